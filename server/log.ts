import pino from 'pino';
import { type Config, isDemonstration } from './config.ts';
import type { Log } from './ports/log.ts';

/**
 * JSON lines on standard output, as log collectors read them. On a demonstration a person sits before it: then what happens is said in
 * sentences on standard error, and requests are left out.
 */
export function createLog(config: Config): Log {
  return isDemonstration(config) && config.logLevel === 'info' ? plainLog : jsonLog(config.logLevel);
}

/** What could hold a secret is left out. */
function jsonLog(level: Config['logLevel']): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: ['*.password', '*.token', '*.cookie', 'err.client', 'err.connection'],
      serializers: { err: pino.stdSerializers.errWithCause },
    },
    pino.destination(1),
  );
}

const say = (text: string) => void process.stderr.write(`  ${text}\n`);

const plainLog: Log = {
  info(_facts, message) {
    if (!quiet.has(message)) say(message);
  },
  warn: sayWithError,
  error: sayWithError,
};

/** Said all the time, and of no use to somebody who looks on. */
const quiet: ReadonlySet<string> = new Set(['request', 'audit log sealed', 'item bank loaded', 'ready']);

function sayWithError(facts: object, message: string) {
  const { err } = facts as { err?: unknown };
  say(err instanceof Error ? `${message}: ${err.message}` : message);
}
