import express, { type Express } from 'express';
import type { Registry } from 'prom-client';
import type { Operation } from '../contract/operation.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Random } from '../ports/random.ts';
import { errorHandler } from './errors.ts';
import type { Authenticate, Mount } from './mount.ts';
import { sendProblem } from './problem.ts';
import { requestLog } from './request-log.ts';
import { collectMounts } from './routes.ts';
import { securityHeaders } from './security-headers.ts';
import { type Readiness, serviceRoutes } from './service-routes.ts';
import { staticClient } from './static-client.ts';

export interface HttpSettings {
  /** The origin people type, such as `https://exams.example.org`; decides on HSTS and on what counts as another site. */
  readonly publicOrigin: string;
  /** How many proxies stand in front; the address of a client is taken from behind them. */
  readonly trustProxy: number;
  readonly metricsToken: string | null;
  /** The folder of the built client. */
  readonly clientDir: string;
}

export interface AppDeps {
  readonly settings: HttpSettings;
  /** Each feature mounts its operations, for example `people.mountPeople`. */
  readonly features: readonly ((mount: Mount) => void)[];
  /** The operations that must be mounted, no more and no fewer; left out only where a test mounts its own. */
  readonly registry?: readonly Operation[];
  readonly authenticate: Authenticate;
  readonly readiness: Readiness;
  readonly isConnectionLost: (error: unknown) => boolean;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Registry;
}

/** The whole HTTP edge as one Express application, and the operations it serves. */
export function createApp(deps: AppDeps): { readonly app: Express; readonly operations: readonly Operation[] } {
  const { settings } = deps;
  const mounts = collectMounts({ authenticate: deps.authenticate, publicOrigin: settings.publicOrigin });
  for (const mountFeature of deps.features) mountFeature(mounts.mount);
  if (deps.registry) assertSame(deps.registry, mounts.operations);

  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', settings.trustProxy);
  app.set('query parser', 'simple');
  app.use(requestLog(deps));
  app.use(securityHeaders(settings.publicOrigin));
  app.use('/api', (_req, res, next) => {
    res.set('Cache-Control', 'no-store');
    next();
  });
  app.use(serviceRoutes({ ...deps, metricsToken: settings.metricsToken, operations: mounts.operations }));
  app.use(mounts.router());
  app.use(staticClient(settings.clientDir));
  app.use((req, res) => {
    sendProblem(res, { code: 'no-such-route', message: `Nothing is served at ${req.path}.` });
  });
  app.use(errorHandler(deps));
  return { app, operations: mounts.operations };
}

/** An operation that the registry lacks would escape the walk over all operations and roles: a bug, found at start. */
function assertSame(registry: readonly Operation[], mounted: readonly Operation[]): void {
  const unknown = mounted.filter((operation) => !registry.includes(operation)).map(({ id }) => id);
  if (unknown.length > 0) throw new Error(`mounted, but not in the registry of operations: ${unknown.join(', ')}`);
  const missing = registry.filter((operation) => !mounted.includes(operation)).map(({ id }) => id);
  if (missing.length > 0) throw new Error(`in the registry of operations, but not mounted: ${missing.join(', ')}`);
}
