import { beforeAll, describe, expect, it } from 'vitest';
import type { PathRecord, PathView } from '../../../server/contract/pathway.ts';
import { at, createWorld, serve, type World } from './setup.ts';

let world: World;
let registrarId: string;
beforeAll(async () => {
  world = await createWorld();
  registrarId = await world.newPerson('Rita Registrar');
});

const pathOf = (personId: string) => `/api/registrar/people/${personId}/programs/qisp`;
const auditOf = async (personId: string) => {
  const { rows } = await world.database.query<{ actor_id: string; action: string; detail: string }>(
    'SELECT actor_id, action, detail FROM audit_entry WHERE subject_id = $1 ORDER BY seq',
    [personId],
  );
  return rows.map(({ detail, ...row }) => ({ ...row, detail: JSON.parse(detail) as object }));
};
const statusOf = (path: PathView, stepId: string) => path.steps.find((step) => step.stepId === stepId)?.status;

describe('the candidate', () => {
  it('sees every step, and every reason why an exam is closed [PATH-1]', async () => {
    const candidate = (await serve(world)).as('candidate', await world.newPerson('Ann'));
    world.clock.set(at('2024-02-01'));
    const list = await candidate<{ programs: object[] }>('GET', '/api/candidate/programs');
    expect(list.body.programs).toMatchObject([{ programId: 'qisp', stepsComplete: 1, stepsTotal: 8, enrolled: false }]);
    const { status, body } = await candidate<PathView>('GET', '/api/candidate/programs/qisp/path');
    expect(status).toBe(200);
    expect(body.due).toMatchObject([
      { purpose: 'enrollment', dueCents: 50_500, title: 'Online training, with both exams' },
    ]);
    const [midterm] = body.exams;
    expect(midterm?.eligibility).toMatchObject({
      eligible: false,
      reasons: [{ code: 'not-enrolled' }, { code: 'step-missing' }, { code: 'step-missing' }, { code: 'step-missing' }],
    });
  });

  it('acknowledges the reading, whose documents are kept with the entry; again changes nothing', async () => {
    const personId = await world.newPerson('Bo');
    const candidate = (await serve(world)).as('candidate', personId);
    world.clock.set(at('2024-02-02'));
    for (let time = 0; time < 2; time += 1) {
      const { status, body } = await candidate<PathView>('POST', '/api/candidate/programs/qisp/steps/reading', {});
      expect(status).toBe(200);
      expect(body.steps.find(({ stepId }) => stepId === 'reading')).toMatchObject({ completedOn: '2024-02-02' });
    }
    const { rows } = await world.database.query<{ detail: { documents: object[] } }>(
      'SELECT detail FROM path_event WHERE person_id = $1',
      [personId],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.detail.documents).toHaveLength(2);
  });

  it('cannot record what others record, nor a step that is not open, nor send answers that are their own', async () => {
    const candidate = (await serve(world)).as('candidate', await world.newPerson('Cy'));
    const post = (stepId: string, body: object = {}) =>
      candidate<{ code: string; params?: object }>('POST', `/api/candidate/programs/qisp/steps/${stepId}`, body);
    expect(await post('training')).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
    expect(await post('midterm')).toMatchObject({ status: 403 });
    expect(await post('nothing')).toMatchObject({ status: 404 });
    const survey = await post('survey');
    expect(survey).toMatchObject({ status: 409, body: { code: 'not-eligible' } });
    expect(JSON.stringify(survey.body)).toContain('Training course is missing.');
    expect(await post('self-assessment', { answers: ['yes'] })).toMatchObject({ status: 400 });
    expect(await post('self-assessment')).toMatchObject({ status: 200 });
    const request = await candidate('POST', '/api/candidate/programs/qisp/requests', { purpose: 'enrollment' });
    expect(request).toMatchObject({ status: 403 });
    expect(await candidate('GET', '/api/candidate/programs/other/path')).toMatchObject({ status: 404 });
  });
});

