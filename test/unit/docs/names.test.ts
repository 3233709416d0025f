import { expect, it } from 'vitest';
import { z } from 'zod';
import packageFile from '../../../package.json' with { type: 'json' };
import { settings } from '../../../server/config.ts';
import { openApiDocument } from '../../../server/contract/openapi.ts';
import { allOperations } from '../../../server/contract/operations.ts';
import { candidateEvents, proctorEvents, serverEvents } from '../../../server/contract/sittings.ts';
import { refusalCodes } from '../../../server/core/refusal-codes.ts';
import { documents, existing, pagesBelow, readPage } from './pages.ts';

const pages = await documents();
const protocol = await readPage('docs/PROTOCOL.md');
const sources = (
  await Promise.all(['server', 'scripts', 'test'].map((folder) => pagesBelow(folder, /\.(ts|mjs)$/)))
).flat();

/** What stands in backticks, on a line or in a block. */
const spansOf = (text: string): string[] => [
  ...[...text.matchAll(/^```[a-z]*\n([\s\S]*?)^```/gm)].map(([, block = '']) => block),
  ...[...text.replaceAll(/^```[\s\S]*?^```/gm, '').matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span),
];

function missing(wanted: (span: string) => readonly string[], isThere: (name: string) => boolean): string[] {
  return pages.flatMap(({ path, text }) =>
    spansOf(text)
      .flatMap(wanted)
      .filter((name) => !isThere(name))
      .map((name) => `${path}: ${name}`),
  );
}

