import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { packageRoot } from '../../server/adapters/package-root.ts';

type Node = string | number | boolean | null | readonly Node[] | { readonly [key: string]: Node };
interface SourceItem {
  readonly id: string;
  readonly stem: string;
  readonly options?: readonly { readonly text: string }[];
}

/** What the shipped bank files hold, read without the server: what must not leave it, and what to know it by. */
export interface BankSecrets {
  /** Rationales, as {@link plain} text; those that merely repeat a stem or an option are left out. */
  readonly rationales: readonly string[];
  readonly itemIds: readonly string[];
  readonly stems: readonly string[];
  /** By the stem: the options in the order of the file, both as {@link plain} text. */
  readonly optionsByStem: ReadonlyMap<string, readonly string[]>;
}

export async function readBankSecrets(): Promise<BankSecrets> {
  const folder = join(packageRoot, 'question-banks');
  const files = (await readdir(folder, { recursive: true })).filter((name) => /items\/.*\.yaml$/.test(name));
  const items: SourceItem[] = [];
  const rationales = new Set<string>();
  for (const file of files) {
    const content = parse(await readFile(join(folder, file), 'utf8')) as { items: SourceItem[] };
    items.push(...content.items);
    for (const text of textsUnder('rationale', content as unknown as Node)) rationales.add(plainOf(text));
  }
  const delivered = items.flatMap(({ stem, options = [] }) => [stem, ...options.map(({ text }) => text)]).map(plainOf);
  const shown = delivered.join('\n');
  return {
    rationales: [...rationales].filter((text) => text.length >= 12 && !shown.includes(text)),
    itemIds: items.map(({ id }) => id),
    stems: items.map(({ stem }) => plainOf(stem)),
    optionsByStem: new Map(
      items.map(({ stem, options = [] }) => [plainOf(stem), options.map(({ text }) => plainOf(text))]),
    ),
  };
}

/** All texts below a key, however deep. */
function textsUnder(key: string, node: Node, isUnder = false): string[] {
  if (typeof node === 'string') return isUnder ? [node] : [];
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([name, value]) => textsUnder(key, value, isUnder || name === key));
}

const entities: Record<string, string> = { quot: '"', amp: '&', lt: '<', gt: '>', '#39': "'" };

/** The Markdown of a file as {@link plain} text; images and formulas, which look different on the wire, are left out on both sides. */
function plainOf(markdown: string): string {
  return plain(
    markdown
      .replaceAll(/!\[(?:\\.|[^\]\\])*\]\([^)]*\)/g, '')
      .replaceAll(/\$\$[^$]+\$\$/g, '')
      .replaceAll(/\$(?=\S)(?:\\.|[^$\\])+(?<=\S)\$(?!\d)/g, ''),
  );
}

/** A text without the marks of JSON, HTML and Markdown, so that the same words are the same text in a file and on the wire. */
export function plain(text: string): string {
  return text
    .replaceAll(/\\u([\da-f]{4})/gi, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll(/\\[nrt]/g, ' ')
    .replaceAll('\\"', '"')
    .replaceAll(/<(math|figcaption)\b.*?<\/\1>/gis, '')
    .replaceAll(/<\/?[a-z][^<>]*>/gi, '')
    .replaceAll(/&(quot|amp|lt|gt|#39);/g, (_all, name: string) => entities[name] ?? '')
    .replaceAll(/[*_`\\]/g, '')
    .replaceAll(/[“”]/g, '"')
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}
