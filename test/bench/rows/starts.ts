import { startClient } from '../support/client.ts';
import { createSeeds } from '../support/seed.ts';
import { describeCpu, type Program, startServer } from '../support/server.ts';
import { percentile, rounded } from '../support/statistics.ts';

export interface StartsOptions {
  readonly starts: number;
  readonly program: Program;
  readonly say: (line: string) => void;
}

/** Candidates who sit already and go on saving meanwhile, a save a second each. */
const sitting = 200;

/**
 * Candidates who all start the midterm at one instant, each on a fresh connection, until each has its form on the screen; and how long
 * saves of those who sit already take in the first seconds of it.
 */
export async function benchStarts({ starts, program, say }: StartsOptions) {
  const server = await startServer(program);
  const client = startClient();
  const others = startClient();
  try {
    const seeds = await createSeeds(server);
    const tokens = await seeds.eligible(starts, 'midterm');
    await others.call('join', { origin: server.origin, candidates: await seeds.running(sitting, 'final'), atOnce: 20 });
    await server.owner.query('CHECKPOINT');
    const deliveryId = await seeds.deliveryOf('midterm');
    const before = await server.cpu();
    const [{ answeredMs, deliveredMs, failures }, saves] = await Promise.all([
      client.call('start', { origin: server.origin, deliveryId, tokens }),
      others.call('pace', { count: sitting, perSecond: sitting, measureMs: 5_000 }),
    ]);
    if (saves.lost > 0) throw new Error(`${saves.lost} saves were not acknowledged as saved`);
    for (const failure of new Set(failures)) say(`failed: ${failure}`);
    say(
      `started: half within ${Math.round(percentile(answeredMs, 50))} ms, all within ${Math.round(percentile(answeredMs, 100))} ms; ` +
        `forms delivered: half within ${Math.round(percentile(deliveredMs, 50))} ms, all within ${Math.round(percentile(deliveredMs, 100))} ms; ${describeCpu(before, await server.cpu())}`,
    );
    return {
      'starts.count': starts,
      'starts.worstMs': Math.round(percentile(deliveredMs, 100)),
      'starts.failed': failures.length,
      'starts.saveP99Ms': rounded(saves.p99Ms),
    };
  } finally {
    await client.stop();
    await others.stop();
    await server.stop();
  }
}
