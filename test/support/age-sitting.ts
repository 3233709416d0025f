import { createDatabase } from '../../server/adapters/postgres/database.ts';
import { filesOf, ownerRole } from '../../server/adapters/postgres/embedded-server.ts';
import type { Demonstration } from './demonstration.ts';
import { quietLog } from './log.ts';

/**
 * Moves a running sitting back in time, with its start and its deadline: to everybody who looks at it, so much time has passed. It stands for an
 * hour that no test can wait for.
 */
export async function ageSitting({ dataDir }: Demonstration, sittingId: string, byMs: number): Promise<void> {
  const config = { host: filesOf(dataDir).socket, port: 5432, user: ownerRole, database: 'invigil' };
  const owner = createDatabase(config, { log: quietLog, max: 1, name: 'aging' });
  try {
    await owner.query('UPDATE sitting SET started_at = started_at - $2, deadline_at = deadline_at - $2 WHERE id = $1', [
      sittingId,
      byMs,
    ]);
  } finally {
    await owner.close();
  }
}
