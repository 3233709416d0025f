import { beforeAll, describe, expect, it } from 'vitest';
import type { Result } from '../../../server/core/result.ts';
import type { Instant } from '../../../server/core/time/instant.ts';
import { at, createWorld, qispYaml, type World } from './setup.ts';

let world: World;
let registrarId: string;
beforeAll(async () => {
  world = await createWorld();
  registrarId = await world.newPerson('Rita Registrar');
});

const programId = 'qisp';
const command = (personId: string, when: string) => ({ personId, programId, actorId: registrarId, now: at(when) });

async function must<T>(result: Promise<Result<T>>): Promise<T> {
  const settled = await result;
  if (!settled.ok) throw new Error(settled.refusal.message);
  return settled.value;
}

/** Enrolled 2024-03-01 with steps 1 to 4 done. */
async function trainedPerson(name: string): Promise<string> {
  const personId = await world.newPerson(name);
  const { registrar } = world.pathway;
  const paid = { purpose: 'enrollment' as const, cents: 50_500, paidAt: at('2024-03-01') };
  await must(registrar.recordPayment(command(personId, '2024-03-01'), paid));
  await must(registrar.recordCompletion(command(personId, '2024-04-01'), { stepId: 'training', on: '2024-04-01' }));
  for (const stepId of ['reading', 'self-assessment']) {
    await world.database.query(
      `INSERT INTO path_event (id, person_id, program_id, kind, data, occurred_at, recorded_at)
       VALUES ($1, $2, $3, 'step-completed', $4, $5, $5)`,
      [world.random.id(), personId, programId, { stepId, on: '2024-02-01' }, at('2024-02-01')],
    );
  }
  return personId;
}

const eligible = (personId: string, examId: string, now: Instant) =>
  world.database.transaction((tx) => world.pathway.eligibilityFor(tx, { personId, programId, examId, now }));

async function start(personId: string, examId: string, when: string): Promise<string> {
  const sittingId = world.random.id();
  await world.database.transaction(async (tx) => {
    const found = await world.pathway.eligibilityFor(tx, { personId, programId, examId, now: at(when) });
    if (!found.ok) throw new Error(found.refusal.message);
    await world.pathway.recordSittingStarted(tx, {
      personId,
      programId,
      examId,
      sittingId,
      ...found.value,
      at: at(when),
    });
  });
  return sittingId;
}

const news = (personId: string, examId: string, sittingId: string, passed: boolean, when: string, released = true) => ({
  ...{ personId, programId, examId, sittingId, passed, released },
  outcomeId: world.random.id(),
  decidedAt: at(when),
});

const tell = (...args: Parameters<typeof news>) =>
  world.database.transaction((tx) => world.pathway.recordOutcome(tx, news(...args)));

async function readyForFinal(name: string): Promise<string> {
  const personId = await trainedPerson(name);
  await tell(personId, 'midterm', await start(personId, 'midterm', '2024-05-01'), true, '2024-05-01 14:00');
  const { registrar } = world.pathway;
  await must(registrar.recordCompletion(command(personId, '2024-05-11'), { stepId: 'course', on: '2024-05-10' }));
  await world.database.query(
    `INSERT INTO path_event (id, person_id, program_id, kind, data, occurred_at, recorded_at)
     VALUES ($1, $2, $3, 'step-completed', $4, $5, $5)`,
    [world.random.id(), personId, programId, { stepId: 'survey', on: '2024-05-11' }, at('2024-05-11')],
  );
  return personId;
}

