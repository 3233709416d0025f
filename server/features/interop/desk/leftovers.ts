import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { lockOf } from './bank-lock.ts';
import { isThere } from './bank-places.ts';
import type { Order } from './order.ts';

/** The folder of this process for uploads and what is made of them: its name says whose it is. */
export const ownWorkFolder = (root: string): string => join(root, `${hostname()}.${process.pid}`);

/**
 * Removes what processes of this machine left behind that are no more: uploaded files, and beside a bank the copy that was being imported
 * into. A bank that was moved aside and not yet replaced goes back to its place.
 */
export async function clearLeftovers(root: string): Promise<void> {
  for (const name of await readdir(root).catch(() => [])) {
    const [, host, pid = ''] = /^(.*)\.(\d+)$/.exec(name) ?? [];
    if (host !== hostname() || (Number(pid) !== process.pid && isAlive(Number(pid)))) continue;
    const folder = join(root, name);
    for (const order of await ordersIn(folder)) if (order.kind === 'import') await mend(order.into);
    await rm(folder, { recursive: true, force: true });
  }
}

async function ordersIn(folder: string): Promise<Order[]> {
  const files = (await readdir(folder, { recursive: true })).filter((name) => basename(name) === 'order.json');
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return texts.flatMap((text) => {
    try {
      return [JSON.parse(text) as Order];
    } catch {
      return []; // Half written: its work had not begun.
    }
  });
}

async function mend(bank: string): Promise<void> {
  const [parent, name] = [dirname(bank), basename(bank)];
  const beside = (await readdir(parent).catch(() => [])).filter((entry) => entry.startsWith(`.${name}.import-`));
  for (const entry of beside) {
    const former = join(parent, entry, 'former');
    if (!(await isThere(bank)) && (await isThere(former))) await rename(former, bank);
    await rm(join(parent, entry), { recursive: true, force: true });
  }
  await rm(lockOf(bank), { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: unknown }).code === 'EPERM';
  }
}
