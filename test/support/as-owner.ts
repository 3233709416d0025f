import { createDatabase } from '../../server/adapters/postgres/database.ts';
import { filesOf, ownerRole } from '../../server/adapters/postgres/embedded-server.ts';
import type { Demonstration } from './demonstration.ts';
import { quietLog } from './log.ts';

/** Changes the data of a running demonstration past its server. */
export async function asOwner({ dataDir }: Demonstration, sql: string, values: readonly unknown[]): Promise<void> {
  const config = { host: filesOf(dataDir).socket, port: 5432, user: ownerRole, database: 'invigil' };
  const owner = createDatabase(config, { log: quietLog, max: 1, name: 'aging' });
  try {
    await owner.query(sql, values);
  } finally {
    await owner.close();
  }
}
