import type { PoolConfig } from 'pg';

/** What DATABASE_URL says of a server that listens on a Unix socket only. */
export function postgresUrl({ host = '', user, database }: PoolConfig): string {
  return `postgres://${String(user)}@localhost/${database}?host=${encodeURIComponent(host)}`;
}
