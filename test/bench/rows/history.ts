import { type BenchClient, startClient } from '../support/client.ts';
import { createSeeds } from '../support/seed.ts';
import { type BenchServer, type Program, startServer } from '../support/server.ts';
import { median, rounded } from '../support/statistics.ts';

export interface HistoryOptions {
  readonly sittings: number;
  readonly answersEach: number;
  readonly connections: number;
  readonly rounds: number;
  readonly roundMs: number;
  readonly program: Program;
  readonly say: (line: string) => void;
}

const warmUpMs = 500;

/** The same saves on a database with a long past and on one with none, in turn. */
export async function benchHistory(options: HistoryOptions) {
  const { sittings, connections, rounds, roundMs, program, say } = options;
  const nodes: Node[] = [];
  try {
    const young = await startNode(nodes, program, connections);
    const old = await startNode(nodes, program, connections);
    const startedAt = performance.now();
    await seedPast(old.server, sittings, options.answersEach);
    say(
      `${sittings} past sittings with ${sittings * options.answersEach} answers, ${await sizeOf(old.server)}, seeded in ${rounded((performance.now() - startedAt) / 1000)} s`,
    );
    for (const { server } of nodes) await server.owner.query('CHECKPOINT');
    const costs: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const without = await saturate(young);
      const withPast = await saturate(old);
      costs.push(without / withPast);
      say(`round ${round + 1}: ${Math.round(without)} saves/s with no past, ${Math.round(withPast)} with it`);
    }
    return { 'history.costRatio': rounded(median(costs), 3) };
  } finally {
    for (const { client, server } of nodes) {
      await client.stop();
      await server.stop();
    }
  }

  async function saturate({ client }: Node): Promise<number> {
    const { perSecond, lost } = await client.call('saturate', {
      target: 'server',
      count: connections,
      warmUpMs,
      measureMs: roundMs,
    });
    if (lost > 0) throw new Error(`${lost} saves were not acknowledged as saved`);
    return perSecond;
  }
}

interface Node {
  readonly server: BenchServer;
  readonly client: BenchClient;
}

async function startNode(nodes: Node[], program: Program, connections: number): Promise<Node> {
  const node = { server: await startServer(program), client: startClient() };
  nodes.push(node);
  const candidates = await (await createSeeds(node.server)).running(connections, 'midterm');
  await node.client.call('join', { origin: node.server.origin, candidates, atOnce: 20 });
  return node;
}

/**
 * Sittings that were scored over the last years, with the rows that saves meet: the sitting, and its answers in the
 * journal. People are shared, and forms, ledgers and outcomes are left out: no save reads or writes those tables.
 */
async function seedPast({ owner }: BenchServer, sittings: number, answersEach: number): Promise<void> {
  const inBatches = async (sql: string) => {
    for (let from = 0; from < sittings; from += batchSize)
      await owner.query(sql, [from, Math.min(from + batchSize, sittings) - 1]);
  };
  await owner.query(`CREATE TABLE bench.past (number integer PRIMARY KEY, id uuid NOT NULL)`);
  // Ids as they would be, ordered by time.
  await owner.query(
    `INSERT INTO bench.past SELECT n, uuidv7(make_interval(mins => n - $1::integer)) FROM generate_series(0, $1::integer - 1) AS n`,
    [sittings],
  );
  await inBatches(
    `INSERT INTO sitting (id, delivery_id, candidate_id, program_id, exam_id, program_version_id, registration, attempt, attempts_allowed, pass_percent,
       item_count, base_minutes, status, end_kind, version, allotted_ms, started_at, ended_at, device_id, created_at, changed_at)
     SELECT past.id, s.delivery_id, s.candidate_id, s.program_id, s.exam_id, s.program_version_id, 1, 1, 2, 70,
       s.item_count, s.base_minutes, 'scored', 'submitted', 3, s.allotted_ms, at, at + 3600000, s.device_id, at, at + 3600000
     FROM bench.past
     JOIN (SELECT *, row_number() OVER () - 1 AS turn, count(*) OVER () AS people FROM sitting WHERE status = 'in-progress') s ON s.turn = number % s.people,
     LATERAL (SELECT s.created_at - 86400000 - number * 60000::bigint AS at)
     WHERE number BETWEEN $1 AND $2 ORDER BY number`,
  );
  await inBatches(
    `INSERT INTO response (sitting_id, position, revision, mark, received_at, device_id, value)
     SELECT id, position, 1, 0, 1700000000000 + number, 'bench-device', '"b"'
     FROM bench.past, generate_series(1, ${answersEach}) AS position WHERE number BETWEEN $1 AND $2 ORDER BY number, position`,
  );
  await owner.query(`VACUUM ANALYZE`);
}

const batchSize = 50_000;

async function sizeOf({ owner }: BenchServer): Promise<string> {
  const { rows } = await owner.query<{ size: string }>(
    `SELECT pg_size_pretty(pg_database_size(current_database())) AS size`,
  );
  return rows[0]?.size ?? '';
}
