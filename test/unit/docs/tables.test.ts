import { expect, it } from 'vitest';
import { settings } from '../../../server/config.ts';
import { edgeCodes } from '../../../server/contract/problem.ts';
import { refusalCodes } from '../../../server/core/refusal-codes.ts';
import { itemColumns, sittingColumns } from '../../../server/features/results/columns.ts';
import { problemOf } from '../../../server/http/problem.ts';
import { marked, readPage, tableOf } from './pages.ts';

const columnTable = (columns: readonly { readonly name: string; readonly description: string }[]) =>
  tableOf(
    ['column', 'content'],
    columns.map(({ name, description }) => [`\`${name}\``, description]),
  );

it.each([
  ['sittings', sittingColumns],
  ['items', itemColumns],
] as const)('docs/PROTOCOL.md has the columns of exports by %s', async (granularity, columns) => {
  expect(marked(await readPage('docs/PROTOCOL.md'), `columns:${granularity}`)).toBe(columnTable(columns));
});

it('docs/PROTOCOL.md has every refusal code with its status', async () => {
  const rows = marked(await readPage('docs/PROTOCOL.md'), 'codes').matchAll(/^\| `([a-z-]+)` \| (\d+) \|/gm);
  expect([...rows].map(([, code, status]) => [code, Number(status)])).toEqual(
    [...refusalCodes, ...edgeCodes].map((code) => [code, problemOf({ code, message: '' }, '').status]),
  );
});

it('docs/OPERATIONS.md has every setting', async () => {
  const rows = settings.map(({ name, fallback, meaning, isSecret }) => [
    `\`${name}\`${isSecret ? ' (secret)' : ''}`,
    fallback === null ? '' : `\`${fallback}\``,
    meaning,
  ]);
  expect(marked(await readPage('docs/OPERATIONS.md'), 'settings')).toBe(
    tableOf(['setting', 'default', 'meaning'], rows),
  );
});