it('every file and folder that a document names is there', async () => {
  const isThere = await existing();
  const path =
    /^(?:(?:server|client|test|docs|scripts|question-banks|bin|\.ci)\/[\w./*{},-]+|[\w-]+\.(?:json|yml|yaml|ts|mjs))$/;
  // Files of any bank, any feature, any migration.
  const elsewhere = /^(?:bank|program)\.yaml$|^index\.ts$|NNNN/;
  expect(missing((span) => (path.test(span) && !elsewhere.test(span) ? [span] : []), isThere)).toEqual([]);
});

it('every link between documents leads somewhere', async () => {
  const isThere = await existing();
  const broken = pages.flatMap(({ path, text }) =>
    [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)|<img[^>]* src="([^"]+)"/g)]
      .map(([, link, image]) => new URL(link ?? image ?? '', `file:///${path}`).pathname.slice(1))
      .filter((target) => !isThere(target))
      .map((target) => `${path}: ${target}`),
  );
  expect(broken).toEqual([]);
});

it('every link within a document leads to a heading', () => {
  const broken = pages.flatMap(({ path, text }) => {
    const anchors = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    );
    return [...text.matchAll(/\]\(#([^)]+)\)/g)]
      .filter(([, anchor = '']) => !anchors.includes(anchor))
      .map(([, anchor]) => `${path}: #${anchor}`);
  });
  expect(broken).toEqual([]);
});

it('every npm script is there', () => {
  const scripts: Record<string, string> = packageFile.scripts;
  const named = (span: string) =>
    [...span.matchAll(/\bnpm (?:run ([\w:-]+)|(start|test)\b)/g)].map(([, run, short]) => run ?? short ?? '');
  expect(missing(named, (name) => name in scripts)).toEqual([]);
});

it('every command and option of the command line is there', () => {
  const cli = sources.filter(({ path }) => /^server\/(cli|features\/\w+\/cli)\.ts$/.test(path));
  const text = cli.map((source) => source.text).join('\n');
  const words = new Set([...text.matchAll(/(?:\.command\(|new Command\()'(\w+)/g)].map(([, word = '']) => word));
  const options = new Set([...text.matchAll(/ption\(\s*'(--[\w-]+)/g)].map(([, option = '']) => option));
  const named = (span: string) =>
    [...span.matchAll(/(?:^|\s)(?:npx )?invigil ((?:[a-z]+\b ?)+)([^\n;]*)/g)].flatMap(
      ([, command = '', rest = '']) => [...command.trim().split(' '), ...(rest.match(/--[\w-]+/g) ?? [])],
    );
  expect(missing(named, (name) => words.has(name) || options.has(name))).toEqual([]);
});

it('every setting and constant is there', async () => {
  const compose = await readPage('docker-compose.yml');
  const known = new Set([
    ...settings.map(({ name }) => name),
    ...[...compose.text.matchAll(/\$\{([A-Z_]+)/g)].map(([, name = '']) => name),
    ...sources.flatMap(({ text }) =>
      [...text.matchAll(/(?:\bexport const |process\.env\[?\.?'?)([A-Z][A-Z_]+)\b/g)].map(([, name = '']) => name),
    ),
  ]);
  const named = (span: string) => [
    ...(/^[A-Z]+(?:_[A-Z]+)+$/.test(span) ? [span] : []),
    ...[...span.matchAll(/(?:^|\s)([A-Z]+(?:_[A-Z]+)*)=/gm)].map(([, name = '']) => name),
  ];
  expect(missing(named, (name) => known.has(name))).toEqual([]);
});

it('every address of the HTTP interface is there, with its method', () => {
  const service = ['GET /healthz', 'GET /readyz', 'GET /metrics', 'GET /api/openapi.json'];
  const served = [...service, ...allOperations.map(({ method, path }) => `${method.toUpperCase()} ${path}`)];
  const named = (span: string) =>
    [...span.matchAll(/(?:(GET|POST|PUT|DELETE) )?(\/(?:api\/[\w{}./-]+|healthz|readyz|metrics)\b\}?)(?!\/…)/g)].map(
      ([, method, path = '']) => (method ? `${method} ${path}` : path),
    );
  const isServed = (name: string) => served.some((each) => each === name || each.endsWith(` ${name}`));
  expect(missing(named, isServed)).toEqual([]);
});

it('docs/PROTOCOL.md names every event, and none that there is not', () => {
  const events = [candidateEvents, proctorEvents, serverEvents].flatMap((group) =>
    Object.values(group).map(({ name }) => name),
  );
  const named = spansOf(protocol.text).flatMap((span) => span.match(/^[a-z]+:[a-z]+(?= |$)/) ?? []);
  expect([...new Set(named)].sort()).toEqual([...events].sort());
});

it('docs/PROTOCOL.md names operations and fields as they are', () => {
  const shapes = JSON.stringify([
    openApiDocument(allOperations),
    ...[candidateEvents, proctorEvents, serverEvents].flatMap((group) =>
      Object.values(group).map(({ payload }) => z.toJSONSchema(payload)),
    ),
    ...[candidateEvents, proctorEvents].flatMap((group) => Object.values(group).map(({ ack }) => z.toJSONSchema(ack))),
  ]);
  const known = new Set(
    [...shapes.matchAll(/"([\w-]+)":/g), ...shapes.matchAll(/"operationId":"([\w.]+)"/g)].map(([, name]) => name),
  );
  for (const name of ['holder', 'leaseUntil', 'heldBecause', 'retryAfterSeconds', 'operationId']) known.add(name); // facts of refusals
  const named = spansOf(protocol.text).flatMap(
    (span) => span.match(/^[a-z]+(?:[A-Z][a-z]+)+(?:\.(?:candidate|proctor|grader|registrar|admin))?(?=$|[.[])/) ?? [],
  );
  expect([...new Set(named)].filter((name) => !known.has(name))).toEqual([]);
});

it('documents name refusal codes as they are', () => {
  const named = [...protocol.text.matchAll(/code(?: is|:|,)? `([a-z]+(?:-[a-z]+)+)`/g)].map(([, code]) => code);
  expect(named.filter((code) => !['cross-site', ...refusalCodes].includes(code as never))).toEqual([]);
});

it('the second client knows nothing but docs/PROTOCOL.md', async () => {
  const { text } = await readPage('test/integration/protocol/second-client.ts');
  expect([...text.matchAll(/from '([^']+)'|import\(/g)].map(([, from]) => from)).toEqual(['socket.io-client']);
});

it('docs/ARCHITECTURE.md names every feature and every table', async () => {
  const { text } = await readPage('docs/ARCHITECTURE.md');
  const features = sources.flatMap(({ path }) => /^server\/features\/[^/]+\//.exec(path)?.[0] ?? []);
  const migrations = await pagesBelow('server/migrations', /\.sql$/);
  const tables = migrations.flatMap((file) =>
    [...file.text.matchAll(/^CREATE TABLE (\w+)/gm)].map(([, table = '']) => table),
  );
  expect([...new Set([...features, ...tables])].filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});
