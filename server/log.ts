import pino from 'pino';
import type { Config } from './config.ts';
import type { Log } from './ports/log.ts';

/** One JSON line per event on standard output, as log collectors read it; what could hold a secret is left out. */
export function createLog(level: Config['logLevel'], destination?: pino.DestinationStream): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: ['*.password', '*.token', '*.cookie', 'err.client', 'err.connection'],
      serializers: { err: pino.stdSerializers.errWithCause },
    },
    destination ?? pino.destination(1),
  );
}
