import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Demonstration, startDemonstration } from '../../support/demonstration.ts';
import { Api, ExamRoom, refusedHandshake, type Sitting, someAnswer, WatchedBoard } from './second-client.ts';

let server: Demonstration;
beforeAll(async () => {
  server = await startDemonstration();
}, 120_000);
afterAll(() => server?.remove());

it('a client written from docs/PROTOCOL.md alone takes an exam [SAVE-1, SAVE-2, SAVE-3, TIME-3, TIME-7]', async () => {
  const api = await Api.open(server.origin);
  const proctor = await Api.open(server.origin);

  // Signing in: one cookie per role, and a link works once.
  const candidateLink = server.linkOf('candidate');
  expect(await api.signInByLink(candidateLink)).toMatchObject({ role: 'candidate' });
  expect(await api.ask('signInByLink', { body: { token: candidateLink.split('#')[1] } })).toMatchObject({
    status: 401,
  });
  await proctor.signInByLink(server.linkOf('proctor'));
  expect(await api.call('me')).toMatchObject({ logins: [{ role: 'candidate' }] });

  // What may be sat: the program says who may, the delivery in what.
  const path = await api.call<{ exams: { examId: string; eligibility: { eligible: boolean; attempt?: number } }[] }>(
    'readPath',
    { params: { programId: 'demonstration' } },
  );
  expect(path.exams).toMatchObject([{ examId: 'tryout', eligibility: { eligible: true, attempt: 1 } }]);
  const { deliveries } = await api.call<{ deliveries: { deliveryId: string; examId: string; programId: string }[] }>(
    'listDeliveries',
  );
  const { deliveryId } = deliveries.find((each) => each.programId === 'demonstration') ?? { deliveryId: '' };

  // An exam that is closed to this candidate says why.
  const final = deliveries.find((each) => each.examId === 'final')?.deliveryId;
  const refusal = await api.ask('startSitting', { body: { deliveryId: final, deviceId: 'second-client-0001' } });
  expect(refusal.status).toBe(409);
  expect(refusal.headers.get('content-type')).toContain('application/problem+json');
  expect(await refusal.json()).toMatchObject({ code: 'not-eligible', params: { reasons: expect.any(Array) } });

  // Starting; a second call answers the same sitting.
  const start = { body: { deliveryId, deviceId: 'second-client-0001' } };
  const { sitting } = await api.call<{ sitting: Sitting }>('startSitting', start);
  expect(sitting).toMatchObject({ status: 'in-progress', ledger: [{ kind: 'base', millis: 300_000 }] });
  expect((await api.call<{ sitting: Sitting }>('startSitting', start)).sitting.sittingId).toBe(sitting.sittingId);
  expect(sitting.deadline).toBe(sitting.startedAt + 300_000);

  // The form, and answers of every type that it has.
  const room = new ExamRoom(api, sitting.sittingId, 'second-client-0001');
  await room.enter();
  expect(room.form.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5]);
  for (const item of room.form.slice(0, 4))
    expect(await room.answer(item.position, someAnswer(item))).toMatchObject({ status: 'saved', revision: 1 });
  expect(await room.answer(1, null)).toMatchObject({ status: 'saved', revision: 2 });
  expect(await room.repeat(1)).toMatchObject({ status: 'saved', revision: 2 });
  expect(room.unsaved).toBe(0);
  expect(room.msLeft).toBeGreaterThan(0);
  expect(room.msLeft).toBeLessThanOrEqual(300_000);

  // A drop: what is answered meanwhile waits in the outbox.
  room.drop();
  const [first, , , , last] = room.form;
  if (first === undefined || last === undefined) throw new Error('the form lacks items');
  await room.answer(1, someAnswer(first));
  await room.answer(5, someAnswer(last));
  expect(room.unsaved).toBe(2);
  await room.resume();
  expect(room.unsaved).toBe(0);
  expect(room.sitting?.deadline).toBe(sitting.deadline);

  // The server is killed and comes back; the answers are there, and the lost time is given back.
  room.drop();
  await server.kill();
  await server.restart();
  const held = new Map(room.values);
  room.values = new Map();
  await room.resume();
  expect(room.values).toEqual(held);
  const given = room.sitting?.ledger.reduce((sum, { millis }) => sum + millis, 0) ?? 0;
  expect(room.sitting?.deadline).toBe(sitting.startedAt + given);

  // A proctor gives time, pauses and resumes; the room is told, with the reasons.
  const about = { params: { sittingId: sitting.sittingId } };
  const deadline = room.sitting?.deadline ?? 0;
  const more = room.changed((seen) => seen.ledger.some(({ kind }) => kind === 'granted'));
  await proctor.call('grantTime', { ...about, body: { seconds: 60, reason: 'Fire drill' } });
  expect(await more).toMatchObject({ deadline: deadline + 60_000, status: 'in-progress' });
  expect((await more).ledger.at(-1)).toMatchObject({
    kind: 'granted',
    millis: 60_000,
    by: 'proctor',
    reason: 'Fire drill',
  });
  const paused = room.changed(({ status }) => status === 'paused');
  await proctor.call('pauseSitting', { ...about, body: { reason: 'A word with you' } });
  expect(await paused).toMatchObject({ deadline: null, pauseReason: 'A word with you' });
  expect((await paused).remainingMs).toBeGreaterThan(0);
  // Chosen before the word of the pause came: kept, through a reload, until the clock runs on.
  expect(await room.answer(2, null)).toMatchObject({ status: 'refused', code: 'sitting-paused' });
  room.drop();
  await room.resume();
  expect(room.unsaved).toBe(1);
  const running = room.changed(({ status }) => status === 'in-progress');
  await proctor.call('resumeSitting', { ...about, body: { reason: 'Go on' } });
  expect((await running).ledger.at(-1)).toMatchObject({ kind: 'pause', reason: 'A word with you' });
  await room.flush();
  expect(room.unsaved).toBe(0);
  room.drop();
  await room.resume();
  expect(room.values.get(2)).toBeNull();

  // No result before the end; the end; the same submission again; answers after it.
  expect(await (await api.ask('readResult', about)).json()).toMatchObject({ code: 'sitting-not-open' });
  const ended = await room.submit();
  expect(ended).toMatchObject({ status: 'scored', endKind: 'submitted', deadline: null });
  expect(await room.submit()).toMatchObject({ version: ended.version, endKind: 'submitted' });
  expect(await room.repeat(5)).toMatchObject({ status: 'saved' });
  expect(await room.answer(5, null)).toMatchObject({ status: 'closed' });
  expect(await room.sync()).toMatchObject({ status: 'scored', version: ended.version });
  room.drop();

  // The result, and its row in the exports of a grader.
  const result = await api.call<{
    units: number;
    maxUnits: number;
    passed: boolean;
    unitsToPass: number;
    lateAnswers: number;
  }>('readResult', about);
  expect(result).toMatchObject({ maxUnits: 5, unitsToPass: 3, answered: 4, attempt: 1 });
  expect(result.lateAnswers).toBeGreaterThanOrEqual(1);
  expect(result.passed).toBe(result.units >= result.unitsToPass);
  const grader = await Api.open(server.origin);
  await grader.signInByLink(server.linkOf('grader'));
  const columns = await columnsOnThePage();
  const csv = await (await grader.ask('downloadResults', { query: { format: 'csv', examId: 'tryout' } })).text();
  const [names = '', row = '', rest] = csv.split('\r\n');
  expect(names.replace(/^\uFEFF/, '').split(',')).toEqual(columns);
  const cells = Object.fromEntries(columns.map((name, index) => [name, cellsOf(row)[index]]));
  expect(cells).toMatchObject({
    sitting_id: sitting.sittingId,
    candidate_name: 'Cleo Marsh',
    state: 'released',
    end_kind: 'submitted',
    item_count: '5',
    units: String(result.units),
    max_units: '5',
    passed: String(result.passed),
  });
  expect(rest).toBe('');
}, 120_000);

