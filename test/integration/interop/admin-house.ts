import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { packageRoot } from '../../../server/adapters/package-root.ts';
import { systemRandom } from '../../../server/adapters/system-random.ts';
import type { ExportView, ImportView } from '../../../server/contract/interop.ts';
import { createBanks } from '../../../server/features/banks/index.ts';
import { Desk } from '../../../server/features/interop/desk/desk.ts';
import { mountInterop } from '../../../server/features/interop/interop.routes.ts';
import { createItemReview, type ItemReview } from '../../../server/features/item-review/index.ts';
import { itemsFile, makeBankFolder } from '../../support/bank-folder.ts';
import type { TestDatabase } from '../../support/database.ts';
import { type FakeClock, fakeClock, serveApp, type TestServer } from '../../support/http.ts';
import { quietLog } from '../../support/log.ts';
import { insertPerson, itemsUpTo } from '../item-review/house.ts';

export interface Answered<T = { code?: string; detail?: string }> {
  readonly status: number;
  readonly body: T;
}

type Choices = Partial<NonNullable<ImportView['choices']>>;

/** A server on which administrators import and export: a shipped bank, a folder of own banks with one in it, and the desk. */
export interface AdminHouse {
  readonly server: TestServer;
  readonly desk: Desk;
  readonly clock: FakeClock;
  readonly banks: ReturnType<typeof createBanks>;
  readonly itemReview: ItemReview;
  readonly adminId: string;
  /** The id of the own bank, whose folder has the same name. */
  readonly bankId: string;
  readonly shippedId: string;
  readonly ownFolder: string;
  readonly workFolder: string;
  send<T>(method: string, path: string, body?: unknown, personId?: string): Promise<Answered<T>>;
  upload(name: string, content: BodyInit, personId?: string): Promise<Answered<{ import: ImportView }>>;
  /** Uploads and makes a dry run; resolves when it is done. */
  check(name: string, content: string | Uint8Array<ArrayBuffer>, choices?: Choices): Promise<ImportView>;
  checkAgain(importId: string, choices?: Choices): Promise<ImportView>;
  run(view: ImportView): Promise<ImportView>;
  exportBank(bankId: string, format: string, exam?: string): Promise<{ view: ExportView; file: Response }>;
  settled(importId: string): Promise<ImportView>;
  /** All files of the own banks by path. */
  ownFiles(): Promise<string[]>;
  currentVersion(bankId: string): Promise<string | undefined>;
  close(): Promise<void>;
}

const ensureBuilt = async () => {
  const build = (await import(new URL('../../../scripts/lib/build.mjs', import.meta.url).href)) as {
    ensureServerBuilt(): Promise<void>;
  };
  await build.ensureServerBuilt();
};

export const itemsInBank = 12;

export const fixture = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(new URL(`../../fixtures/interop/${name}`, import.meta.url)));

