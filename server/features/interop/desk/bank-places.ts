import { access, constants, readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseDocument } from 'yaml';
import { BankFile } from '../../../contract/bank.ts';
import type { Writable } from '../../../contract/interop.ts';
import { findBanks } from '../../banks/index.ts';

export interface BankFolders {
  /** Banks that came with the program: nobody writes into them. */
  readonly shipped: readonly string[];
  /** The operator's own: banks, or folders that hold banks. */
  readonly own: readonly string[];
}

export interface BankPlace {
  readonly bankId: string;
  readonly title: string;
  readonly topics: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly writing: Writable;
}

const shippedOne: Writable = {
  canWrite: false,
  whyNot:
    'It is shipped with Invigil, and the next update would overwrite it. Download the result and keep it as a bank of your own.',
};

/** Where each bank lies on this node; of two with one id the first, as when they are loaded. */
export async function bankPlaces({ shipped, own }: BankFolders): Promise<BankPlace[]> {
  const places = new Map<string, BankPlace>();
  const add = async (folder: string, writing: Writable) => {
    const file = await readFile(join(folder, 'bank.yaml'), 'utf8').catch(() => '');
    const bank = BankFile.safeParse(parseDocument(file).toJS()).data;
    if (bank !== undefined && !places.has(bank.id))
      places.set(bank.id, { bankId: bank.id, title: bank.title, topics: bank.topics, folder, writing });
  };
  for (const folder of (await findBanks(shipped)).folders) await add(folder, shippedOne);
  for (const folder of (await findBanks(own)).folders) await add(folder, await writingInto(folder));
  return [...places.values()];
}

/** A bank is replaced as a whole, so its parent must be open to the server too. */
async function writingInto(folder: string): Promise<Writable> {
  return (await mayWrite(folder)) && (await mayWrite(dirname(folder)))
    ? { canWrite: true, whyNot: null }
    : { canWrite: false, whyNot: 'The server may only read its folder. Download the result and put it there.' };
}

/** The folder in which new banks are made: the first of the operator's own that holds banks and is open to the server. */
export async function placeOfNewBanks({ own }: BankFolders): Promise<{ folder: string | null; writing: Writable }> {
  for (const folder of own) {
    const entries = await readdir(folder).catch(() => null);
    if (entries !== null && !entries.includes('bank.yaml') && (await mayWrite(folder)))
      return { folder, writing: { canWrite: true, whyNot: null } };
  }
  const whyNot =
    own.length === 0
      ? 'This server has no folder for banks of your own (the setting BANKS_DIR). Download the result and put it under version control.'
      : 'The server may only read the folders of BANKS_DIR. Download the result and put it there.';
  return { folder: null, writing: { canWrite: false, whyNot } };
}

export const isThere = async (path: string): Promise<boolean> => (await stat(path).catch(() => null)) !== null;

const mayWrite = (path: string): Promise<boolean> =>
  access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
