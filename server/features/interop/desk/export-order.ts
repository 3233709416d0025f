import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BankContent } from '../../banks/index.ts';
import { encodeBank } from '../export-bank.ts';
import type { Exported, Order } from './order.ts';

/** Writes a bank version, or one exam's part of it, as a file of another format. */
export async function exportOrder(order: Extract<Order, { kind: 'export' }>): Promise<Exported> {
  const content = JSON.parse(await readFile(order.content, 'utf8')) as BankContent;
  const items = content.items.filter(({ exam }) => order.exam === null || exam === order.exam);
  const { bytes, report } = await encodeBank({ ...content, items }, order.format, (_name, { hash }) =>
    readFile(join(order.images, hash)),
  );
  await writeFile(order.to, bytes);
  return {
    bytes: bytes.length,
    written: report.count,
    of: items.length,
    items: report.items.map(({ id, verdict, notes }) => ({
      itemId: id,
      fate: verdict === 'changed' ? 'changed' : 'left-out',
      notes: [...notes],
    })),
  };
}
