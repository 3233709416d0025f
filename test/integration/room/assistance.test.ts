import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Board, SittingView } from '../../../server/contract/sittings.ts';
import type { Principal } from '../../../server/http/mount.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import {
  type Engine,
  insertCandidate,
  insertStandingDelivery,
  startEngine,
  startSitting,
} from '../../support/engine.ts';

let db: TestDatabase;
let engine: Engine;
let watched: string;
let unwatched: string;
beforeAll(async () => {
  db = await createTestDatabase();
  engine = await startEngine(db);
  watched = await insertStandingDelivery(db, true);
  unwatched = await insertStandingDelivery(db);
});
afterAll(async () => {
  await engine.stop();
  await db.drop();
});

async function staff(role: 'proctor' | 'registrar'): Promise<Principal & { role: typeof role }> {
  return { personId: await insertCandidate(db, `A ${role}`), role, loginId: v7() };
}

/** A sitting under way with its room open. */
async function room(deliveryId: string) {
  const { sittingId, candidateId } = await startSitting(db, engine, deliveryId);
  if (deliveryId === watched) {
    const admitted = await engine.proctoring.admit({
      principal: await staff('proctor'),
      sittingId,
      reason: 'Admitted',
      receivedAt: engine.clock.now(),
    });
    if (!admitted.ok) throw new Error(admitted.refusal.message);
  }
  const socket = await engine.connect(candidateId);
  const attached = await socket.attach(sittingId);
  if (!attached.ok) throw new Error(attached.code);
  return {
    sittingId,
    candidateId,
    socket,
    ask: (text: string) => socket.raw.emitWithAck('help:ask', { sittingId, text }),
    messages: () => socket.raw.emitWithAck('messages:list', { sittingId }),
    comment: (position: number, text: string) => socket.raw.emitWithAck('item:comment', { sittingId, position, text }),
    /** The next picture of the sitting that tells of so many messages. */
    told: (count: number) =>
      new Promise<SittingView>((resolve) =>
        socket.raw.on('sitting:changed', ({ sitting }) => {
          if (sitting.messageCount === count) resolve(sitting);
        }),
      ),
  };
}

const helpOn = async (sittingId: string) =>
  (await engine.proctoring.board(watched)).find((row) => row.sittingId === sittingId)?.help;

describe('asking for help where a proctor is', () => {
  it('marks the row of the live board, and the answer comes into the room and takes the mark away', async () => {
    const one = await room(watched);
    const changed = new Promise<Board>((resolve) => {
      void engine.proctoring.liveBoard.watch(watched, (board) => {
        if (board.rows.some((row) => row.sittingId === one.sittingId && row.help !== null)) resolve(board);
      });
    });
    expect(await one.ask('  My chair broke.  ')).toMatchObject({
      ok: true,
      messages: [{ from: 'candidate', text: 'My chair broke.' }],
    });
    const row = (await changed).rows.find(({ sittingId }) => sittingId === one.sittingId);
    expect(row?.help).toEqual({ text: 'My chair broke.', at: engine.clock.now() });

    const told = one.told(2);
    const sent = await engine.assistance.send(
      await staff('proctor'),
      one.sittingId,
      'I am coming.',
      engine.clock.now(),
    );
    expect(sent).toMatchObject({ ok: true, value: { openHelp: null } });
    await told;
    expect(await one.messages()).toMatchObject({
      ok: true,
      messages: [{ from: 'candidate' }, { from: 'proctor', text: 'I am coming.', toAll: false }],
    });
    expect(await helpOn(one.sittingId)).toBeNull();
  });

  it('is no incident, and stands in the history of the sitting', async () => {
    const one = await room(watched);
    await one.ask('May I open the window?');
    const { rows } = await db.owner.query(`SELECT 1 FROM incident WHERE sitting_id = $1`, [one.sittingId]);
    expect(rows).toEqual([]);
    const record = await engine.proctoring.history(one.sittingId, engine.clock.now());
    expect(record.ok && record.value.history.at(-1)).toMatchObject({ kind: 'help-asked' });
  });

  it('is limited per sitting', async () => {
    const [one, other] = [await room(watched), await room(watched)];
    for (let times = 0; times < 4; times += 1) expect(await one.ask('Please')).toMatchObject({ ok: true });
    expect(await one.ask('Please')).toMatchObject({ ok: false, code: 'too-many-tries' });
    expect(await other.ask('Please')).toMatchObject({ ok: true });
  });

  it("is for one's own open sitting alone", async () => {
    const [one, other] = [await room(watched), await room(watched)];
    const asElse = (event: string, more: object) =>
      other.socket.raw.emitWithAck(event, { sittingId: one.sittingId, ...more });
    expect(await asElse('help:ask', { text: 'x' })).toMatchObject({ ok: false, code: 'not-found' });
    expect(await asElse('messages:list', {})).toMatchObject({ ok: false, code: 'not-found' });
    expect(await asElse('item:comment', { position: 1, text: 'x' })).toMatchObject({ ok: false, code: 'not-found' });
    await one.socket.submit(one.sittingId);
    expect(await one.ask('x')).toMatchObject({ ok: false, code: 'sitting-closed' });
    expect(await one.comment(1, 'x')).toMatchObject({ ok: false, code: 'sitting-closed' });
  });
});

