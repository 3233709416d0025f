import type { RequestHandler } from 'express';
import { Histogram, type Registry } from 'prom-client';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Random } from '../ports/random.ts';

/**
 * Gives every request an id and tells the log and the metrics how it ended: which operation, which status, how long. Bodies,
 * cookies, query strings and the names of people never reach the log.
 */
export function requestLog(deps: {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Registry;
}): RequestHandler {
  const durations = new Histogram({
    name: 'invigil_http_request_seconds',
    help: 'Time from receipt to the end of the answer, by operation and status',
    labelNames: ['operation', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [deps.metrics],
  });

  return (req, res, next) => {
    const receivedAt = deps.clock.now();
    const requestId = deps.random.id();
    res.locals['requestId'] = requestId;
    res.locals['receivedAt'] = receivedAt;
    res.set('X-Request-Id', requestId);
    const { path } = req;
    res.once('close', () => {
      const operation: unknown = res.locals['operation'];
      if (typeof operation !== 'string' && res.statusCode < 400) return; // pages, assets and health checks that went well
      const millis = deps.clock.now() - receivedAt;
      durations.observe({ operation: String(operation ?? 'none'), status: res.statusCode }, millis / 1000);
      const facts = {
        requestId,
        method: req.method,
        path,
        operation,
        status: res.statusCode,
        code: res.locals['problemCode'],
        finished: res.writableFinished,
        millis,
      };
      deps.log.info(facts, 'request');
    });
    next();
  };
}
