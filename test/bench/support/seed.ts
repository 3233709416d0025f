import { createHash } from 'node:crypto';
import seedrandom from 'seedrandom';
import { systemRandom } from '../../../server/adapters/system-random.ts';
import { dateOf } from '../../../server/core/program/calendar.ts';
import type { Result } from '../../../server/core/result.ts';
import { type Instant, instant, minutes, plus } from '../../../server/core/time/instant.ts';
import { createBanks } from '../../../server/features/banks/index.ts';
import { answerFromKey } from '../../../server/features/demonstration/answer-from-key.ts';
import { createPathway } from '../../../server/features/pathway/index.ts';
import { selectForm } from '../../../server/features/sittings/index.ts';
import type { Database } from '../../../server/ports/database.ts';
import { quietLog } from '../../support/log.ts';
import { deviceId, type Seated } from './protocol.ts';
import type { BenchServer } from './server.ts';

// What is measured is not how 10,000 people sign in and enroll, so most of them are copies. A few models take the real way
// (the actions of the server, and starts over HTTP); SQL copies their people, paths, sittings, forms and answers.

export type ExamId = 'midterm' | 'final';

const programId = 'qisp';
const distinctForms = 8;
const itemsAnsweredRight = [0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95, 1];

export interface Seeds {
  /** Candidates who may start the exam, and have not. */
  eligible(count: number, examId: ExamId): Promise<readonly string[]>;
  /** Candidates with running sittings, with their forms; `answered` puts an answer to every item into the journal. */
  running(count: number, examId: ExamId, options?: { readonly answered: boolean }): Promise<readonly Seated[]>;
  deliveryOf(examId: ExamId): Promise<string>;
}

export async function createSeeds(server: BenchServer): Promise<Seeds> {
  const { owner, origin } = server;
  const { rows } = await owner.query<{ now: number }>(
    `SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now`,
  );
  const now = instant(rows[0]?.now ?? 0);
  await owner.query(`CREATE SCHEMA bench`);
  await owner.query(
    `CREATE TABLE bench.copy (batch integer, number integer, person_id uuid DEFAULT uuidv7(), sitting_id uuid DEFAULT uuidv7(), model_person uuid, model_sitting uuid)`,
  );
  let batches = 0;
  const models = createModels(owner, now);

  async function copyPeople(
    count: number,
    of: readonly { personId: string; sittingId: string | null }[],
  ): Promise<number> {
    const batch = ++batches;
    await owner.query(
      `INSERT INTO bench.copy (batch, number, model_person, model_sitting)
       SELECT $1, n, ($3::uuid[])[n % $5 + 1], ($4::uuid[])[n % $5 + 1] FROM generate_series(0, $2::integer - 1) AS n`,
      [batch, count, of.map(({ personId }) => personId), of.map(({ sittingId }) => sittingId), of.length],
    );
    await owner.query(
      `INSERT INTO person (id, email, name, roles, is_demonstration, created_at)
       SELECT c.person_id, 'bench-' || c.batch || '-' || c.number || '@example.org', 'Bench Candidate ' || c.number, p.roles, true, p.created_at
       FROM bench.copy c JOIN person p ON p.id = c.model_person WHERE batch = $1`,
      [batch],
    );
    await owner.query(
      `INSERT INTO login (id, token_hash, person_id, role, created_at, expires_at, address, user_agent)
       SELECT uuidv7(), sha256(convert_to('bench-' || batch || '-' || number, 'UTF8')), person_id, 'candidate', $2::bigint, $2::bigint + 43200000, '127.0.0.1', 'bench'
       FROM bench.copy WHERE batch = $1`,
      [batch, now],
    );
    await owner.query(
      `INSERT INTO path (person_id, program_id, version_id)
       SELECT c.person_id, p.program_id, p.version_id FROM bench.copy c JOIN path p ON p.person_id = c.model_person WHERE batch = $1`,
      [batch],
    );
    await owner.query(
      `INSERT INTO path_event (id, person_id, program_id, kind, data, detail, occurred_at, recorded_at, actor_id)
       SELECT uuidv7(), c.person_id, e.program_id, e.kind,
         CASE WHEN c.model_sitting IS NULL THEN e.data ELSE replace(e.data::text, c.model_sitting::text, c.sitting_id::text)::jsonb END,
         e.detail, e.occurred_at, e.recorded_at, e.actor_id
       FROM bench.copy c JOIN path_event e ON e.person_id = c.model_person WHERE batch = $1`,
      [batch],
    );
    return batch;
  }

  async function copySittings(batch: number): Promise<void> {
    for (const [table, columns] of sittingTables) {
      const { rows: found } = await owner.query<{ name: string }>(
        `SELECT column_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1 AND is_identity = 'NO'`,
        [table],
      );
      const names = found.map(({ name }) => name);
      const key = table === 'sitting' ? 'id' : 'sitting_id';
      await owner.query(
        `INSERT INTO ${table} (${names.join(', ')})
         SELECT ${names.map((name) => columns[name] ?? `t.${name}`).join(', ')}
         FROM bench.copy c JOIN ${table} t ON t.${key} = c.model_sitting WHERE batch = $1`,
        [batch],
      );
    }
  }

  return {
    async deliveryOf(examId) {
      return deliveryOf(owner, examId);
    },
    async eligible(count, examId) {
      const batch = await copyPeople(count, [{ personId: await models.candidate(examId), sittingId: null }]);
      await owner.query('ANALYZE');
      return Array.from({ length: count }, (_, number) => `bench-${batch}-${number}`);
    },
    async running(count, examId, { answered } = { answered: false }) {
      const started = await models.running(origin, examId);
      const batch = await copyPeople(count, started);
      await copySittings(batch);
      if (answered)
        await owner.query(
          `INSERT INTO response (sitting_id, position, revision, mark, received_at, device_id, value)
           SELECT c.sitting_id, a.position, 1, 0, $2, $3, a.value
           FROM bench.copy c JOIN bench.answer a ON a.sitting_id = c.model_sitting WHERE batch = $1 ORDER BY a.position, c.sitting_id`,
          [batch, now, deviceId],
        );
      await owner.query('ANALYZE');
      const { rows: copies } = await owner.query<{ number: number; sittingId: string }>(
        `SELECT number, sitting_id AS "sittingId" FROM bench.copy WHERE batch = $1 ORDER BY number`,
        [batch],
      );
      return copies.map(({ number, sittingId }) => ({ token: `bench-${batch}-${number}`, sittingId }));
    },
  };
}