describe('the registrar', () => {
  it('enrolls by a payment in full and records training, each audited', async () => {
    const personId = await world.newPerson('Di');
    const registrar = (await serve(world)).as('registrar', registrarId);
    world.clock.set(at('2024-03-10'));
    const short = { purpose: 'enrollment', cents: 50_000, paidAt: at('2024-03-01') };
    const first = await registrar<PathRecord>('POST', `${pathOf(personId)}/payments`, short);
    expect(first.body.path).toMatchObject({ enrollment: null, credits: [{ cents: 50_000 }], due: [{ dueCents: 500 }] });
    await registrar('POST', `${pathOf(personId)}/payments`, { ...short, cents: 500, paidAt: at('2024-03-05') });
    const trained = await registrar<PathRecord>('POST', `${pathOf(personId)}/steps/training`, { on: '2024-03-09' });
    expect(trained.body.path.enrollment).toMatchObject({ startedOn: '2024-03-05', endsOn: '2026-03-05' });
    expect(statusOf(trained.body.path, 'training')).toBe('complete');
    expect(trained.body.entries.map(({ kind }) => kind)).toEqual(['payment', 'payment', 'step-completed']);
    expect(await auditOf(personId)).toMatchObject([
      { actor_id: registrarId, action: 'path.payment-recorded', detail: { programId: 'qisp', cents: 50_000 } },
      { actor_id: registrarId, action: 'path.payment-recorded' },
      { actor_id: registrarId, action: 'path.step-recorded', detail: { stepId: 'training', on: '2024-03-09' } },
    ]);
  });

  it('[ROLE-1] records nothing on their own path', async () => {
    const registrar = (await serve(world)).as('registrar', registrarId);
    const own = pathOf(registrarId);
    const reason = 'because';
    const answers = [
      await registrar('POST', `${own}/payments`, { purpose: 'enrollment', cents: 1, paidAt: 0 }),
      await registrar('POST', `${own}/grants`, { purpose: 'enrollment', on: '2024-01-01', reason }),
      await registrar('POST', `${own}/steps/training`, { on: '2024-01-01' }),
      await registrar('POST', `${own}/steps/training/waiver`, { reason }),
      await registrar('POST', `${own}/certificate`, { decision: 'suspend', reason }),
      await registrar('POST', `${own}/refunds`, { paymentId: registrarId, cents: 1 }),
      await registrar('POST', `${own}/withdrawals`, { entryId: registrarId, reason }),
    ];
    for (const answer of answers) expect(answer).toMatchObject({ status: 403, body: { code: 'own-record' } });
    expect(await auditOf(registrarId)).toEqual([]);
  });

  it('cannot waive what the program does not declare waivable, nor record days to come', async () => {
    const personId = await world.newPerson('Ed');
    const registrar = (await serve(world)).as('registrar', registrarId);
    world.clock.set(at('2024-03-10'));
    const post = (path: string, body: object) => registrar('POST', `${pathOf(personId)}/${path}`, body);
    expect(await post('steps/final/waiver', { reason: 'as asked' })).toMatchObject({ status: 403 });
    expect(await post('steps/training', { on: '2024-03-11' })).toMatchObject({ status: 400 });
    expect(await post('steps/training', { on: '2024-02-30' })).toMatchObject({ status: 400 });
    expect(await post('payments', { purpose: 'renewal', cents: 1, paidAt: at('2024-03-11') })).toMatchObject({
      status: 400,
    });
    expect(await post('grants', { purpose: 'enrollment', on: '2024-03-11', reason: 'as asked' })).toMatchObject({
      status: 400,
    });
    const nobody = await registrar('POST', `${pathOf('01900000-0000-7000-8000-ffffffffffff')}/steps/training`, {
      on: '2024-03-01',
    });
    expect(nobody).toMatchObject({ status: 404 });
  });

  it('withdraws an entry made in error; it stays in the record and counts for nothing', async () => {
    const personId = await world.newPerson('Flo');
    const registrar = (await serve(world)).as('registrar', registrarId);
    world.clock.set(at('2024-03-10'));
    const grant = { purpose: 'enrollment', on: '2024-03-01', reason: 'sponsored' };
    const granted = await registrar<PathRecord>('POST', `${pathOf(personId)}/grants`, grant);
    expect(granted.body.path.enrollment?.startedOn).toBe('2024-03-01');
    const entryId = granted.body.entries[0]?.entryId;
    const withdrawal = { entryId, reason: 'wrong person' };
    const after = await registrar<PathRecord>('POST', `${pathOf(personId)}/withdrawals`, withdrawal);
    expect(after.body.path.enrollment).toBeNull();
    expect(after.body.entries).toMatchObject([{ kind: 'granted', withdrawn: true }, { kind: 'withdrawn' }]);
    expect(await registrar('POST', `${pathOf(personId)}/withdrawals`, withdrawal)).toMatchObject({ status: 409 });
  });
});

