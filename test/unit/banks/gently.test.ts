import { expect, it } from 'vitest';
import { type BankContent, versionIdOf, versionIdOfStored } from '../../../server/features/banks/bank-content.ts';
import { buildBank, buildBankGently } from '../../../server/features/banks/build-bank.ts';
import { readBank } from '../../../server/features/banks/index.ts';
import { choiceItem, itemsFile, makeBankFolder, smallBank } from '../../support/bank-folder.ts';

async function contentOf(items: number): Promise<BankContent> {
  const folder = await makeBankFolder({
    ...smallBank(),
    'items/midterm/a.yaml': itemsFile(Array.from({ length: items }, (_, index) => choiceItem(index + 1))),
  });
  const read = await readBank(folder.path);
  await folder.remove();
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return JSON.parse(JSON.stringify(read.content)) as BankContent;
}

it.each([12, 50, 51, 120])('a version of %i items is the same built and named in pieces as at once', async (items) => {
  const content = await contentOf(items);
  expect(await versionIdOfStored(content)).toBe(versionIdOf(content));
  expect(await buildBankGently(content, 'a version')).toEqual(buildBank(content, 'a version'));
});

it('other work of the server goes on between the pieces', async () => {
  const content = await contentOf(200);
  let others = 0;
  let next: NodeJS.Immediate;
  const other = () => {
    others += 1;
    next = setImmediate(other);
  };
  next = setImmediate(other);
  await buildBankGently(content, 'a version');
  clearImmediate(next);
  expect(others).toBeGreaterThanOrEqual(10);
});