export async function openAdminHouse(
  db: TestDatabase,
  { hasOwnFolder = true }: { readonly hasOwnFolder?: boolean } = {},
): Promise<AdminHouse> {
  await ensureBuilt();
  const clock = fakeClock();
  const root = await mkdtemp(join(tmpdir(), 'invigil-desk-'));
  const [ownFolder, workFolder] = [join(root, 'banks'), join(root, 'work')];
  await mkdir(ownFolder);
  const bankId = `own-${v7().slice(-12)}`;
  const shippedId = `shipped-${v7().slice(-12)}`;
  const bankFile = (id: string) => ({
    id,
    title: `Bank ${id}`,
    sample: true,
    language: 'en',
    topics: { A: 'First topic' },
  });
  const files = (id: string) => ({
    'bank.yaml': bankFile(id),
    'blueprints/midterm.yaml': { exam: 'midterm', items: 10, cells: [{ topic: 'A', count: 10 }] },
    'items/midterm/a.yaml': itemsFile(itemsUpTo(itemsInBank)),
  });
  const shipped = await makeBankFolder(files(shippedId));
  await makeBankFolder(files(bankId), join(ownFolder, bankId));

  const { database } = db;
  const folders = { shipped: [shipped.path], own: hasOwnFolder ? [ownFolder] : [] };
  const banks = createBanks({ database, clock, log: quietLog, folders: [shipped.path, ownFolder] });
  await banks.loadAll(clock.now());
  if (banks.bankProblems().length > 0) throw new Error(JSON.stringify(banks.bankProblems()));
  const itemReview = createItemReview({ database, clock, banks });
  const desk = new Desk({
    database,
    clock,
    log: quietLog,
    random: systemRandom,
    banks,
    folders,
    workFolder,
    program: join(packageRoot, 'dist', 'server', 'interchange.js'),
  });
  await desk.open();
  const server = await serveApp({
    clock,
    features: [itemReview.mountItemReview, banks.mountBanks, (mount) => mountInterop(mount, desk)],
    authenticate: async (cookie, role) =>
      cookie === undefined ? null : { personId: cookie.slice(2), role, loginId: 'login' },
  });
  const adminId = await insertPerson(db, 'Ada Admin', ['admin']);
  const intoOwn: NonNullable<ImportView['choices']> = { target: { kind: 'bank', bankId }, replace: false };

  const house: AdminHouse = {
    server,
    desk,
    clock,
    banks,
    itemReview,
    adminId,
    bankId,
    shippedId,
    ownFolder,
    workFolder,
    async send<T>(method: string, path: string, body?: unknown, personId = adminId) {
      const answer = await server.send(method, `/api/admin${path}`, body, { Cookie: `c=${personId}` });
      return { status: answer.status, body: answer.body as T };
    },
    async upload(name, content, personId = adminId) {
      const response = await server.fetch(`/api/admin/imports?name=${encodeURIComponent(name)}`, {
        method: 'POST',
        headers: { Cookie: `c=${personId}`, 'Content-Type': 'application/octet-stream' },
        body: content,
      });
      return { status: response.status, body: (await response.json()) as { import: ImportView } };
    },
    async check(name, content, choices = {}) {
      const { status, body } = await house.upload(name, content);
      if (status !== 200) throw new Error(JSON.stringify(body));
      return house.checkAgain(body.import.importId, choices);
    },
    async checkAgain(importId, choices = {}) {
      const begun = await house.send('POST', `/imports/${importId}/dry-runs`, { ...intoOwn, ...choices });
      if (begun.status !== 200) throw new Error(JSON.stringify(begun.body));
      return house.settled(importId);
    },
    async run({ importId, dryRun }) {
      const begun = await house.send('POST', `/imports/${importId}/run`, { dryRun: dryRun?.number });
      if (begun.status !== 200) throw new Error(JSON.stringify(begun.body));
      return house.settled(importId);
    },
    async exportBank(id, format, exam) {
      const begun = await house.send<{ export: ExportView }>('POST', `/banks/${id}/exports`, {
        format,
        ...(exam !== undefined && { exam }),
      });
      if (begun.status !== 200) throw new Error(JSON.stringify(begun.body));
      const { exportId } = begun.body.export;
      await desk.exports.ofPerson(adminId)?.work?.done;
      const { body } = await house.send<{ export: ExportView }>('GET', `/bank-exports/${exportId}`);
      const file = await server.fetch(`/api/admin/bank-exports/${exportId}/file`, {
        headers: { Cookie: `c=${adminId}` },
      });
      return { view: body.export, file };
    },
    async settled(importId) {
      await desk.imports.ofPerson(adminId)?.work?.done;
      return (await house.send<{ import: ImportView }>('GET', `/imports/${importId}`)).body.import;
    },
    async ownFiles() {
      const entries = await readdir(ownFolder, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(ownFolder.length + 1))
        .sort();
    },
    async currentVersion(id) {
      return (await banks.currentVersion(id))?.versionId;
    },
    async close() {
      await desk.close();
      await shipped.remove();
      await rm(root, { recursive: true, force: true });
    },
  };
  return house;
}