describe('certificates', () => {
  /** Someone certified long ago, as an import leaves them. */
  async function holder(name: string, number: number, expiresOn: string): Promise<string> {
    const personId = await world.newPerson(name);
    const on = `${Number(expiresOn.slice(0, 4)) - 2}${expiresOn.slice(4)}`;
    await world.database.query(`INSERT INTO path (person_id, program_id) VALUES ($1, 'qisp')`, [personId]);
    await world.database.query(
      `INSERT INTO path_event (id, person_id, program_id, kind, data, occurred_at, recorded_at)
       VALUES ($1, $2, 'qisp', 'certificate-issued', $3, $4, $4)`,
      [world.random.id(), personId, { number, on, expiresOn }, at(on)],
    );
    await world.database.query(`INSERT INTO certificate VALUES ('qisp', $1, $2, $3, $4, 'good')`, [
      number,
      personId,
      on,
      expiresOn,
    ]);
    return personId;
  }

  it('renews when the fee is there and the module is done, in one transaction; the directory shows the new day', async () => {
    const personId = await holder('Gil Renews', 901, '2026-06-30');
    const server = await serve(world);
    const registrar = server.as('registrar', registrarId);
    world.clock.set(at('2026-07-02'));
    const paidAt = Date.parse('2026-07-01T06:59:59Z');
    const paid = await registrar<PathRecord>('POST', `${pathOf(personId)}/payments`, {
      purpose: 'renewal',
      cents: 22_000,
      paidAt,
    });
    expect(paid.body.path.renewal?.reasons).toMatchObject([
      { code: 'renewal-requirement-missing' },
      { code: 'renewal-fee-due', priceCents: 2000 },
    ]);
    const done = await registrar<PathRecord>('POST', `${pathOf(personId)}/steps/module-5`, { on: '2026-06-20' });
    expect(done.body.path.certificate).toMatchObject({
      number: 901,
      expiresOn: '2028-06-30',
      documents: [
        { sequence: 1, superseded: true },
        { sequence: 2, superseded: false, issuedOn: '2026-06-30' },
      ],
    });
    const { body } = await server.send('GET', '/api/directory/qisp?search=gil');
    expect(body).toMatchObject({
      total: 1,
      holders: [{ name: 'Gil Renews', number: 901, expiresOn: '2028-06-30', status: 'current' }],
    });
  });

  it('money that came before renewal opened renews on the day it opens, by the daily job', async () => {
    const personId = await holder('Hana Early', 902, '2027-06-30');
    const registrar = (await serve(world)).as('registrar', registrarId);
    world.clock.set(at('2026-08-01'));
    await registrar('POST', `${pathOf(personId)}/steps/module-5`, { on: '2026-07-20' });
    const payment = { purpose: 'renewal', cents: 22_000, paidAt: at('2026-08-01') };
    const paid = await registrar<PathRecord>('POST', `${pathOf(personId)}/payments`, payment);
    expect(paid.body.path.certificate?.expiresOn).toBe('2027-06-30');
    expect(await world.pathway.settleRenewals(at('2026-12-31'))).toBe(0);
    expect(await world.pathway.settleRenewals(at('2027-01-05'))).toBe(1);
    expect(await world.pathway.settleRenewals(at('2027-01-06'))).toBe(0);
    const { rows } = await world.database.query('SELECT expires_on FROM certificate WHERE number = 902');
    expect(rows).toEqual([{ expires_on: '2029-06-30' }]);
  });

  it('is suspended, revoked and reinstated with a reason; the directory says so and keeps the expired', async () => {
    const personId = await holder('Ines Suspended', 903, '2026-06-30');
    await holder('Ines Expired', 904, '2025-06-30');
    const server = await serve(world);
    const registrar = server.as('registrar', registrarId);
    world.clock.set(at('2026-06-01'));
    const decide = (decision: string) =>
      registrar<PathRecord>('POST', `${pathOf(personId)}/certificate`, { decision, reason: 'complaint 17' });
    expect((await decide('suspend')).body.path.certificate?.status).toBe('suspended');
    expect(await decide('suspend')).toMatchObject({ status: 409 });
    const { body } = await server.send('GET', '/api/directory/qisp?search=ines');
    expect(body).toMatchObject({
      holders: [
        { name: 'Ines Expired', status: 'expired' },
        { name: 'Ines Suspended', status: 'suspended' },
      ],
    });
    expect((await decide('reinstate')).body.path.certificate?.status).toBe('current');
    expect((await decide('revoke')).body.path.certificate?.status).toBe('revoked');
    expect(await auditOf(personId)).toMatchObject([
      { detail: { kind: 'certificate-suspended', reason: 'complaint 17' } },
      { detail: { kind: 'certificate-reinstated' } },
      { detail: { kind: 'certificate-revoked' } },
    ]);
  });

  it('the directory is public, paged, and shows contact details only of those who opted in', async () => {
    const listed = await holder('Jo Listed', 905, '2027-06-30');
    await holder('Jo Private', 906, '2027-06-30');
    await world.database.query(
      `UPDATE person SET contact_in_directory = true, organization = 'Clean Water' WHERE id = $1`,
      [listed],
    );
    const server = await serve(world);
    const all = await server.send('GET', '/api/directory/qisp?search=jo');
    expect(all.body).toMatchObject({
      total: 2,
      holders: [{ contact: { email: `${listed}@example.org`, organization: 'Clean Water' } }, { contact: null }],
    });
    const page = await server.send('GET', '/api/directory/qisp?search=jo&offset=1&limit=1');
    expect(page.body).toMatchObject({ total: 2, holders: [{ name: 'Jo Private' }] });
    expect((await server.send('GET', '/api/directory/other')).status).toBe(404);
  });
});

