import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Registry } from 'prom-client';
import { onTestFinished } from 'vitest';
import type { Instant } from '../../server/core/time/instant.ts';
import { instant } from '../../server/core/time/instant.ts';
import { type AppDeps, createApp, type HttpSettings } from '../../server/http/app.ts';
import type { Clock } from '../../server/ports/clock.ts';
import type { Log } from '../../server/ports/log.ts';
import type { Random } from '../../server/ports/random.ts';

/** A clock that stands still until it is told to go on. */
export interface FakeClock extends Clock {
  advance(millis: number): void;
  set(at: Instant): void;
}

export function fakeClock(start = Date.UTC(2026, 2, 2, 9)): FakeClock {
  let now = instant(start);
  return {
    now: () => now,
    advance: (millis) => {
      now = instant(now + millis);
    },
    set: (at) => {
      now = at;
    },
  };
}

/** Counts up: ids and tokens that tell themselves apart and are the same in each run. */
export function countingRandom(): Random {
  let count = 0;
  const next = () => (++count).toString(16).padStart(12, '0');
  return { id: () => `01900000-0000-7000-8000-${next()}`, token: () => `token-${next()}`.padEnd(43, '_') };
}

export interface LogLine {
  readonly level: keyof Log;
  readonly facts: object;
  readonly message: string;
}

export function recordingLog(): Log & { readonly lines: LogLine[] } {
  const lines: LogLine[] = [];
  const at = (level: keyof Log) => (facts: object, message: string) => void lines.push({ level, facts, message });
  return { lines, info: at('info'), warn: at('warn'), error: at('error') };
}

export interface TestServer {
  readonly origin: string;
  readonly log: ReturnType<typeof recordingLog>;
  readonly operations: ReturnType<typeof createApp>['operations'];
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Sends JSON and reads the answer, whatever its status. */
  send(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<{ readonly status: number; readonly headers: Headers; readonly body: unknown }>;
}

/** Serves the given features on an ephemeral port until the test ends; nobody is signed in unless `authenticate` says so. */
export async function serveApp(
  deps: Partial<Omit<AppDeps, 'settings'>> & { readonly settings?: Partial<HttpSettings> } = {},
): Promise<TestServer> {
  const log = recordingLog();
  const { app, operations } = createApp({
    features: [],
    authenticate: async () => null,
    readiness: async () => [],
    isConnectionLost: () => false,
    clock: fakeClock(),
    random: countingRandom(),
    log,
    metrics: new Registry(),
    ...deps,
    settings: {
      publicOrigin: 'http://127.0.0.1',
      trustProxy: 0,
      metricsToken: null,
      clientDir: '/nonexistent',
      ...deps.settings,
    },
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    log,
    operations,
    fetch: (path, init) => fetch(origin + path, init),
    async send(method, path, body, headers = {}) {
      const init: RequestInit = { method, headers };
      if (body !== undefined) {
        init.body = JSON.stringify(body);
        init.headers = { 'Content-Type': 'application/json', ...headers };
      }
      const response = await fetch(origin + path, init);
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
    },
  };
}
