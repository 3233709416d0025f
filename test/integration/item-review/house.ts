import { v7 } from 'uuid';
import type { ItemDetail, ItemList, ItemRow } from '../../../server/contract/item-review.ts';
import { createBanks } from '../../../server/features/banks/index.ts';
import { createItemReview, type ItemReview } from '../../../server/features/item-review/index.ts';
import { type BankFolder, choiceItem, itemsFile, makeBankFolder } from '../../support/bank-folder.ts';
import type { TestDatabase } from '../../support/database.ts';
import { type FakeClock, fakeClock, serveApp, type TestServer } from '../../support/http.ts';
import { quietLog } from '../../support/log.ts';

export interface Answered<T> {
  readonly status: number;
  readonly body: T;
}

export interface ReviewHouse {
  readonly bankId: string;
  readonly folder: BankFolder;
  readonly clock: FakeClock;
  readonly banks: ReturnType<typeof createBanks>;
  readonly itemReview: ItemReview;
  readonly server: TestServer;
  readonly adminId: string;
  get<T>(path: string, personId?: string): Promise<Answered<T>>;
  post<T>(path: string, body: unknown, personId?: string): Promise<Answered<T>>;
  rows(): Promise<readonly ItemRow[]>;
  item(itemId: string, query?: string): Promise<ItemDetail>;
  /** Decides about items as the table shows them now. */
  decide(
    decision: ItemRow['status'],
    itemIds: readonly string[],
    more?: Record<string, unknown>,
    personId?: string,
  ): Promise<Answered<{ decided?: number; code?: string; detail?: string; params?: Record<string, unknown> }>>;
  /** Writes other items into the bank and loads it. */
  rewrite(items: readonly Record<string, unknown>[]): Promise<void>;
  close(): Promise<void>;
}

/** Items 1 to `count`, each on a fact of its own; the key is option b. */
export const itemsUpTo = (count: number, fields: Record<number, Record<string, unknown>> = {}) =>
  Array.from({ length: count }, (_, index) => choiceItem(index + 1, fields[index + 1] ?? {}));

export const itemId = (number: number) => `mid-a-${String(number).padStart(3, '0')}`;

/** A bank of so many items of one topic with a blueprint that wants ten of them, its review behind HTTP, and an administrator. */
export async function openReviewHouse(
  db: TestDatabase,
  {
    items = itemsUpTo(12),
    sample = true,
    clock = fakeClock(),
  }: { items?: readonly Record<string, unknown>[]; sample?: boolean; clock?: FakeClock } = {},
): Promise<ReviewHouse> {
  const bankId = `bank-${v7().slice(-12)}`;
  const folder = await makeBankFolder({
    'bank.yaml': { id: bankId, title: 'A bank', sample, language: 'en', topics: { A: 'First topic' } },
    'blueprints/midterm.yaml': { exam: 'midterm', items: 10, cells: [{ topic: 'A', count: 10 }] },
    'items/midterm/a.yaml': itemsFile(items),
  });
  const { database } = db;
  const banks = createBanks({ database, clock, log: quietLog, folders: [folder.path] });
  const load = async () => {
    await banks.loadAll(clock.now());
    if (banks.bankProblems().length > 0) throw new Error(JSON.stringify(banks.bankProblems()));
  };
  await load();
  const itemReview = createItemReview({ database, clock, banks });
  const server = await serveApp({
    clock,
    features: [itemReview.mountItemReview],
    authenticate: async (cookie, role) =>
      cookie === undefined ? null : { personId: cookie.slice(2), role, loginId: 'login' },
  });
  const adminId = await insertPerson(db, 'Ada Admin', ['admin']);
  const of = (path: string) => `/api/admin/banks/${bankId}${path}`;

  const house: ReviewHouse = {
    bankId,
    folder,
    clock,
    banks,
    itemReview,
    server,
    adminId,
    async get<T>(path: string, personId = adminId) {
      const { status, body } = await server.send('GET', of(path), undefined, { Cookie: `c=${personId}` });
      return { status, body: body as T };
    },
    async post<T>(path: string, content: unknown, personId = adminId) {
      const { status, body } = await server.send('POST', of(path), content, { Cookie: `c=${personId}` });
      return { status, body: body as T };
    },
    rows: async () => (await house.get<ItemList>('/items')).body.items,
    item: async (id, query = '') => (await house.get<{ item: ItemDetail }>(`/items/${id}${query}`)).body.item,
    async decide(decision, itemIds, more = {}, personId = adminId) {
      const rows = await house.rows();
      const seen = itemIds.map((id) => {
        const row = rows.find((each) => each.itemId === id);
        return { itemId: id, hash: row?.hash ?? '', decisionSeq: row?.decisionSeq ?? null };
      });
      return house.post('/decisions', { decision, reason: 'because of a test', items: seen, ...more }, personId);
    },
    async rewrite(next) {
      await folder.write('items/midterm/a.yaml', itemsFile(next));
      clock.advance(60_000);
      await load();
    },
    close: () => folder.remove(),
  };
  return house;
}

export async function insertPerson(db: TestDatabase, name: string, roles: readonly string[]): Promise<string> {
  const id = v7();
  await db.owner.query(`INSERT INTO person (id, email, name, roles, created_at) VALUES ($1, $2, $3, $4, 0)`, [
    id,
    `${id}@example.org`,
    name,
    roles,
  ]);
  return id;
}

/** What the audit log says of one person's doings, oldest first. */
export async function auditOf(
  db: TestDatabase,
  actorId: string,
): Promise<{ action: string; subject: string; detail: Record<string, unknown> }[]> {
  const { rows } = await db.database.query<{ action: string; subject: string; detail: string }>(
    `SELECT action, subject_kind || ':' || subject_id AS subject, detail FROM audit_entry WHERE actor_id = $1 ORDER BY seq`,
    [actorId],
  );
  return rows.map((row) => ({ ...row, detail: JSON.parse(row.detail) as Record<string, unknown> }));
}