describe('refunds', () => {
  it('wait in a queue until they are paid out, and no more than was paid goes back', async () => {
    const personId = await world.newPerson('Kim');
    const registrar = (await serve(world)).as('registrar', registrarId);
    world.clock.set(at('2024-05-20'));
    await registrar('POST', `${pathOf(personId)}/grants`, {
      purpose: 'enrollment',
      on: '2024-03-01',
      reason: 'sponsored',
    });
    const sittings = [world.random.id(), world.random.id()] as const;
    for (const [index, sittingId] of sittings.entries()) {
      const ids = { personId, programId: 'qisp', examId: 'midterm', sittingId };
      await world.database.transaction(async (tx) => {
        const started = { ...ids, registration: 1, attempt: index + 1, at: at(`2024-05-0${index + 1}`) };
        await world.pathway.recordSittingStarted(tx, started);
        const decidedAt = at(`2024-05-0${index + 1} 14:00`);
        const failed = { outcomeId: world.random.id(), passed: false, released: true, decidedAt };
        await world.pathway.recordOutcomes(tx, [{ ...ids, ...failed }]);
      });
    }
    const payment = { purpose: 're-registration', cents: 7000, paidAt: at('2024-05-10') };
    const paid = await registrar<PathRecord>('POST', `${pathOf(personId)}/payments`, payment);
    expect(paid.body.path.registration).toBe(2);
    await world.database.transaction((tx) =>
      world.pathway.recordSittingVoided(tx, {
        ...{ personId, programId: 'qisp', examId: 'midterm', sittingId: sittings[0] },
        ...{ at: at('2024-05-15'), actorId: registrarId, reason: 'proven fault' },
      }),
    );
    const queue = await registrar<{ refunds: { paymentId: string }[] }>('GET', '/api/registrar/programs/qisp/refunds');
    expect(queue.body.refunds).toMatchObject([{ personId, name: 'Kim', purpose: 're-registration', cents: 7000 }]);
    const paymentId = queue.body.refunds[0]?.paymentId;
    const refund = (cents: number) =>
      registrar<PathRecord>('POST', `${pathOf(personId)}/refunds`, { paymentId, cents });
    expect(await refund(7001)).toMatchObject({ status: 409 });
    expect((await refund(7000)).body.path.refunds).toEqual([]);
    expect(await refund(1)).toMatchObject({ status: 409 });
    expect((await registrar('GET', '/api/registrar/programs/qisp/refunds')).body).toMatchObject({ refunds: [] });
  });
});
