import exceljs from 'exceljs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ExportView } from '../../../server/contract/results.ts';
import type { JobRun } from '../../../server/ports/queue.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { openResultsHouse, type ResultsHouse } from './house.ts';
import { insertDelivery, insertPerson, insertSitting, itemColumnNames, sittingColumnNames } from './stage.ts';

const noon = Date.UTC(2026, 2, 2, 12);
const hour = 3_600_000;
const unknownId = '01900000-0000-7000-8000-00000000ffff';

let db: TestDatabase;
let house: ResultsHouse;
let deliveryId: string;
let sittingIds: string[];

beforeAll(async () => {
  db = await createTestDatabase();
  deliveryId = await insertDelivery(db.owner, '=cmd|calc');
  const people = [await insertPerson(db.owner, 'Zoë "Z" Øster'), await insertPerson(db.owner, '-Dash')];
  sittingIds = [];
  for (const [index, candidateId] of people.entries())
    sittingIds.unshift(
      await insertSitting(db.owner, {
        candidateId,
        deliveryId,
        endedAt: noon + index,
        outcomes: [{ units: index + 1 }],
      }),
    );
});
afterAll(() => db.drop());
beforeEach(async () => {
  house = await openResultsHouse(db);
});

const audited = async (actorId: string) =>
  (
    await db.owner.query<{ action: string; detail: string }>(
      'SELECT action, detail FROM audit_entry WHERE actor_id = $1 ORDER BY seq',
      [actorId],
    )
  ).rows;