it('goes from one device to another as docs/PROTOCOL.md tells [SIT-1, SAVE-2, SAVE-3], watched on the board', async () => {
  const api = await Api.open(server.origin);
  const account = { email: 'second@example.org', name: 'Second Client', password: 'correct horse battery' };
  expect(await api.call('createAccount', { body: account })).toMatchObject({ role: 'candidate' });
  const { deliveries } = await api.call<{ deliveries: { deliveryId: string; programId: string }[] }>('listDeliveries');
  const { deliveryId } = deliveries.find((each) => each.programId === 'demonstration') ?? { deliveryId: '' };
  const { sitting } = await api.call<{ sitting: Sitting }>('startSitting', {
    body: { deliveryId, deviceId: 'first-device' },
  });
  const proctor = await Api.open(server.origin);
  await proctor.signInByLink(server.linkOf('proctor'));
  const board = new WatchedBoard(proctor);
  await board.watch(deliveryId);
  await board.shows(sitting.sittingId, ({ status, answered }) => status === 'in-progress' && answered === 0);

  const first = new ExamRoom(api, sitting.sittingId, 'first-device');
  await first.enter();
  const [one, two] = first.form;
  if (one === undefined || two === undefined) throw new Error('the form lacks items');
  expect(await first.answer(1, someAnswer(one))).toMatchObject({ status: 'saved', revision: 1 });
  expect(await first.answer(1, null)).toMatchObject({ status: 'saved', revision: 2 });
  expect(await first.answer(2, someAnswer(two))).toMatchObject({ status: 'saved' });
  await first.flag([2, 4]);
  await board.shows(sitting.sittingId, ({ answered }) => answered === 1);

  // The other device asks; the first is told, and lets go.
  const second = new ExamRoom(api, sitting.sittingId, 'second-device');
  const [asked, released] = [first.told('device:requested'), second.told('device:released')];
  await expect(second.enter()).rejects.toMatchObject({
    refused: { code: 'open-on-another-device', params: { holder: 'living', leaseUntil: expect.any(Number) } },
  });
  expect(await asked).toEqual({ sittingId: sitting.sittingId });
  await first.letGo();
  expect(await released).toEqual({ sittingId: sitting.sittingId });
  const lost = first.told('device:lost');
  await second.enter(true);
  expect(await lost).toEqual({ sittingId: sitting.sittingId });

  // It has everything, and goes on from the highest revision; what the first sends now is evidence.
  expect(second.values).toEqual(
    new Map([
      [1, null],
      [2, someAnswer(two)],
    ]),
  );
  expect(second.flagged).toEqual([2, 4]);
  expect(second.sitting?.deadline).toBe(sitting.deadline);
  expect(await first.answer(1, someAnswer(one))).toMatchObject({ status: 'refused', code: 'open-on-another-device' });
  expect(await second.answer(1, someAnswer(one))).toMatchObject({ status: 'saved', revision: 3 });
  first.drop();

  // Over HTTP, too, a sitting is submitted where it is open.
  const submit = (deviceId: string) =>
    api.ask('submitSitting', { params: { sittingId: sitting.sittingId }, body: { deviceId } });
  expect(await (await submit('first-device')).json()).toMatchObject({ code: 'open-on-another-device' });
  expect(await (await submit('second-device')).json()).toMatchObject({ sitting: { endKind: 'submitted' } });
  await board.shows(sitting.sittingId, ({ status }) => status === 'scored');
  board.close();
  second.drop();
}, 60_000);

it('is refused at the handshake as docs/PROTOCOL.md tells', async () => {
  const api = await Api.open(server.origin);
  const account = { email: 'third@example.org', name: 'Third Client', password: 'correct horse battery' };
  await api.call('createAccount', { body: account });
  expect(await refusedHandshake(server.origin, '/candidate')).toBe('not-signed-in');
  expect(await refusedHandshake(server.origin, '/proctor', api.cookie)).toBe('not-signed-in');
  expect(await refusedHandshake(server.origin, '/elsewhere', api.cookie)).toBe('Invalid namespace');
});

/** The cells of one line by RFC 4180. */
const cellsOf = (line: string): string[] =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, bare]) =>
    quoted === undefined ? (bare ?? '') : quoted.replaceAll('""', '"'),
  );

async function columnsOnThePage(): Promise<string[]> {
  const page = await readFile(new URL('../../../docs/PROTOCOL.md', import.meta.url), 'utf8');
  const [, table = ''] = /<!-- columns:sittings -->([\s\S]*?)<!-- \/columns:sittings -->/.exec(page) ?? [];
  return [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name ?? '');
}
