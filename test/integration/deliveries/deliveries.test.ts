import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeliverySitting, RegistrarDelivery } from '../../../server/contract/deliveries.ts';
import { asOwner } from '../../support/as-owner.ts';
import { type Caller, openStage, type Stage } from '../security/stage.ts';

const run = promisify(execFile);
const hour = 3_600_000;
const base = '/api/registrar/deliveries';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

const tryOut = { programId: 'demonstration', examId: 'tryout' };
const midterm = { programId: 'qisp', examId: 'midterm' };

async function ask<T>(method: string, path: string, body?: unknown, caller: Caller = stage.callers.registrar) {
  const answer = await stage.send(method, path, { caller, ...(body !== undefined && { body }) });
  return { status: answer.status, body: answer.json as T & { code?: string; detail?: string } };
}

async function add(offer: object): Promise<RegistrarDelivery> {
  const added = await ask<{ delivery: RegistrarDelivery }>('POST', base, offer);
  expect(added.status).toBe(200);
  return added.body.delivery;
}

const list = async () =>
  (await ask<{ deliveries: RegistrarDelivery[]; exams: { programId: string; examId: string }[] }>('GET', base)).body;
const read = async (deliveryId: string) =>
  (await ask<{ delivery: RegistrarDelivery; sittings: DeliverySitting[] }>('GET', `${base}/${deliveryId}`)).body;
const place = (deliveryId: string, { personId }: Caller, by?: Caller) =>
  ask<{ sitting: { sittingId: string } }>('POST', `${base}/${deliveryId}/sittings`, { personId }, by);
const start = (candidate: Caller, deliveryId: string) =>
  ask<{ sitting: { sittingId: string; status: string } }>(
    'POST',
    '/api/candidate/sittings',
    { deliveryId, deviceId: 'device-of-a-test' },
    candidate,
  );
const newCandidate = async (name: string) => (await stage.person(name, ['candidate'])).candidate;

/** The deliveries of the try-out that a candidate is offered. */
async function offeredTo(candidate: Caller): Promise<string[]> {
  const { body } = await ask<{ deliveries: { deliveryId: string; examId: string }[] }>(
    'GET',
    '/api/candidate/deliveries',
    undefined,
    candidate,
  );
  return body.deliveries.filter(({ examId }) => examId === tryOut.examId).map(({ deliveryId }) => deliveryId);
}

async function auditOf(subjectId: string) {
  const { body } = await ask<{ entries: { action: string; actorId: string | null; detail: object }[] }>(
    'GET',
    `/api/admin/audit?subjectId=${subjectId}`,
    undefined,
    stage.callers.admin,
  );
  return body.entries;
}

describe('adding a delivery', () => {
  it('offers the exam to candidates, and is on record with who did it [AUDIT-1]', async () => {
    const opensAt = Date.now() + hour;
    const offer = {
      ...tryOut,
      title: '  Room 5, March ',
      opensAt,
      closesAt: opensAt + hour,
      needsAdmission: true,
      isLive: false,
    };
    const delivery = await add(offer);
    const told = { ...offer, title: 'Room 5, March', isSample: true, scheduled: 0, open: 0, ended: 0 };
    expect(delivery).toMatchObject(told);
    expect((await list()).deliveries).toContainEqual(delivery);
    expect(await auditOf(delivery.deliveryId)).toMatchObject([
      {
        action: 'delivery.added',
        actorId: stage.callers.registrar.personId,
        detail: { ...offer, title: 'Room 5, March' },
      },
    ]);
    expect(await offeredTo(stage.callers.candidate)).toContain(delivery.deliveryId);
  });

  it('is refused where no sitting could ever start in it, and leaves nothing behind', async () => {
    const { deliveries: before } = await list();
    const now = Date.now();
    const refused: [string, object, number, string][] = [
      ['unknown exam', { programId: 'qisp', examId: 'no-such-exam', title: 'X' }, 404, 'not-found'],
      ['unknown program', { programId: 'no-such', examId: 'midterm', title: 'X' }, 404, 'not-found'],
      [
        'closes before it opens',
        { ...midterm, title: 'X', opensAt: now + 2 * hour, closesAt: now + hour },
        400,
        'bad-input',
      ],
      ['closes as it opens', { ...midterm, title: 'X', opensAt: now + hour, closesAt: now + hour }, 400, 'bad-input'],
      ['closed already', { ...midterm, title: 'X', closesAt: now - 1 }, 400, 'bad-input'],
      ['no title', { ...midterm, title: '  ' }, 400, 'bad-input'],
      ['no year that there is', { ...midterm, title: 'X', opensAt: 9e15 }, 400, 'bad-input'],
    ];
    for (const [what, offer, status, code] of refused) {
      const answer = await ask('POST', base, offer);
      expect([what, answer.status, answer.body.code]).toEqual([what, status, code]);
    }
    expect((await list()).deliveries).toEqual(before);
  });

  it('is a registrar’s alone [ROLE-1]', async () => {
    const { registrar: _registrar, ...others } = stage.callers;
    for (const caller of Object.values(others)) {
      expect((await ask('POST', base, { ...tryOut, title: 'X' }, caller)).status).toBe(401);
      expect((await ask('GET', base, undefined, caller)).status).toBe(401);
    }
  });

  it('on the command line makes the same checks, and is on record too [AUDIT-1]', async () => {
    const cli = new URL('../../../bin/invigil.mjs', import.meta.url).pathname;
    const invigil = (...more: string[]) =>
      run(process.execPath, [cli, 'delivery', 'add', '--program', 'demonstration', '--title', 'Room 6', ...more], {
        env: { ...process.env, DATA_DIR: stage.server.dataDir },
      });
    await expect(invigil('--exam', 'no-such-exam')).rejects.toMatchObject({
      stderr: expect.stringContaining('no exam "no-such-exam"'),
    });
    await expect(invigil('--exam', 'tryout', '--closes', '2020-01-01T00:00:00Z')).rejects.toMatchObject({
      stderr: expect.stringContaining('closed already'),
    });
    const { stdout } = await invigil('--exam', 'tryout', '--proctored');
    const [deliveryId = ''] = /[0-9a-f-]{36}/.exec(stdout) ?? [];
    expect((await read(deliveryId)).delivery).toMatchObject({ title: 'Room 6', needsAdmission: true, isLive: false });
    expect(await auditOf(deliveryId)).toMatchObject([{ action: 'delivery.added', actorId: null }]);
  });
});

