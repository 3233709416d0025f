import { startClient } from '../support/client.ts';
import { createSeeds } from '../support/seed.ts';
import { describeCpu, type Program, startServer } from '../support/server.ts';
import { percentile } from '../support/statistics.ts';

export interface StartsOptions {
  readonly starts: number;
  readonly program: Program;
  readonly say: (line: string) => void;
}

/** Candidates who all start the midterm at one instant, each on a fresh connection, until each has its form on the screen. */
export async function benchStarts({ starts, program, say }: StartsOptions) {
  const server = await startServer(program);
  const client = startClient();
  try {
    const seeds = await createSeeds(server);
    const tokens = await seeds.eligible(starts, 'midterm');
    await server.owner.query('CHECKPOINT');
    const deliveryId = await seeds.deliveryOf('midterm');
    const before = await server.cpu();
    const { answeredMs, deliveredMs, failures } = await client.call('start', {
      origin: server.origin,
      deliveryId,
      tokens,
    });
    for (const failure of new Set(failures)) say(`failed: ${failure}`);
    say(
      `started: half within ${Math.round(percentile(answeredMs, 50))} ms, all within ${Math.round(percentile(answeredMs, 100))} ms; ` +
        `forms delivered: half within ${Math.round(percentile(deliveredMs, 50))} ms, all within ${Math.round(percentile(deliveredMs, 100))} ms; ${describeCpu(before, await server.cpu())}`,
    );
    return {
      'starts.count': starts,
      'starts.worstMs': Math.round(percentile(deliveredMs, 100)),
      'starts.failed': failures.length,
    };
  } finally {
    await client.stop();
    await server.stop();
  }
}
