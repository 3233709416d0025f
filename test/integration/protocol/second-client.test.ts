import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Demonstration, startDemonstration } from '../../support/demonstration.ts';
import { Api, ExamRoom, type Sitting, someAnswer } from './second-client.ts';

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
  expect(await room.answer(2, someAnswer(room.form[1] ?? first))).toMatchObject({
    status: 'refused',
    code: 'sitting-paused',
  });
  expect(room.unsaved).toBe(1);
  const running = room.changed(({ status }) => status === 'in-progress');
  await proctor.call('resumeSitting', { ...about, body: { reason: 'Go on' } });
  expect((await running).ledger.at(-1)).toMatchObject({ kind: 'pause', reason: 'A word with you' });
  expect(await room.repeat(2)).toMatchObject({ status: 'saved' });

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
  const result = await api.call<{ units: number; maxUnits: number; passed: boolean; unitsToPass: number }>(
    'readResult',
    about,
  );
  expect(result).toMatchObject({ maxUnits: 5, unitsToPass: 3, answered: 5, lateAnswers: 1, attempt: 1 });
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
