import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const top = new URL('../../../', import.meta.url).pathname;

export interface Page {
  /** From the top of the checkout. */
  readonly path: string;
  readonly text: string;
}

export const readPage = async (path: string): Promise<Page> => ({
  path,
  text: await readFile(join(top, path), 'utf8'),
});

/** Every file below a folder whose name ends so. */
export async function pagesBelow(folder: string, ending: RegExp): Promise<Page[]> {
  const entries = await readdir(join(top, folder), { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(top.length))
    .sort();
  return Promise.all(paths.map(readPage));
}

/** All documents for people: those at the top, and everything in docs/. */
export async function documents(): Promise<Page[]> {
  const atTop = await Promise.all(['README.md', 'CONTRIBUTING.md', 'question-banks/README.md'].map(readPage));
  return [...atTop, ...(await pagesBelow('docs', /\.md$/))];
}

/** Tells of a path from the top of the checkout whether there is such a file or folder. `*` stands for any name, `{a,b}` for either. */
export async function existing(): Promise<(path: string) => boolean> {
  const skipped = new Set(['node_modules', 'dist', 'data', '.git']);
  const paths: string[] = [];
  const walk = async (folder: string) => {
    for (const entry of await readdir(join(top, folder), { withFileTypes: true })) {
      if (skipped.has(entry.name)) continue;
      const path = join(folder, entry.name);
      paths.push(path);
      if (entry.isDirectory()) await walk(path);
    }
  };
  await walk('');
  const known = new Set(paths);
  return (name) => {
    const path = name.replace(/\/$/, '');
    if (!/[*{]/.test(path)) return known.has(path);
    const pattern = path
      .replaceAll('.', '\\.')
      .replaceAll('*', '[^/]*')
      .replaceAll(/\{([^}]*)\}/g, (_whole, either: string) => `(?:${either.replaceAll(',', '|')})`);
    return paths.some((each) => new RegExp(`^${pattern}$`).test(each));
  };
}

/** What stands between `<!-- name -->` and `<!-- /name -->`. */
export function marked(page: Page, name: string): string {
  const found = new RegExp(`<!-- ${name} -->\n([\\s\\S]*?)<!-- /${name} -->`).exec(page.text)?.[1];
  if (found === undefined) throw new Error(`${page.path} has no part marked ${name}`);
  return found.trimEnd();
}

const cell = (text: string) => text.replaceAll('|', '\\|');

export function tableOf(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return [heads, heads.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
}