describe('sittings and the path', () => {
  it('a sitting starts as attempt 1 of 2, its retake as 2 of 2, and a third is refused with all reasons', async () => {
    const personId = await trainedPerson('Ann');
    const first = await eligible(personId, 'midterm', at('2024-05-01'));
    expect(first).toMatchObject({ ok: true, value: { registration: 1, attempt: 1, attemptsAllowed: 2 } });
    await tell(personId, 'midterm', await start(personId, 'midterm', '2024-05-01'), false, '2024-05-01 14:00');
    await tell(personId, 'midterm', await start(personId, 'midterm', '2024-05-02'), false, '2024-05-02 14:00');
    const third = await eligible(personId, 'midterm', at('2024-05-03'));
    expect(third).toMatchObject({
      ok: false,
      refusal: {
        code: 'not-eligible',
        params: { reasons: [{ code: 're-registration-needed', priceCents: 7000 }, { code: 'step-missing' }] },
      },
    });
  });

  it('of two starts at once only one passes, whatever order they were received in', async () => {
    const personId = await trainedPerson('Bo');
    const starting = async (when: string) => {
      const sittingId = world.random.id();
      return world.database.transaction(async (tx) => {
        const found = await world.pathway.eligibilityFor(tx, { personId, programId, examId: 'midterm', now: at(when) });
        if (!found.ok) return found.refusal.code;
        const ids = { personId, programId, examId: 'midterm', sittingId };
        await world.pathway.recordSittingStarted(tx, { ...ids, ...found.value, at: at(when) });
        return 'started';
      });
    };
    const answers = await Promise.all([
      starting('2024-05-01 09:01'),
      starting('2024-05-01 09:00'),
      starting('2024-05-01 09:02'),
    ]);
    expect(answers.sort()).toEqual(['not-eligible', 'not-eligible', 'started']);
  });

  it('passing the final issues the certificate in the same transaction, and a rollback takes both back', async () => {
    const personId = await readyForFinal('Cy');
    const sittingId = await start(personId, 'final', '2024-06-01');
    const passed = news(personId, 'final', sittingId, true, '2024-06-01 16:00');
    const lost = world.database.transaction(async (tx) => {
      await world.pathway.recordOutcome(tx, passed);
      throw new Error('the transaction fails');
    });
    await expect(lost).rejects.toThrow('the transaction fails');
    const { rows: none } = await world.database.query('SELECT 1 FROM certificate WHERE person_id = $1', [personId]);
    expect(none).toEqual([]);

    const { certificateIssued } = await world.database.transaction((tx) => world.pathway.recordOutcome(tx, passed));
    const { rows } = await world.database.query(
      'SELECT number, issued_on, expires_on, standing FROM certificate WHERE person_id = $1',
      [personId],
    );
    expect(rows).toEqual([
      { number: certificateIssued, issued_on: '2024-06-01', expires_on: '2026-06-01', standing: 'good' },
    ]);
  });

  it('told twice, an outcome counts once', async () => {
    const personId = await trainedPerson('Di');
    const failed = news(personId, 'midterm', await start(personId, 'midterm', '2024-05-01'), false, '2024-05-01 14:00');
    for (let time = 0; time < 2; time += 1) {
      await world.database.transaction((tx) => world.pathway.recordOutcomes(tx, [failed]));
    }
    const { rows } = await world.database.query(
      `SELECT count(*) FROM path_event WHERE person_id = $1 AND kind = 'outcome'`,
      [personId],
    );
    expect(rows).toEqual([{ count: 1 }]);
  });

  it('[SIT-3] a held outcome issues nothing; its release issues the certificate', async () => {
    const personId = await readyForFinal('Ed');
    const sittingId = await start(personId, 'final', '2024-06-01');
    expect(await tell(personId, 'final', sittingId, true, '2024-06-01 16:00', false)).toEqual({
      certificateIssued: null,
    });
    const { certificateIssued } = await tell(personId, 'final', sittingId, true, '2024-06-05');
    expect(certificateIssued).toEqual(expect.any(Number));
  });

  it('a sweep tells many outcomes at once; certificates get numbers of their own', async () => {
    const people = [];
    for (const name of ['Fa', 'Flo', 'Fritz']) people.push(await readyForFinal(name));
    const many: ReturnType<typeof news>[] = [];
    for (const personId of people) {
      many.push(news(personId, 'final', await start(personId, 'final', '2024-06-01'), true, '2024-06-01 16:00'));
    }
    await world.database.transaction((tx) => world.pathway.recordOutcomes(tx, many.reverse()));
    const { rows } = await world.database.query<{ number: number }>(
      'SELECT number FROM certificate WHERE person_id = ANY($1::uuid[]) ORDER BY number',
      [people],
    );
    const [first = 0] = rows.map(({ number }) => number);
    expect(rows.map(({ number }) => number)).toEqual([first, first + 1, first + 2]);
  });

  it('a voided sitting gives the attempt back, and a fee paid because of it comes into the refund queue', async () => {
    const personId = await trainedPerson('Gil');
    const one = await start(personId, 'midterm', '2024-05-01');
    await tell(personId, 'midterm', one, false, '2024-05-01 14:00');
    await tell(personId, 'midterm', await start(personId, 'midterm', '2024-05-02'), false, '2024-05-02 14:00');
    const paid = { purpose: 're-registration' as const, cents: 7000, paidAt: at('2024-05-03') };
    await must(world.pathway.registrar.recordPayment(command(personId, '2024-05-03'), paid));
    await world.database.transaction((tx) =>
      world.pathway.recordSittingVoided(tx, {
        ...{ personId, programId, examId: 'midterm', sittingId: one },
        ...{ at: at('2024-05-04'), actorId: registrarId, reason: 'fire alarm' },
      }),
    );
    expect(await eligible(personId, 'midterm', at('2024-05-05'))).toMatchObject({
      value: { registration: 1, attempt: 2 },
    });
    const { path } = await must(
      world.pathway.registrar.recordCompletion(command(personId, '2024-05-05'), { stepId: 'course', on: '2024-05-05' }),
    );
    expect(path.refunds).toMatchObject([{ purpose: 're-registration', cents: 7000 }]);
  });
});

