import { timingSafeEqual } from 'node:crypto';
import express, { type Request, type Router } from 'express';
import type { Registry } from 'prom-client';
import { openApiDocument } from '../contract/openapi.ts';
import type { Operation } from '../contract/operation.ts';
import { sendProblem } from './problem.ts';

/** Why this node should get no traffic right now: one plain sentence per reason; none means ready. */
export type Readiness = () => Promise<readonly string[]>;

/** What machines ask for: is it alive, is it ready, how is it doing, what can it do. */
export function serviceRoutes(deps: {
  readonly readiness: Readiness;
  readonly metrics: Registry;
  /** Opens `/metrics` to others than this machine, as `Authorization: Bearer …`. */
  readonly metricsToken: string | null;
  readonly operations: readonly Operation[];
}): Router {
  const router = express.Router();
  const document = JSON.stringify(openApiDocument(deps.operations));

  router.get('/healthz', (_req, res) => {
    res.type('text/plain').send('alive\n');
  });

  router.get('/readyz', async (_req, res) => {
    const reasons = await deps.readiness();
    res.status(reasons.length === 0 ? 200 : 503).json({ ready: reasons.length === 0, reasons });
  });

  router.get('/metrics', async (req, res) => {
    if (isFromThisMachine(req) || hasToken(req, deps.metricsToken)) {
      res.type(deps.metrics.contentType).send(await deps.metrics.metrics());
    } else {
      sendProblem(res, {
        code: 'not-allowed',
        message: 'Metrics are for this machine or for holders of the metrics token.',
      });
    }
  });

  router.get('/api/openapi.json', (_req, res) => {
    res.type('application/json').send(document);
  });
  return router;
}

/** A proxy on this machine makes everybody look local, and is told by the headers that it adds. */
function isFromThisMachine(req: Request): boolean {
  const { remoteAddress } = req.socket;
  const local = remoteAddress === '127.0.0.1' || remoteAddress === '::1' || remoteAddress === '::ffff:127.0.0.1';
  return local && req.headers['x-forwarded-for'] === undefined && req.headers.forwarded === undefined;
}

function hasToken(req: Request, token: string | null): boolean {
  if (!token) return false;
  const given = Buffer.from(req.headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