describe('places in a delivery', () => {
  it('show up with whose they are, and count by what became of them', async () => {
    const { deliveryId } = await add({ ...tryOut, title: 'Counted' });
    const [zoe, adam, both] = [
      await newCandidate('Zoe Scheduled'),
      await newCandidate('Adam Scheduled'),
      await newCandidate('Sits At Once'),
    ];
    for (const candidate of [zoe, adam]) expect((await place(deliveryId, candidate)).status).toBe(200);
    expect((await start(both, deliveryId)).body.sitting.status).toBe('in-progress');
    const seats = await read(deliveryId);
    expect(seats.delivery).toMatchObject({ scheduled: 2, open: 1, ended: 0 });
    expect(seats.sittings.map(({ name, status }) => [name, status])).toEqual([
      ['Adam Scheduled', 'scheduled'],
      ['Zoe Scheduled', 'scheduled'],
      ['Sits At Once', 'in-progress'],
    ]);
    expect(seats.sittings[0]).toMatchObject({ personId: adam.personId, email: 'adam.scheduled@example.org' });

    expect((await start(zoe, deliveryId)).status).toBe(200);
    const sittingId = seats.sittings.find(({ personId }) => personId === both.personId)?.sittingId;
    const submit = `/api/candidate/sittings/${sittingId}/submit`;
    expect((await ask('POST', submit, { deviceId: 'device-of-a-test' }, both)).status).toBe(200);
    const adams = seats.sittings[0]?.sittingId;
    const withdrawn = await ask('POST', `/api/registrar/sittings/${adams}/void`, { reason: 'Fell ill on the day' });
    expect(withdrawn.status).toBe(200);
    const after = await read(deliveryId);
    expect(after.delivery).toMatchObject({ scheduled: 0, open: 1, ended: 1 });
    expect(after.sittings.map(({ name, status, endKind }) => [name, status, endKind])).toEqual([
      ['Zoe Scheduled', 'in-progress', null],
      ['Sits At Once', 'scored', 'submitted'],
      ['Adam Scheduled', 'voided', null],
    ]);
    expect((await list()).deliveries).toContainEqual(after.delivery);
  });

  it('are kept before the window opens, and the sitting starts in it alone', async () => {
    const opensAt = Date.now() + hour;
    const later = await add({ ...tryOut, title: 'Tomorrow', opensAt });
    const now = await add({ ...tryOut, title: 'Now' });
    const candidate = await newCandidate('Comes Tomorrow');
    expect((await place(later.deliveryId, candidate)).status).toBe(200);
    expect((await start(candidate, later.deliveryId)).body.code).toBe('delivery-not-open');
    expect((await start(candidate, now.deliveryId)).body.code).toBe('conflict');
    expect(await offeredTo(candidate)).toEqual([later.deliveryId]);
    expect(await offeredTo(await newCandidate('Comes When Free'))).toContain(now.deliveryId);
  });

  it('bind past the window, until they are withdrawn', async () => {
    const [candidate, another] = [await newCandidate('Comes Late'), await newCandidate('Comes Too Late')];
    const brief = await add({ ...tryOut, title: 'Brief', closesAt: Date.now() + hour });
    const { sitting } = (await place(brief.deliveryId, candidate)).body;
    expect(await offeredTo(candidate)).toEqual([brief.deliveryId]);
    // The hour passes.
    await asOwner(stage.server, 'UPDATE delivery SET closes_at = closes_at - $2 WHERE id = $1', [
      brief.deliveryId,
      hour,
    ]);
    expect(await offeredTo(candidate)).toEqual([]);
    expect((await start(candidate, brief.deliveryId)).body.code).toBe('delivery-closed');
    expect((await place(brief.deliveryId, another)).body.code).toBe('delivery-closed');
    await ask('POST', `/api/registrar/sittings/${sitting.sittingId}/void`, { reason: 'Did not come' });
    expect(await offeredTo(candidate)).not.toEqual([]);
  });

  it('are refused with all reasons to whoever is not eligible [PATH-1]', async () => {
    const { deliveryId } = await add({ ...midterm, title: 'For the ready' });
    const refused = await place(deliveryId, await newCandidate('Not Ready'));
    expect(refused).toMatchObject({ status: 409, body: { code: 'not-eligible' } });
    const { params } = refused.body as unknown as { params: { reasons: { code: string; message: string }[] } };
    expect(params.reasons.length).toBeGreaterThan(1);
    expect((await read(deliveryId)).sittings).toEqual([]);
  });

  it('of a delivery that there is not are not found', async () => {
    const nothing = '01900000-0000-7000-8000-00000000dead';
    expect((await ask('GET', `${base}/${nothing}`)).status).toBe(404);
    expect((await place(nothing, stage.callers.candidate)).status).toBe(404);
  });
});
