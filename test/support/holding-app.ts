import { startEmbeddedPostgres } from '../../server/adapters/postgres/embedded.ts';
import { quietLog } from './log.ts';

// An app that holds a data folder until it is killed: `tsx holding-app.ts <data folder>` says "ready <server pid>".
const [dataDir = ''] = process.argv.slice(2);
const server = await startEmbeddedPostgres({ dataDir, log: quietLog });
process.stdout.write(`ready ${server.pid}\n`);
