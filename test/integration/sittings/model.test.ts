import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Form } from '../../../server/core/form/form.ts';
import { instant } from '../../../server/core/time/instant.ts';
import type { Principal } from '../../../server/http/mount.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import {
  type Engine,
  insertCandidate,
  insertStandingDelivery,
  startEngine,
  startSitting,
} from '../../support/engine.ts';
import { fakeClock } from '../../support/http.ts';
import {
  type Answer,
  apply,
  type Command,
  currentAnswers,
  Evidence,
  explain,
  giveBackOutage,
  highestRevision,
  letTimePass,
  type ModelSitting,
  newSitting,
  type Observed,
  observable,
} from '../../support/sitting-model.ts';

/*
 * Random histories, on the engine and on the model of `sitting-model.ts`. INVIGIL_SEED repeats the histories of a run (the seed is
 * printed when one fails), INVIGIL_RUNS says how many.
 */
const runs = Number(process.env['INVIGIL_RUNS'] ?? 20);
const seed = Number(process.env['INVIGIL_SEED'] ?? Date.now() % 2 ** 31);

const devices = ['laptop-device', 'phone-device'] as const;
const second = 1_000;
const minute = 60_000;

// ---- what can happen ---------------------------------------------------------------------------------------------------------------

const which = fc.nat(1);
/** Seen from the sitting: the device that holds it, or the other one. */
const device = fc.constantFrom('holder' as const, 'holder' as const, 'holder' as const, 'other' as const);
const anAnswer = fc.record({
  position: fc.integer({ min: 1, max: 4 }),
  value: fc.constantFrom('a', 'b', 'c', 'd', null),
  /** Known to the device, or older than what it knows: then another arrives out of order. */
  ahead: fc.constantFrom(1, 1, 1, 2, 0, -1),
  device,
});
const save = anAnswer.map((answer) => ({ kind: 'save' as const, ...answer }));
const intent = fc.oneof(
  { weight: 12, arbitrary: save },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('repeat' as const), earlier: fc.nat(50) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('attach' as const), device, takeOver: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('release' as const), device }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('disconnect' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('submit' as const), device }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('grant' as const), seconds: fc.constantFrom(-3_600, -600, 30, 600) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reopen' as const), minutes: fc.constantFrom(1, 10) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom(...(['pause', 'resume', 'resume', 'pause', 'terminate', 'accept-late-answers'] as const)),
    }),
  },
);
const actOn = fc.record({ sitting: which, node: which, intent });
/** Some time, or up to some time around the deadline of a sitting. */
const wait = fc.oneof(
  { weight: 2, arbitrary: fc.record({ millis: fc.constantFrom(1, 500, 5 * second, 20 * second, 10 * minute) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      sitting: which,
      afterDeadline: fc.constantFrom(-1, 0, 1, 1_500, 2_999, 3_000, 3_001, 10_000),
    }),
  },
);
const outage = fc.constantFrom(0, 1_500, 1_501, 20 * second, 4 * minute, 29 * minute, 31 * minute);
const savesOf = fc.record({ sitting: which, node: which, saves: fc.array(save, { minLength: 1, maxLength: 4 }) });
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ step: fc.constant('act' as const), acts: fc.array(actOn, { minLength: 1, maxLength: 1 }) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      step: fc.constant('at-once' as const),
      acts: fc.array(actOn, { minLength: 2, maxLength: 4 }),
    }),
  },
  { weight: 5, arbitrary: fc.record({ step: fc.constant('wait' as const), wait }) },
  { weight: 2, arbitrary: fc.record({ step: fc.constant('save-and-wait' as const), flight: savesOf, wait }) },
  { weight: 1, arbitrary: fc.record({ step: fc.constant('stop' as const), node: which, outage }) },
  { weight: 1, arbitrary: fc.record({ step: fc.constant('kill' as const), outage, flight: savesOf }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;
type Intent = typeof intent extends fc.Arbitrary<infer I> ? I : never;

// ---- the engine and the model, side by side ----------------------------------------------------------------------------------------

let db: TestDatabase;
let deliveryId: string;
let staff: Principal;
const clock = fakeClock();
/** The nodes that run; a place may be empty. */
const nodes: (Engine | null)[] = [null, null];
/** Nodes that were killed, and their last signs of life. */
const silent = new Map<string, number>();

beforeAll(async () => {
  db = await createTestDatabase();
  deliveryId = await insertStandingDelivery(db);
  staff = { personId: await insertCandidate(db, 'Pat Proctor'), role: 'proctor', loginId: 'l' };
});
afterAll(async () => {
  for (const node of nodes) await node?.stop();
  await db.drop();
});

interface Subject {
  readonly sittingId: string;
  readonly candidateId: string;
  model: ModelSitting;
  version: number;
  readonly sent: Answer[];
  /** The revision each device believes to be the newest, by device and position. */
  readonly known: Map<string, number>;
  connections: number;
}

const nodeAt = (index: number): Engine => {
  const node = nodes[index] ?? nodes[1 - index];
  if (!node) throw new Error('no node runs');
  return node;
};
const silentSince = (nodeId: string) => silent.get(nodeId) ?? null;

async function startNode(index: number) {
  nodes[index] = await startEngine(db, { clock });
}

/** Lets time go by with all running nodes giving their beats. No beat can fall between the row and the clock: its row is locked. */
async function pass(subjects: readonly Subject[], millis: number): Promise<void> {
  await db.owner.transaction(async (tx) => {
    await tx.query(`UPDATE service SET beat_at = $1`, [clock.now() + millis]);
    clock.advance(millis);
    await tx.query(`UPDATE node SET beat_at = $1 WHERE id = ANY($2)`, [
      clock.now(),
      nodes.flatMap((node) => node?.nodeId ?? []),
    ]);
  });
  for (const { model } of subjects) letTimePass(model, clock.now());
  await closeDue(subjects);
}

/** Resolves when everything is closed that the model says is; gives up after a while, for the comparison to tell what is missing. */
async function closeDue(subjects: readonly Subject[]): Promise<void> {
  for (let beats = 0; beats < 20; beats++) {
    await Promise.all(nodes.map((node) => node?.actions.closeDue()));
    const { rows } = await db.owner.query(`SELECT 1 FROM sitting WHERE id = ANY($1) AND status = 'in-progress'`, [
      subjects.filter(({ model }) => model.status === 'scored').map(({ sittingId }) => sittingId),
    ]);
    if (rows.length === 0) return;
    await nodeAt(0).actions.continuity.nextBeat();
  }
}

async function waitFor(subjects: readonly Subject[], wait: Extract<Step, { step: 'wait' }>['wait']): Promise<void> {
  if ('millis' in wait) return pass(subjects, wait.millis);
  const model = subjects[wait.sitting]?.model;
  const until = model?.status === 'in-progress' ? model.startedAt + model.allotted + wait.afterDeadline : clock.now();
  return pass(subjects, Math.max(1, until - clock.now()));
}

const deviceOf = ({ model }: Subject, device: 'holder' | 'other') =>
  (device === 'holder') === (model.holder === devices[0]) ? devices[0] : devices[1];

function answerOf(subject: Subject, { position, value, ahead, ...intent }: Extract<Intent, { kind: 'save' }>): Answer {
  const device = deviceOf(subject, intent.device);
  const key = `${device} ${position}`;
  const known = subject.known.get(key) ?? 0;
  const revision = Math.max(1, known + ahead);
  subject.known.set(key, Math.max(known, revision));
  const answer = { position, revision, device, value, receivedAt: clock.now() };
  subject.sent.push(answer);
  return answer;
}

function commandOf(subject: Subject, intent: Intent, nodeId: string): Command {
  switch (intent.kind) {
    case 'save':
      return { kind: 'save', answer: answerOf(subject, intent) };
    case 'repeat': {
      const earlier = subject.sent[intent.earlier % Math.max(1, subject.sent.length)];
      if (earlier === undefined) return { kind: 'disconnect' };
      return { kind: 'save', answer: { ...earlier, receivedAt: clock.now() } };
    }
    case 'attach':
      return {
        ...intent,
        device: deviceOf(subject, intent.device),
        connection: { id: `connection-${++subject.connections}`, nodeId },
      };
    case 'release':
    case 'submit':
      return { ...intent, device: deviceOf(subject, intent.device) };
    default:
      return intent;
  }
}

const sendAnswer = (node: Engine, { sittingId }: Subject, answer: Answer) =>
  new Promise<string>((resolve) =>
    node.actions.save(
      {
        sittingId,
        position: answer.position,
        revision: answer.revision,
        deviceId: answer.device,
        value: JSON.stringify(answer.value),
        receivedAt: instant(answer.receivedAt),
        believedDeadline: null,
      },
      ({ verdict }) => resolve(verdict),
    ),
  );

/** Does the command on a node. @returns `ok`, the verdict of a save, or the code of a refusal. */
async function perform(node: Engine, subject: Subject, command: Command): Promise<string> {
  const { sittingId, candidateId } = subject;
  const now = clock.now();
  const order = { principal: staff, sittingId, reason: 'a good reason', receivedAt: now };
  const decide = (operationId: string, more = {}) =>
    node.adjudicate(operationId, {
      principal: staff,
      params: { sittingId },
      body: { reason: 'a good reason', ...more },
      receivedAt: now,
    });
  const said = async (result: Promise<{ ok: true } | { ok: false; refusal: { code: string } }>) => {
    const answer = await result;
    return answer.ok ? 'ok' : answer.refusal.code;
  };
  switch (command.kind) {
    case 'save':
      return sendAnswer(node, subject, command.answer);
    case 'attach':
      return said(
        node.actions.attach(
          {
            candidateId,
            sittingId,
            deviceId: command.device,
            connectionId: command.connection.id,
            takeOver: command.takeOver,
          },
          now,
        ),
      );
    case 'disconnect':
      if (subject.model.seen !== null)
        await node.actions.disconnected(sittingId, subject.model.seen.connection.id, now);
      return 'ok';
    case 'release':
      return said(node.actions.releaseDevice(candidateId, sittingId, command.device, now));
    case 'submit':
      return said(node.actions.submit({ candidateId, sittingId, deviceId: command.device }, now));
    case 'grant':
      return said(node.proctoring.grantTime(order, command.seconds));
    case 'reopen':
      return said(decide('reopenSitting', { minutes: command.minutes }));
    case 'accept-late-answers':
      return said(decide('acceptLateAnswers'));
    case 'pause':
    case 'resume':
    case 'terminate':
      return said(node.proctoring[command.kind](order));
  }
}

interface Row {
  status: Observed['status'];
  version: number;
  started_at: number;
  allotted_ms: number;
  ledger: number;
  credits: number;
  deadline_at: number | null;
  paused_at: number | null;
  ended_at: number | null;
  end_kind: Observed['endKind'];
  device_id: string;
  device_free: boolean;
  counts: { p: number; v: string }[];
  outcomes: {
    seq: number;
    cause: Observed['outcomes'][0]['cause'];
    state: string;
    answered: number;
    units: number;
    max: number;
  }[];
  journal: { p: number; r: number; d: string; v: string; at: number; m: number }[];
}

/** What the database holds of a sitting, with what must be true of every one at every time. */
async function observe(subject: Subject): Promise<Observed & { version: number }> {
  const { rows } = await db.owner.query<Row>(
    `SELECT status, version, started_at, allotted_ms, deadline_at, paused_at, ended_at, end_kind, device_id, device_free,
       (SELECT sum(millis)::bigint FROM time_entry t WHERE t.sitting_id = s.id) AS ledger,
       COALESCE((SELECT jsonb_agg(jsonb_build_object('seq', seq, 'cause', cause, 'state', state, 'answered', answered, 'units', units, 'max', max_units) ORDER BY seq)
         FROM outcome o WHERE o.sitting_id = s.id), '[]') AS outcomes,
       COALESCE((SELECT jsonb_agg(jsonb_build_object('p', position, 'r', revision, 'd', device_id, 'v', value, 'at', received_at, 'm', mark) ORDER BY id)
         FROM response r WHERE r.sitting_id = s.id), '[]') AS journal,
       COALESCE((SELECT jsonb_agg(jsonb_build_object('p', position, 'v', value)) FROM (
         SELECT DISTINCT ON (position) position, value FROM response r WHERE r.sitting_id = s.id AND mark IN (${Evidence.counted}, ${Evidence.allowed})
         ORDER BY position, revision DESC, id DESC) newest), '[]') AS counts
     FROM sitting s WHERE id = $1`,
    [subject.sittingId],
  );
  const row = rows[0] as Row;
  expect(row.ledger, '[TIME-2] what is allotted is the sum of the ledger').toBe(row.allotted_ms);
  if (row.deadline_at !== null)
    expect(row.deadline_at, '[TIME-2] the deadline is start and ledger').toBe(row.started_at + row.ledger);
  if (row.ended_at !== null)
    expect(row.ended_at, '[TIME-5] no sitting runs past its end').toBeLessThanOrEqual(row.started_at + row.ledger);
  expect(
    row.outcomes.map(({ seq }) => seq),
    '[SIT-2] outcomes are numbered without a gap',
  ).toEqual(row.outcomes.map((_, index) => index + 1));
  const [view] = await nodeAt(0).actions.views({ sittingIds: [subject.sittingId] }, clock.now());
  expect(view?.deadline, '[TIME-3] every page shows the one deadline').toBe(row.deadline_at);
  return {
    version: row.version,
    status: row.status,
    allotted: row.allotted_ms,
    deadline: row.deadline_at,
    pausedAt: row.paused_at,
    endedAt: row.ended_at,
    endKind: row.end_kind,
    holder: row.device_id,
    free: row.device_free,
    journal: row.journal
      .map(({ p, r, d, v, at, m }) => ({
        position: p,
        revision: r,
        device: d,
        value: JSON.parse(v) as string | null,
        receivedAt: at,
        mark: m,
      }))
      .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    counts: row.counts
      .map(({ p, v }) => ({ position: p, value: JSON.parse(v) as string | null }))
      .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    outcomes: row.outcomes.map(({ cause, state, answered, units, max }) => ({
      cause,
      held: state === 'held',
      answered,
      correct: (units * subject.model.keys.length) / max,
    })),
  };
}

/** Compares after a step in which nothing was under way at once. */
async function compare(subjects: readonly Subject[]): Promise<void> {
  for (const subject of subjects) {
    const { version, ...seen } = await observe(subject);
    expect(seen).toEqual(observable(subject.model));
    expect(version).toBeGreaterThanOrEqual(subject.version);
    subject.version = version;
  }
}

async function doAtOnce(
  subjects: readonly Subject[],
  acts: Extract<Step, { step: 'act' | 'at-once' }>['acts'],
): Promise<void> {
  const before = subjects.map(({ model }) => JSON.stringify(observable({ ...model, journal: [] })));
  const orders = acts.map(({ sitting, node, intent }) => {
    const subject = subjects[sitting] as Subject;
    const engine = nodeAt(node);
    return { subject, engine, command: commandOf(subject, intent, engine.nodeId) };
  });
  const answers = await Promise.all(orders.map(({ engine, subject, command }) => perform(engine, subject, command)));
  for (const [index, subject] of subjects.entries()) {
    const done = orders.flatMap((order, at) =>
      order.subject === subject ? [{ command: order.command, answer: answers[at] as string }] : [],
    );
    const { version, ...seen } = await observe(subject);
    const explained = explain(subject.model, done, seen, clock.now(), silentSince);
    if (explained === null)
      throw new Error(
        `no order of commands explains this\n${JSON.stringify({ now: clock.now(), before: { ...subject.model }, done, seen }, null, 1)}`,
      );
    subject.model = explained;
    const changed = before[index] !== JSON.stringify(observable({ ...explained, journal: [] }));
    expect(version, 'the version grows with every change').toBeGreaterThanOrEqual(subject.version + (changed ? 1 : 0));
    subject.version = version;
    for (const { command, answer } of done)
      if (command.kind === 'attach' && answer === 'ok')
        for (let position = 1; position <= 4; position++)
          subject.known.set(`${command.device} ${position}`, highestRevision(explained, position));
  }
}

/** Sends saves one after the other, without waiting for any. */
function launch(subjects: readonly Subject[], flight: Extract<Step, { step: 'kill' }>['flight'], engine: Engine) {
  const subject = subjects[flight.sitting] as Subject;
  return flight.saves.map((intent) => {
    const answer = answerOf(subject, intent);
    const sent = { subject, answer, verdict: null as string | null, acknowledged: Promise.resolve('') };
    sent.acknowledged = sendAnswer(engine, subject, answer).then((verdict) => {
      sent.verdict = verdict;
      return verdict;
    });
    return sent;
  });
}

/** Nobody may serve from now on for a while, if this was the only node. */
async function comeBack(subjects: readonly Subject[], index: number, millis: number): Promise<void> {
  const other = nodes[1 - index];
  if (other) {
    if (millis > 0) await pass(subjects, millis);
  } else {
    const from = clock.now();
    clock.advance(millis);
    for (const { model } of subjects) giveBackOutage(model, from, clock.now());
    if (millis > 1_500) for (const [id, at] of silent) if (at > from - 3_000) silent.set(id, clock.now());
  }
  await startNode(index);
  // A node that was killed is waited for until it is taken for dead.
  await pass(subjects, 3_001);
}

async function take(subjects: readonly Subject[], step: Step): Promise<void> {
  switch (step.step) {
    case 'act':
    case 'at-once':
      return doAtOnce(subjects, step.acts);
    case 'wait':
      await waitFor(subjects, step.wait);
      return compare(subjects);
    case 'save-and-wait': {
      // Received now, and written when the clock may have gone beyond the deadline: counts as of now [TIME-5].
      const sent = launch(subjects, step.flight, nodeAt(step.flight.node));
      const expected = sent.map(({ subject, answer }) =>
        apply(subject.model, { kind: 'save', answer }, clock.now(), silentSince),
      );
      await waitFor(subjects, step.wait);
      expect(await Promise.all(sent.map(({ acknowledged }) => acknowledged))).toEqual(expected);
      return compare(subjects);
    }
    case 'stop': {
      const index = nodes[step.node] ? step.node : 1 - step.node;
      const node = nodes[index] as Engine;
      for (const { model, sittingId } of subjects)
        if (model.seen?.goneAt === null && model.seen.connection.nodeId === node.nodeId) {
          await node.actions.disconnected(sittingId, model.seen.connection.id, clock.now());
          apply(model, { kind: 'disconnect' }, clock.now(), silentSince);
        }
      await node.stop();
      nodes[index] = null;
      await comeBack(subjects, index, step.outage);
      return compare(subjects);
    }
    case 'kill': {
      const index = nodes[step.flight.node] ? step.flight.node : 1 - step.flight.node;
      const node = nodes[index] as Engine;
      const sent = launch(subjects, step.flight, node);
      await node.kill();
      silent.set(node.nodeId, clock.now());
      nodes[index] = null;
      // What was not acknowledged may have been written or not; what was, is.
      for (const { subject, answer, verdict } of sent) {
        const { rows } = await db.owner.query(
          `SELECT 1 FROM response WHERE sitting_id = $1 AND position = $2 AND revision = $3 AND device_id = $4 AND value = $5 AND received_at = $6`,
          [
            subject.sittingId,
            answer.position,
            answer.revision,
            answer.device,
            JSON.stringify(answer.value),
            answer.receivedAt,
          ],
        );
        const copies = subject.model.journal.filter(
          (row) => JSON.stringify({ ...row, mark: 0 }) === JSON.stringify({ ...answer, mark: 0 }),
        );
        if (verdict === null && rows.length <= copies.length) continue;
        const expected = apply(subject.model, { kind: 'save', answer }, clock.now(), silentSince);
        if (verdict !== null) expect(verdict).toBe(expected);
      }
      await comeBack(subjects, index, step.outage);
      return compare(subjects);
    }
  }
}

async function begin(): Promise<Subject> {
  const { sittingId, candidateId } = await startSitting(db, nodeAt(0), deliveryId);
  const { rows } = await db.owner.query<{ content: Form; allotted_ms: number; version: number }>(
    `SELECT content, allotted_ms, version FROM form JOIN sitting ON id = sitting_id WHERE sitting_id = $1`,
    [sittingId],
  );
  const { content, allotted_ms: allotted, version } = rows[0] as NonNullable<(typeof rows)[0]>;
  const keys = content.items.map(({ optionOrder }) => 'abcd'.charAt(optionOrder.indexOf('b')));
  return {
    sittingId,
    candidateId,
    model: newSitting(clock.now(), allotted, devices[0], keys),
    version,
    sent: [],
    known: new Map(),
    connections: 0,
  };
}

/** The room, as the holder finds it when it comes back. */
async function compareRoom(subject: Subject): Promise<void> {
  if (subject.model.status === 'scored') return;
  const { sittingId, candidateId, model } = subject;
  const claim = { candidateId, sittingId, deviceId: model.holder, connectionId: 'last', takeOver: false };
  const attached = await nodeAt(1).actions.attach(claim, clock.now());
  if (!attached.ok) throw new Error(attached.refusal.message);
  const current = currentAnswers(model);
  const positions = [...new Set(model.journal.map(({ position }) => position))].sort();
  expect(attached.value.room.responses.toSorted((a, b) => a.position - b.position)).toEqual(
    positions.map((position) => ({
      position,
      revision: highestRevision(model, position),
      value: current.get(position)?.value ?? null,
    })),
  );
}

it('random histories go as the model says', { timeout: 3_600_000 }, async () => {
  const history = fc.record({
    nodeCount: fc.constantFrom(1, 1, 2),
    steps: fc.array(step, { minLength: 5, maxLength: 30, size: 'max' }),
  });
  await fc.assert(
    fc.asyncProperty(history, async ({ nodeCount, steps }) => {
      for (const index of [0, 1]) {
        if (index < nodeCount && nodes[index] === null) await startNode(index);
        if (index >= nodeCount && nodes[index]) {
          await nodes[index].stop();
          nodes[index] = null;
        }
      }
      await db.owner.query(
        `UPDATE sitting SET status = 'voided', deadline_at = NULL, paused_at = NULL WHERE status <> 'voided'`,
      );
      await pass([], 1);
      const subjects = [await begin(), await begin()];
      for (const each of steps) await take(subjects, each);
      for (const subject of subjects) await compareRoom(subject);
    }),
    { seed, numRuns: runs },
  );
});
