import { readFile, writeFile } from 'node:fs/promises';
import { PlainError } from '../../../core/plain-error.ts';
import { checkOrder } from './check-order.ts';
import { exportOrder } from './export-order.ts';
import { importOrder } from './import-order.ts';
import type { Answer, Order, Tell } from './order.ts';
import { packOrder } from './pack-order.ts';

/**
 * Does one order in a process of its own, so that nothing of it takes time from a server on which candidates save answers. What a person
 * can do something about is an answer; anything else ends the process with its error.
 */
export async function doOrder(orderFile: string, answerFile: string, tell: Tell): Promise<void> {
  const order = JSON.parse(await readFile(orderFile, 'utf8')) as Order;
  // Without the server nobody waits for the answer; but what is being put into a bank is put there whole.
  const leave = () => process.exit(1);
  if (order.kind !== 'import') process.once('disconnect', leave);
  await writeFile(answerFile, JSON.stringify(await answerTo(order, tell)));
  process.off('disconnect', leave);
}

async function answerTo(order: Order, tell: Tell): Promise<Answer<unknown>> {
  try {
    switch (order.kind) {
      case 'check':
        return { ok: true, value: await checkOrder(order, tell) };
      case 'import':
        return { ok: true, value: await importOrder(order, tell) };
      case 'pack':
        return { ok: true, value: await packOrder(order) };
      case 'export':
        return { ok: true, value: await exportOrder(order) };
    }
  } catch (error) {
    const why = error instanceof PlainError ? error.message : sayOfDisk(error);
    if (why === null) throw error;
    return { ok: false, why };
  }
}

const disk: Readonly<Record<string, string>> = {
  EACCES: 'The server may not write there.',
  EPERM: 'The server may not write there.',
  EROFS: 'The folder can only be read.',
  EBUSY: 'The folder is a mount of its own and cannot be replaced.',
  ENOSPC: 'The disk is full.',
  EDQUOT: 'The disk is full.',
  EXDEV: 'The folder is a mount of its own and cannot be replaced.',
};

function sayOfDisk(error: unknown): string | null {
  const said = disk[String((error as { code?: unknown } | null)?.code)];
  return said === undefined ? null : `${said} Nothing was written.`;
}