describe('messages of a proctor', () => {
  it('to all of a delivery reach every open room of it, and answer no request', async () => {
    const delivery = await insertStandingDelivery(db);
    const [one, other, ended] = [await room(delivery), await room(delivery), await room(delivery)];
    await ended.socket.submit(ended.sittingId);
    await one.ask('Hello?');
    const told = [one.told(2), other.told(1)];
    const proctor = await staff('proctor');
    const sent = await engine.assistance.sendToAll(proctor, delivery, 'Ten minutes to go.', engine.clock.now());
    expect(sent).toEqual({ ok: true, value: { sent: 2 } });
    await Promise.all(told);
    expect((await other.messages()).messages).toMatchObject([{ from: 'proctor', toAll: true }]);
    const conversation = await engine.assistance.conversation(one.sittingId);
    expect(conversation.ok && conversation.value.openHelp?.text).toBe('Hello?');
  });

  it('[AUDIT-1] are in the audit log, without their words', async () => {
    const one = await room(watched);
    await engine.assistance.send(await staff('proctor'), one.sittingId, 'Words of mine', engine.clock.now());
    const { rows } = await db.owner.query<{ action: string; detail: string }>(
      `SELECT action, detail::text AS detail FROM audit_entry WHERE subject_id = $1 AND action LIKE 'sitting.message%'`,
      [one.sittingId],
    );
    expect(rows).toEqual([{ action: 'sitting.message-sent', detail: expect.not.stringContaining('Words') }]);
  });

  it('[ROLE-1] go into nobody’s own room', async () => {
    const one = await room(watched);
    const self = { personId: one.candidateId, role: 'proctor', loginId: v7() } as const;
    const sent = await engine.assistance.send(self, one.sittingId, 'Hello me', engine.clock.now());
    expect(sent).toMatchObject({ ok: false, refusal: { code: 'own-record' } });
  });

  it('are refused when the sitting has ended, but for an answer that is still owed', async () => {
    const one = await room(watched);
    await one.ask('How do I get my result?');
    await one.socket.submit(one.sittingId);
    const send = async () =>
      engine.assistance.send(await staff('proctor'), one.sittingId, 'By e-mail.', engine.clock.now());
    expect(await send()).toMatchObject({ ok: true });
    expect(await send()).toMatchObject({ ok: false, refusal: { code: 'sitting-not-open' } });
  });
});

describe('asking for help where no proctor is', () => {
  it('is an incident that holds nothing, for the registrar, whose answer resolves it and comes into the room', async () => {
    const one = await room(unwatched);
    await one.ask('An image does not load.');
    const waiting = async () =>
      (await engine.assistance.helpForRegistrar(engine.clock.now())).filter(
        ({ sittingId }) => sittingId === one.sittingId,
      );
    expect(await waiting()).toMatchObject([
      { text: 'An image does not load.', answeredAt: null, isOpen: true, examTitle: 'Midterm' },
    ]);
    const incident = async () =>
      (await db.owner.query(`SELECT blocks_result, resolved_at FROM incident WHERE sitting_id = $1`, [one.sittingId]))
        .rows;
    expect(await incident()).toEqual([{ blocks_result: false, resolved_at: null }]);

    const told = one.told(2);
    const registrar = await staff('registrar');
    await engine.assistance.answerAsRegistrar(registrar, one.sittingId, 'Reload the page.', engine.clock.now());
    await told;
    expect((await one.messages()).messages.at(-1)).toMatchObject({ from: 'registrar', text: 'Reload the page.' });
    expect(await waiting()).toMatchObject([{ answeredAt: engine.clock.now() }]);
    expect(await incident()).toEqual([{ blocks_result: false, resolved_at: engine.clock.now() }]);
    await one.socket.submit(one.sittingId);
    const { rows } = await db.owner.query(`SELECT state FROM outcome WHERE sitting_id = $1`, [one.sittingId]);
    expect(rows).toEqual([{ state: 'released' }]);
  });

  it('the registrar writes to nobody who has not asked', async () => {
    const one = await room(unwatched);
    const registrar = await staff('registrar');
    const sent = await engine.assistance.answerAsRegistrar(registrar, one.sittingId, 'Hello', engine.clock.now());
    expect(sent).toMatchObject({ ok: false, refusal: { code: 'conflict' } });
  });
});

describe('comments on items', () => {
  it('reach the review of the item that stood there, by item', async () => {
    const one = await room(unwatched);
    expect(await one.comment(4, 'Two options are the same.')).toEqual({ ok: true });
    const { rows } = await db.owner.query<{ item_id: string }>(
      `SELECT content->'items'->3->>'itemId' AS item_id FROM form WHERE sitting_id = $1`,
      [one.sittingId],
    );
    const items = await engine.assistance.itemComments(null);
    expect(items[0]).toMatchObject({
      itemId: rows[0]?.item_id,
      comments: [{ sittingId: one.sittingId, position: 4, text: 'Two options are the same.' }],
    });
    expect(await engine.assistance.itemComments('another-bank')).toEqual([]);
  });

  it('are refused for an item that is not on the form, and when empty', async () => {
    const one = await room(unwatched);
    expect(await one.comment(11, 'x')).toMatchObject({ ok: false, code: 'not-found' });
    expect(await one.comment(1, '   ')).toMatchObject({ ok: false, code: 'bad-input' });
  });
});