describe('a download of results', () => {
  const download = (query: string) => house.fetch(`/api/grader/results/export?${query}`);

  it('as CSV has the documented columns, names as they are written, and no formulas', async () => {
    const response = await download('format=csv');
    expect(response.headers.get('content-type')).toMatch(/^text\/csv/);
    expect(response.headers.get('content-disposition')).toBe('attachment; filename=results-2026-03-02T0900Z.csv');
    const bytes = Buffer.from(await response.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const [header, first, second, end] = bytes.subarray(3).toString('utf8').split('\r\n');
    expect(header).toBe(sittingColumnNames.join(','));
    expect(first).toContain(`${sittingIds[0]},`);
    expect(first).toContain(",'-Dash,");
    expect(first).toContain(`,${deliveryId},'=cmd|calc,`);
    expect(first).toContain(',2026-03-02T12:00:00.001Z,3600.5,2,1,2,2,2,100,70,true,');
    expect(second).toContain(',"Zoë ""Z"" Øster",');
    expect(second).toContain(',1,2,2,50,70,false,');
    expect(end).toBe('');
  });

  it('as JSON and as a workbook has the same rows', async () => {
    const json = (await (await download('format=json')).json()) as Record<string, unknown>[];
    expect(json.map((row) => row['sitting_id'])).toEqual(sittingIds);
    expect(json[0]).toMatchObject({ candidate_name: '-Dash', units: 2, passed: true, percent: 100 });
    expect(Object.keys(json[0] ?? {})).toEqual(sittingColumnNames);

    const workbook = new exceljs.Workbook();
    await workbook.xlsx.load(await (await download('format=xlsx')).arrayBuffer());
    const sheet = workbook.worksheets[0];
    const value = (row: number, name: string) => sheet?.getCell(row, sittingColumnNames.indexOf(name) + 1).value;
    expect(sheet?.rowCount).toBe(3);
    expect([2, 3].map((row) => value(row, 'sitting_id'))).toEqual(sittingIds);
    expect(value(2, 'candidate_name')).toBe("'-Dash");
    expect(value(2, 'units')).toBe(2);
    expect(value(3, 'passed')).toBe(false);
  });

  it('has one row per sitting and item when asked', async () => {
    const rows = (await (await download('format=json&granularity=items')).json()) as Record<string, unknown>[];
    expect(Object.keys(rows[0] ?? {})).toEqual(itemColumnNames);
    expect(
      rows.map((row) => [
        row['sitting_id'],
        row['position'],
        row['item_id'],
        row['topic_id'],
        row['units'],
        row['answered'],
      ]),
    ).toEqual([
      [sittingIds[0], 1, 'item-1', 'A', 1, true],
      [sittingIds[0], 2, 'item-2', 'B', 1, false],
      [sittingIds[1], 1, 'item-1', 'A', 1, true],
      [sittingIds[1], 2, 'item-2', 'B', 0, false],
    ]);
  });

  it('holds what the filters let through, and may be empty', async () => {
    expect(await (await download('format=json&passed=true')).json()).toHaveLength(1);
    expect(await (await download('format=json&programId=other')).json()).toEqual([]);
  });

  it('holds all of many batches, each sitting once', async () => {
    const crowd = await createTestDatabase();
    const large = await openResultsHouse(crowd);
    const candidateId = await insertPerson(crowd.owner);
    const sittingId = await insertSitting(crowd.owner, {
      candidateId,
      deliveryId: await insertDelivery(crowd.owner),
      endedAt: noon,
    });
    // copies, several of which end at the same instant
    await crowd.owner.query(
      `WITH copies AS (SELECT gen_random_uuid() AS id, n FROM generate_series(1, 1199) n), sittings AS (
         INSERT INTO sitting (id, delivery_id, candidate_id, program_id, exam_id, program_version_id, registration, attempt, attempts_allowed,
           pass_percent, item_count, base_minutes, status, end_kind, allotted_ms, started_at, ended_at, created_at, changed_at)
         SELECT c.id, delivery_id, candidate_id, program_id, exam_id, program_version_id, registration, attempt, attempts_allowed, pass_percent,
           item_count, base_minutes, status, end_kind, allotted_ms, started_at, ended_at + c.n / 7, created_at, changed_at
         FROM sitting s, copies c WHERE s.id = $1 RETURNING id
       )
       INSERT INTO outcome (id, sitting_id, seq, state, cause, units, max_units, units_to_pass, pass_percent, passed, answered, per_item,
         topic_groups, decided_at)
       SELECT gen_random_uuid(), c.id, seq, state, cause, units, max_units, units_to_pass, pass_percent, passed, answered, per_item, topic_groups, decided_at
       FROM outcome o, sittings c WHERE o.sitting_id = $1`,
      [sittingId],
    );
    const sittings = (await (await large.fetch('/api/grader/results/export?format=json')).json()) as {
      sitting_id: string;
    }[];
    expect(sittings).toHaveLength(1200);
    expect(new Set(sittings.map((row) => row.sitting_id)).size).toBe(1200);
    const items = await (await large.fetch('/api/grader/results/export?format=csv&granularity=items')).text();
    expect(items.trimEnd().split('\r\n')).toHaveLength(2401);
    await crowd.drop();
  });

  it('is audited with what was asked for [AUDIT-1]', async () => {
    await (await download(`format=csv&deliveryId=${deliveryId}`)).text();
    const [entry] = await audited(house.graderId);
    expect(entry).toMatchObject({ action: 'results.downloaded' });
    expect(JSON.parse(entry?.detail ?? '')).toEqual({
      format: 'csv',
      granularity: 'sittings',
      filters: { deliveryId },
    });
  });

  it('of an unknown format is refused', async () => {
    expect((await download('format=pdf')).status).toBe(400);
  });

  it('may be broken off by the client, and the server goes on', async () => {
    for (const format of ['csv', 'xlsx', 'json']) {
      const response = await download(`format=${format}`);
      await response.body?.cancel();
    }
    expect((await house.get('/api/grader/results')).status).toBe(200);
    expect(house.server.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

describe('an export in the background', () => {
  const order = { format: 'csv', filters: { passed: 'true' } };
  const request = async (body: object = order, personId?: string) =>
    (await house.post<{ export: ExportView }>('/api/grader/exports', body, personId)).body.export;
  const listed = async (personId?: string) =>
    (await house.get<{ exports: ExportView[] }>('/api/grader/exports', personId)).body.exports;
  const file = (exportId: string, personId?: string) => house.fetch(`/api/grader/exports/${exportId}/file`, personId);
  const run = (attempt = 1, signal = new AbortController().signal): Pick<JobRun, 'attempt' | 'signal'> => ({
    attempt,
    signal,
  });

  it('is ordered, made, listed with its progress, and downloaded as the direct download would be', async () => {
    for (const format of ['csv', 'xlsx', 'json'] as const) {
      const { exportId } = await request({ format, granularity: 'items', filters: { deliveryId } });
      expect((await listed())[0]).toMatchObject({ exportId, status: 'waiting', rows: 0, sittingsInAll: null });
      expect(house.ordered.at(-1)).toEqual({ kind: 'export', payload: { exportId } });

      await house.results.runExport({ exportId }, run());
      const [made] = await listed();
      expect(made).toMatchObject({ status: 'finished', rows: 4, sittingsDone: 2, sittingsInAll: 2 });
      expect(made?.expiresAt).toBe(house.clock.now() + 24 * hour);

      const response = await file(exportId);
      const bytes = Buffer.from(await response.arrayBuffer());
      expect(bytes.length).toBe(made?.bytes);
      expect(response.headers.get('content-disposition')).toContain(made?.fileName);
      if (format !== 'xlsx') {
        const direct = await house.fetch(
          `/api/grader/results/export?format=${format}&granularity=items&deliveryId=${deliveryId}`,
        );
        expect(bytes.equals(Buffer.from(await direct.arrayBuffer()))).toBe(true);
      } else await new exceljs.Workbook().xlsx.load(bytes as unknown as ArrayBuffer);
    }
  });

  it('belongs to the person who asked, and to nobody else', async () => {
    const { exportId } = await request();
    await house.results.runExport({ exportId }, run());
    const other = await insertPerson(db.owner, 'Gus Grader', 'grader');
    expect((await file(exportId, other)).status).toBe(404);
    expect(await listed(other)).toEqual([]);
    expect((await file(exportId)).status).toBe(200);
  });

  it('is audited when asked for and when fetched [AUDIT-1]', async () => {
    const { exportId } = await request();
    await house.results.runExport({ exportId }, run());
    await (await file(exportId)).text();
    expect((await audited(house.graderId)).map(({ action }) => action)).toEqual([
      'results.export-requested',
      'results.export-downloaded',
    ]);
  });

  it('has no file before it is finished, and none after 24 hours', async () => {
    const { exportId } = await request();
    expect((await file(exportId)).status).toBe(409);
    await house.results.runExport({ exportId }, run());
    house.clock.advance(24 * hour - 1);
    expect(await house.results.removeOldExports(house.clock.now())).toBe(0);
    expect((await file(exportId)).status).toBe(200);
    house.clock.advance(1);
    expect((await file(exportId)).status).toBe(409);
    expect((await listed())[0]?.status).toBe('expired');
    expect(await house.results.removeOldExports(house.clock.now())).toBeGreaterThan(0);
    const { rows } = await db.owner.query('SELECT FROM export_chunk WHERE export_id = $1', [exportId]);
    expect(rows).toEqual([]);
    expect((await file(unknownId)).status).toBe(404);
  });

  it('is made once, however often its job comes', async () => {
    const { exportId } = await request();
    await house.results.runExport({ exportId }, run());
    const first = await (await file(exportId)).text();
    await house.results.runExport({ exportId }, run());
    expect(await (await file(exportId)).text()).toBe(first);
    await house.results.runExport({ exportId: unknownId }, run());
  });

  it('is begun anew after its process died, and what that one had written is never read', async () => {
    const { exportId } = await request();
    const ended = new AbortController();
    ended.abort(new Error('this process is about to end'));
    await expect(house.results.runExport({ exportId }, run(1, ended.signal))).rejects.toThrow('about to end');
    expect((await listed())[0]?.status).toBe('running');
    await db.owner.query(`INSERT INTO export_chunk (export_id, run, seq, data) VALUES ($1, 1, 0, 'left behind')`, [
      exportId,
    ]);
    await house.results.runExport({ exportId }, run(2));
    expect(await (await file(exportId)).text()).not.toContain('left behind');
  });

  it('made by two processes at once is the work of the later one', async () => {
    const { exportId } = await request();
    await Promise.all([1, 2, 3].map(() => house.results.runExport({ exportId }, run())));
    expect((await listed())[0]?.status).toBe('finished');
    expect((await (await file(exportId)).text()).split('\r\n')).toHaveLength(3);
  });

  it('is given up after the fifth failure, and says so', async () => {
    const { exportId } = await request();
    await db.owner.query('ALTER TABLE outcome RENAME TO outcome_away');
    try {
      await expect(house.results.runExport({ exportId }, run(4))).rejects.toThrow();
      await house.results.runExport({ exportId }, run(5));
    } finally {
      await db.owner.query('ALTER TABLE outcome_away RENAME TO outcome');
    }
    expect((await listed())[0]?.status).toBe('failed');
    const refused = await house.get<{ code: string }>(`/api/grader/exports/${exportId}/file`);
    expect(refused).toMatchObject({ status: 409, body: { code: 'conflict' } });
  });

  it('is refused while three others wait, and only to that person', async () => {
    const crowd = await Promise.all([1, 2, 3, 4, 5].map(() => house.post('/api/grader/exports', order)));
    expect(crowd.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(3);
    expect(crowd.find(({ status }) => status !== 200)).toMatchObject({ body: { code: 'too-many-tries' } });
    const other = await insertPerson(db.owner, 'Gina Grader', 'grader');
    expect(await request(order, other)).toMatchObject({ status: 'waiting' });
  });

  it('is forgotten after 30 days', async () => {
    await request();
    house.clock.advance(31 * 24 * hour);
    await house.results.removeOldExports(house.clock.now());
    expect(await listed()).toEqual([]);
  });
});