/** What belongs to a sitting, and which of its columns differ in a copy. */
const sittingTables: readonly (readonly [string, { readonly [column: string]: string }])[] = [
  ['sitting', { id: 'c.sitting_id', candidate_id: 'c.person_id' }],
  ['time_entry', { sitting_id: 'c.sitting_id' }],
  ['sitting_event', { sitting_id: 'c.sitting_id', actor_id: 'c.person_id' }],
  ['form', { sitting_id: 'c.sitting_id' }],
];

async function deliveryOf(owner: Database, examId: ExamId): Promise<string> {
  const { rows } = await owner.query<{ id: string }>(`SELECT id FROM delivery WHERE program_id = $1 AND exam_id = $2`, [
    programId,
    examId,
  ]);
  if (rows[0] === undefined) throw new Error(`there is no delivery of ${examId}`);
  return rows[0].id;
}

function createModels(owner: Database, now: Instant) {
  const programs = createPathway({
    database: owner,
    random: systemRandom,
    clock: { now: () => now },
    announceCertificates: async () => undefined,
  });
  const banks = createBanks({ database: owner, clock: { now: () => now }, log: quietLog, folders: [] });
  const made = new Map<ExamId, Promise<readonly { personId: string; sittingId: string }[]>>();
  let registrar: string | undefined;

  async function person(roles: readonly string[]): Promise<string> {
    const id = systemRandom.id();
    await owner.query(
      `INSERT INTO person (id, email, name, roles, is_demonstration, created_at) VALUES ($1, $2, 'Bench Model', $3, true, $4)`,
      [id, `${id}@example.org`, roles, daysBefore(now, 120)],
    );
    return id;
  }

  /** Somebody who has done everything that comes before the exam. */
  async function candidate(examId: ExamId): Promise<string> {
    registrar ??= await person(['registrar']);
    const actorId = registrar;
    await programs.allPrograms();
    const personId = await person(['candidate']);
    const key = { personId, programId };
    const at = (days: number) => {
      const day = daysBefore(now, days);
      return { by: { ...key, actorId, now: day }, now: day, on: dateOf(day, 'America/Los_Angeles') };
    };
    const enrolled = at(100);
    for (const stepId of ['reading', 'self-assessment'])
      done(await programs.candidate.completeStep(key, { stepId, answers: [] }, enrolled.now));
    done(
      await programs.registrar.recordPayment(enrolled.by, {
        purpose: 'enrollment',
        cents: 50_500,
        paidAt: enrolled.now,
      }),
    );
    const trained = at(90);
    done(await programs.registrar.recordCompletion(trained.by, { stepId: 'training', on: trained.on }));
    if (examId === 'midterm') return personId;
    const sat = { personId, programId, examId: 'midterm', sittingId: systemRandom.id() };
    const startedAt = at(80).now;
    await owner.transaction(async (tx) => {
      await programs.recordSittingStarted(tx, { ...sat, registration: 1, attempt: 1, at: startedAt });
      const outcome = {
        outcomeId: systemRandom.id(),
        passed: true,
        released: true,
        decidedAt: plus(startedAt, minutes(90)),
      };
      await programs.recordOutcomes(tx, [{ ...sat, ...outcome }]);
    });
    const taught = at(70);
    done(await programs.registrar.recordCompletion(taught.by, { stepId: 'course', on: taught.on }));
    done(await programs.candidate.completeStep(key, { stepId: 'survey', answers: ['Good', 'Nothing'] }, taught.now));
    return personId;
  }

  async function run(origin: string, examId: ExamId): Promise<{ personId: string; sittingId: string }[]> {
    const deliveryId = await deliveryOf(owner, examId);
    await owner.query(`CREATE TABLE IF NOT EXISTS bench.answer (sitting_id uuid, position smallint, value text)`);
    const started: { personId: string; sittingId: string }[] = [];
    for (let number = 0; number < distinctForms; number++) {
      const personId = await candidate(examId);
      const token = systemRandom.token();
      await owner.query(
        `INSERT INTO login (id, token_hash, person_id, role, created_at, expires_at, address, user_agent)
         VALUES ($1, $2, $3, 'candidate', $4, $5, '127.0.0.1', 'bench')`,
        [systemRandom.id(), createHash('sha256').update(token).digest(), personId, now, plus(now, minutes(720))],
      );
      const answer = await fetch(`${origin}/api/candidate/sittings`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie: `invigil_candidate=${token}` },
        body: JSON.stringify({ deliveryId, deviceId }),
      });
      if (!answer.ok) throw new Error(`a model could not start: ${await answer.text()}`);
      const { sitting } = (await answer.json()) as { sitting: { sittingId: string } };
      await answerModel(sitting.sittingId, itemsAnsweredRight[number] ?? 1);
      started.push({ personId, sittingId: sitting.sittingId });
    }
    return started;
  }

  async function answerModel(sittingId: string, skill: number): Promise<void> {
    const { form } = await selectForm(owner, sittingId);
    const bank = await banks.version(form.bankVersionId);
    const random = seedrandom(`bench ${skill}`);
    const answers = form.items.map(({ position, itemId, optionOrder }) => {
      const item = bank.items.get(itemId);
      if (item === undefined) throw new Error(`no item ${itemId}`);
      return { position, value: JSON.stringify(answerFromKey(item, optionOrder, skill, random)) };
    });
    await owner.query(`INSERT INTO bench.answer SELECT $1, * FROM unnest($2::smallint[], $3::text[])`, [
      sittingId,
      answers.map(({ position }) => position),
      answers.map(({ value }) => value),
    ]);
  }

  return {
    candidate,
    /** A few sittings that were really started, each with another form. */
    async running(origin: string, examId: ExamId) {
      const found = made.get(examId) ?? run(origin, examId);
      made.set(examId, found);
      return found;
    },
  };
}

const daysBefore = (now: Instant, days: number): Instant => plus(now, minutes(-days * 24 * 60));

function done<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`a model could not be made: ${result.refusal.message}`);
  return result.value;
}