describe('program versions', () => {
  it('the same content loads once; a refused file leaves the version in force', async () => {
    const again = await world.pathway.loadProgram(`${qispYaml}\n# a comment changes nothing\n`);
    const { rows } = await world.database.query<{ id: string }>('SELECT id FROM program_version');
    expect(again).toEqual({ ok: true, value: { programVersionId: rows[0]?.id } });
    expect(rows).toHaveLength(1);
    const bad = await world.pathway.loadProgram(qispYaml.replace('years: 2', 'years: two'), 'qisp/program.yaml');
    expect(bad).toMatchObject({ ok: false, refusal: { code: 'bad-input' } });
    expect((await world.pathway.programFor('qisp'))?.enrollment.years).toBe(2);
    expect(await world.pathway.programFor('nothing')).toBeNull();
    expect(world.pathway.optionalExam('qisp', 'final')).toMatchObject({ itemCount: 70, minutes: 240, passPercent: 70 });
  });

  it('who is enrolled keeps the rules of that version and gets the newest fees; who comes later gets the newest', async () => {
    const other = await createWorld();
    const id = await other.newPerson('Early');
    const late = await other.newPerson('Late');
    const staff = await other.newPerson('Staff');
    const enrol = (personId: string, day: string) =>
      must(
        other.pathway.registrar.recordPayment(
          { personId, programId, actorId: staff, now: at(day) },
          { purpose: 'enrollment', cents: 50_500, paidAt: at(day) },
        ),
      );
    await enrol(id, '2024-03-01');
    const changed = qispYaml.replaceAll('attempts: 2', 'attempts: 3').replaceAll('cents: 7000', 'cents: 8000');
    expect((await other.pathway.loadProgram(changed)).ok).toBe(true);
    const early = await enrol(id, '2024-03-02');
    expect(early.path.exams.map(({ attemptsAllowed }) => attemptsAllowed)).toEqual([2, 2]);
    const ended = await enrol(id, '2026-03-10');
    expect(ended.path.due).toMatchObject([{ purpose: 'extension', priceCents: 8000 }]);
    expect((await enrol(late, '2024-03-03')).path.exams.map(({ attemptsAllowed }) => attemptsAllowed)).toEqual([3, 3]);
  });

  it('the app can neither change nor remove what is recorded', async () => {
    for (const sql of [
      'UPDATE path_event SET data = data',
      'DELETE FROM path_event',
      'UPDATE program_version SET id = id',
    ]) {
      await expect(world.database.query(sql)).rejects.toThrow(/permission denied/);
    }
  });
});
