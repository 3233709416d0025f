import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Receipt } from '../../../server/core/receipt/receipt.ts';
import { createReceipts, receiptPublicKey, verifyReceipt } from '../../../server/features/receipts/index.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import {
  type Engine,
  insertCandidate,
  insertStandingDelivery,
  startEngine,
  startSitting,
} from '../../support/engine.ts';
import { serveApp } from '../../support/http.ts';

const secretKey = 'a secret of the tests, 32 bytes or more';

let db: TestDatabase;
let engine: Engine;
let deliveryId: string;
beforeAll(async () => {
  db = await createTestDatabase();
  engine = await startEngine(db);
  deliveryId = await insertStandingDelivery(db);
});
afterAll(async () => {
  await engine.stop();
  await db.drop();
});

const receipts = () => createReceipts({ database: db.database, secretKey, sittings: engine.actions });

async function ended(): Promise<{ sittingId: string; candidateId: string; receipt: Receipt }> {
  const { sittingId, candidateId } = await startSitting(db, engine, deliveryId);
  const socket = await engine.connect(candidateId);
  await socket.attach(sittingId);
  await socket.save(sittingId, 2, 1, 'a');
  await socket.save(sittingId, 2, 2, 'b');
  await socket.save(sittingId, 1, 1, 'c');
  await socket.submit(sittingId);
  await socket.save(sittingId, 3, 1, 'd');
  const issued = await receipts().issue(candidateId, sittingId, engine.clock.now());
  if (!issued.ok) throw new Error(issued.refusal.message);
  return { sittingId, candidateId, receipt: issued.value };
}

describe('the receipt of a sitting', () => {
  it('[KEY-1] holds a digest of every answer that counts, and neither value, score, item nor key', async () => {
    const { sittingId, receipt } = await ended();
    expect(receipt.sitting).toMatchObject({ id: sittingId, examTitle: 'Midterm', endKind: 'submitted', voided: false });
    expect(receipt.answers.items.map(({ position, revision }) => [position, revision])).toEqual([
      [1, 1],
      [2, 2],
    ]);
    const { rows } = await db.owner.query<{ digest: string; item_ids: string[] }>(
      `SELECT digest, item_ids FROM form WHERE sitting_id = $1`,
      [sittingId],
    );
    expect(receipt.form).toEqual({ digest: rows[0]?.digest, itemCount: 10 });
    const text = JSON.stringify(receipt);
    for (const itemId of rows[0]?.item_ids ?? []) expect(text).not.toContain(itemId);
    expect(text).not.toMatch(/passed|units|score|"value"/);
  });

  it('is there for nobody else, and not before the end', async () => {
    const { sittingId } = await ended();
    const other = await insertCandidate(db);
    const now = engine.clock.now();
    expect(await receipts().issue(other, sittingId, now)).toMatchObject({ refusal: { code: 'not-found' } });
    const open = await startSitting(db, engine, deliveryId);
    expect(await receipts().issue(open.candidateId, open.sittingId, now)).toMatchObject({
      refusal: { code: 'sitting-not-open' },
    });
  });

  it('is checked over HTTP by anybody, with the key of the installation', async () => {
    const { receipt } = await ended();
    const app = await serveApp({ features: [receipts().mountReceipts] });
    const text = JSON.stringify(receipt);
    const asked = await app.send('POST', '/api/receipts/verify', { text });
    expect(asked.body).toMatchObject({ valid: true, faults: [], receipt });
    const forged = await app.send('POST', '/api/receipts/verify', { text: text.replace('"Midterm"', '"Midtern"') });
    expect(forged.body).toMatchObject({ valid: false, faults: [{ part: 'sitting.examTitle' }], receipt: null });

    const key = (await (await app.fetch('/api/receipts/key')).json()) as { keyId: string; publicKey: string };
    expect(key.keyId).toBe(receipt.keyId);
    expect(verifyReceipt(text, receiptPublicKey(key.publicKey))).toMatchObject({ valid: true });
  });
});
