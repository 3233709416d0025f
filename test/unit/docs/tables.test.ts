import { expect, it } from 'vitest';
import { settings } from '../../../server/config.ts';
import { edgeCodes } from '../../../server/contract/problem.ts';
import { refusalCodes } from '../../../server/core/refusal-codes.ts';
import { leastGroup } from '../../../server/core/scoring/topic-groups.ts';
import {
  BEAT_EVERY,
  DEVICE_LEASE,
  GRACE,
  LEAST_AFTER_CORRECTION,
  MOST_OUTAGE_CREDIT,
  OUTAGE_AFTER,
} from '../../../server/core/time/ledger.ts';
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

const seconds = (millis: number) => `${millis / 1000} s`;
const minutes = (millis: number) => `${millis / 60_000} minutes`;

it.each([
  [`received by deadline + ${seconds(GRACE)},`],
  [`The ${seconds(GRACE)} (\`GRACE\`)`],
  [`every ${BEAT_EVERY} ms, \`BEAT_EVERY\``],
  [`more than ${seconds(OUTAGE_AFTER)} (\`OUTAGE_AFTER\`)`],
  [`At most ${minutes(MOST_OUTAGE_CREDIT)} in all for one sitting (\`MOST_OUTAGE_CREDIT\`)`],
  [`nearer than ${minutes(LEAST_AFTER_CORRECTION)} from now (\`LEAST_AFTER_CORRECTION\`)`],
  [`nothing was heard of it for ${seconds(DEVICE_LEASE)} (\`DEVICE_LEASE\`)`],
  [`at least ${leastGroup} items (\`leastGroup\`)`],
])('docs/RULES.md says: %s', async (sentence) => {
  expect((await readPage('docs/RULES.md')).text).toContain(sentence);
});
