import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { defineOperation } from '../../../server/contract/operation.ts';
import { Problem } from '../../../server/contract/problem.ts';
import { ok, refuse } from '../../../server/core/result.ts';
import type { Authenticate, Mount } from '../../../server/http/mount.ts';
import { serveApp } from '../../support/http.ts';

const personId = '01900000-0000-7000-8000-00000000aaaa';

/** Whoever sends the cookie `invigil_<role>=yes` is signed in for that role. */
const cookieSaysYes: Authenticate = async (header, role) =>
  header?.includes(`invigil_${role}=yes`) ? { personId, role, loginId: personId } : null;
const candidate = { Cookie: 'invigil_candidate=yes' };

const greet = defineOperation({
  id: 'greet',
  method: 'post',
  path: '/api/candidate/greetings/{language}',
  access: 'candidate',
  summary: 'Greets',
  params: z.strictObject({ language: z.enum(['en', 'es']) }),
  query: z.strictObject({ times: z.coerce.number().int().max(3).optional() }),
  body: z.strictObject({ name: z.string().max(100_000) }),
  response: z.object({ greeting: z.string(), at: z.number() }),
});

const mountGreet = (mount: Mount) =>
  mount(greet, async (call) =>
    ok({
      greeting: `${call.params.language}:${call.body.name}:${call.query.times ?? 1}:${call.principal.personId}`,
      at: call.receivedAt,
      key: 'b', // not declared, so it must not leave
    }),
  );

const serveGreet = () => serveApp({ features: [mountGreet], authenticate: cookieSaysYes });

describe('a mounted operation', () => {
  it('hands the parsed call to its handler and answers what it declares and nothing more [KEY-1]', async () => {
    const server = await serveGreet();
    const answer = await server.send('POST', '/api/candidate/greetings/en?times=2', { name: 'Ada' }, candidate);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ greeting: `en:Ada:2:${personId}`, at: Date.UTC(2026, 2, 2, 9) });
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
  });

  it('answers 204 when it declares no answer', async () => {
    const operation = defineOperation({
      id: 'ping',
      method: 'post',
      path: '/api/ping',
      access: 'public',
      summary: 'Ping',
    });
    const server = await serveApp({ features: [(mount) => mount(operation, async () => ok(undefined))] });
    const answer = await server.send('POST', '/api/ping');
    expect([answer.status, answer.body]).toEqual([204, undefined]);
  });

  it('answers 500 rather than something outside its contract', async () => {
    const server = await serveApp({
      features: [(mount) => mount(greet, async () => ok({ greeting: 'x', at: 'noon' as unknown as number }))],
      authenticate: cookieSaysYes,
    });
    const answer = await server.send('POST', '/api/candidate/greetings/en', { name: 'Ada' }, candidate);
    expect(answer.status).toBe(500);
  });

  it('is found by its literal path whatever the order of mounting', async () => {
    const one = defineOperation({
      id: 'one',
      method: 'get',
      path: '/api/things/{id}',
      access: 'public',
      summary: 'One',
      params: z.strictObject({ id: z.string() }),
      response: z.string(),
    });
    const newest = defineOperation({
      id: 'newest',
      method: 'get',
      path: '/api/things/newest',
      access: 'public',
      summary: 'Newest',
      response: z.string(),
    });
    const server = await serveApp({
      features: [
        (mount) => {
          mount(one, async ({ params }) => ok(`one ${params.id}`));
          mount(newest, async () => ok('newest'));
        },
      ],
    });
    expect((await server.send('GET', '/api/things/newest')).body).toBe('newest');
    expect((await server.send('GET', '/api/things/7')).body).toBe('one 7');
  });

  it('streams a download under its name, and refuses before it has begun', async () => {
    const csv = defineOperation({
      id: 'csv',
      method: 'get',
      path: '/api/rows',
      access: 'public',
      summary: 'Rows',
      query: z.strictObject({ none: z.string().optional() }),
      streams: ['text/csv'],
    });
    const server = await serveApp({
      features: [
        (mount) =>
          mount(csv, async (call) => {
            if (call.query.none !== undefined) return refuse('not-found', 'There are no rows.');
            const out = call.download({ mediaType: 'text/csv', name: 'Zoë rows.csv' });
            out.write('a,b\n');
            out.end('1,2\n');
            return ok(undefined);
          }),
      ],
    });
    const file = await server.fetch('/api/rows');
    expect(file.headers.get('Content-Type')).toBe('text/csv; charset=utf-8');
    expect(file.headers.get('Content-Disposition')).toContain("filename*=UTF-8''Zo%C3%AB%20rows.csv");
    expect(await file.text()).toBe('a,b\n1,2\n');
    expect((await server.send('GET', '/api/rows?none=1')).status).toBe(404);
  });

  it.each([
    ['in an area that is not its role', { path: '/api/admin/x', access: 'candidate' }],
    ['publicly inside a role area', { path: '/api/admin/x', access: 'public' }],
    ['for a role outside its area', { path: '/api/x', access: 'admin' }],
  ] as const)('cannot be mounted %s', async (_case, where) => {
    const operation = defineOperation({ id: 'x', method: 'get', summary: 'X', ...where });
    await expect(serveApp({ features: [(mount) => mount(operation, async () => ok(undefined))] })).rejects.toThrow(
      /belongs to/,
    );
  });

  it('cannot be mounted twice', async () => {
    const twice = (mount: Mount) => {
      mountGreet(mount);
      mountGreet(mount);
    };
    await expect(serveApp({ features: [twice] })).rejects.toThrow(/mounted twice/);
  });
});

describe('the registry, where it is given', () => {
  it.each([
    ['takes the operations it names', [greet], [mountGreet], null],
    ['refuses one that it does not know', [], [mountGreet], /not in the registry of operations: greet/],
    ['refuses to start without one that it names', [greet], [], /not mounted: greet/],
  ])('%s', async (_case, registry, features, problem) => {
    const served = serveApp({ registry, features });
    if (problem === null) expect((await served).operations).toEqual([greet]);
    else await expect(served).rejects.toThrow(problem);
  });
});

describe('what is wrong with a request is told as a problem document', () => {
  const post = (init: RequestInit & { path?: string }) => async () => {
    const server = await serveGreet();
    const { path: address = '/api/candidate/greetings/en', ...rest } = init;
    return server.fetch(address, { method: 'POST', ...rest });
  };
  const json = { ...candidate, 'Content-Type': 'application/json' };

  it.each([
    ['malformed JSON', 400, 'malformed-request', post({ headers: json, body: '{"name": ' })],
    [
      'a malformed escape',
      400,
      'malformed-request',
      post({ path: '/api/candidate/greetings/%E0%A4%A', headers: json, body: '{}' }),
    ],
    [
      'a body over 64 kB',
      413,
      'too-large',
      post({ headers: json, body: JSON.stringify({ name: 'x'.repeat(66_000) }) }),
    ],
    [
      'another content type',
      415,
      'wrong-content-type',
      post({ headers: { ...candidate, 'Content-Type': 'text/plain' }, body: 'hi' }),
    ],
    [
      'an unknown encoding',
      415,
      'wrong-content-type',
      post({ headers: { ...json, 'Content-Encoding': 'zstd' }, body: '{}' }),
    ],
    ['no body', 400, 'bad-input', post({ headers: candidate })],
    ['a field too many', 400, 'bad-input', post({ headers: json, body: '{"name":"a","admin":true}' })],
    ['a prototype', 400, 'bad-input', post({ headers: json, body: '{"name":"a","__proto__":{"admin":true}}' })],
    ['a NUL', 400, 'bad-input', post({ headers: json, body: '{"name":"a\\u0000"}' })],
    ['half a surrogate pair', 400, 'bad-input', post({ headers: json, body: '{"name":"\\ud800"}' })],
    [
      'a NUL in the address',
      400,
      'bad-input',
      post({ path: '/api/candidate/greetings/e%00', headers: json, body: '{"name":"a"}' }),
    ],
    [
      'a repeated query parameter',
      400,
      'bad-input',
      post({ path: '/api/candidate/greetings/en?times=1&times=2', headers: json, body: '{"name":"a"}' }),
    ],
    [
      'an unknown query parameter',
      400,
      'bad-input',
      post({ path: '/api/candidate/greetings/en?x=1', headers: json, body: '{"name":"a"}' }),
    ],
    [
      'nobody signed in',
      401,
      'not-signed-in',
      post({ body: '{"name":"a"}', headers: { 'Content-Type': 'application/json' } }),
    ],
    ['signed in for another role', 401, 'not-signed-in', post({ headers: { Cookie: 'invigil_admin=yes' } })],
    ['another method', 405, 'wrong-method', post({ method: 'DELETE', headers: candidate })],
    ['an unknown route', 404, 'no-such-route', post({ path: '/api/candidate/nothing' })],
    [
      'the sign of another site',
      403,
      'cross-site',
      post({ headers: { ...json, Origin: 'https://evil.example' }, body: '{"name":"a"}' }),
    ],
  ])('%s: %i %s', async (_case, status, code, request) => {
    const response = await request();
    expect(response.headers.get('Content-Type')).toBe('application/problem+json; charset=utf-8');
    const problem = Problem.parse(await response.json());
    expect({ status: response.status, inBody: problem.status, code: problem.code }).toEqual({
      status,
      inBody: status,
      code,
    });
    expect(problem.type).toBe(`urn:invigil:problem:${code}`);
    expect(problem.instance).toBe(`urn:uuid:${response.headers.get('X-Request-Id')}`);
    expect(problem.detail).not.toBe('');
  });

  it('names the methods that are possible', async () => {
    const server = await serveGreet();
    const response = await server.fetch('/api/candidate/greetings/en', { headers: candidate });
    expect(response.headers.get('Allow')).toBe('POST');
  });

  it('names every wrong place of the input', async () => {
    const server = await serveGreet();
    const { body } = await server.send('POST', '/api/candidate/greetings/en', { name: 7, more: 1 }, candidate);
    expect(
      Problem.parse(body)
        .issues?.map((issue) => issue.path)
        .sort(),
    ).toEqual(['body', 'body.name']);
  });

  it('asks who it is before it looks at the body', async () => {
    const server = await serveGreet();
    const response = await server.fetch('/api/candidate/greetings/en', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"name": ',
    });
    expect(response.status).toBe(401);
  });

  it('gives a refusal its status, facts and Retry-After', async () => {
    const server = await serveApp({
      features: [
        (mount) =>
          mount(greet, async () => refuse('too-many-tries', 'Wait a little.', { retryAfterSeconds: 30, tries: 5 })),
      ],
      authenticate: cookieSaysYes,
    });
    const answer = await server.send('POST', '/api/candidate/greetings/en', { name: 'Ada' }, candidate);
    expect([answer.status, answer.headers.get('Retry-After')]).toEqual([429, '30']);
    expect(answer.body).toMatchObject({ code: 'too-many-tries', detail: 'Wait a little.', params: { tries: 5 } });
  });
});

describe('what goes wrong on the server', () => {
  const failing = (error: Error, isLost = false) =>
    serveApp({
      features: [
        (mount) =>
          mount(greet, async () => {
            throw error;
          }),
      ],
      authenticate: cookieSaysYes,
      isConnectionLost: (cause) => isLost && cause === error,
    });

  it('is logged once with its cause, under the id that the client is told, and told to nobody', async () => {
    const error = new Error('column "secret" does not exist');
    const server = await failing(error);
    const answer = await server.send('POST', '/api/candidate/greetings/en', { name: 'Ada' }, candidate);
    expect(answer.status).toBe(500);
    expect(JSON.stringify(answer.body)).not.toContain('secret');
    const errors = server.log.lines.filter((line) => line.level === 'error');
    expect(errors).toHaveLength(1);
    expect(errors[0]?.facts).toMatchObject({ err: error });
    expect(JSON.stringify(answer.body)).toContain(String(answer.headers.get('X-Request-Id')));
  });

  it('is a plain "try again" while the database is out of reach', async () => {
    const server = await failing(new Error('terminating connection'), true);
    const answer = await server.send('POST', '/api/candidate/greetings/en', { name: 'Ada' }, candidate);
    expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '2']);
    expect(answer.body).toMatchObject({ code: 'temporarily-unavailable' });
  });

  it('a request that breaks off in the middle of its body harms nobody', async () => {
    const server = await serveGreet();
    const { hostname, port } = new URL(server.origin);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(
          `POST /api/candidate/greetings/en HTTP/1.1\r\nHost: x\r\nCookie: ${candidate.Cookie}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"name":`,
          () => socket.destroy(),
        );
      });
      socket.once('close', () => resolve());
    });
    const answer = await server.send('POST', '/api/candidate/greetings/en', { name: 'Ada' }, candidate);
    expect(answer.status).toBe(200);
    expect(server.log.lines.filter((line) => line.level === 'error')).toEqual([]);
  });
});

describe('the request log', () => {
  it('tells the operation and the status, and neither bodies, cookies nor query strings', async () => {
    const server = await serveGreet();
    await server.send('POST', '/api/candidate/greetings/en?times=3', { name: 'Secret Ada' }, candidate);
    await expect.poll(() => server.log.lines.length).toBe(1);
    expect(server.log.lines[0]?.facts).toMatchObject({ operation: 'greet', status: 200, method: 'POST' });
    const text = JSON.stringify(server.log.lines);
    for (const secret of ['Secret', 'yes', 'times']) expect(text).not.toContain(secret);
  });
});

describe('service routes', () => {
  it('say whether the process lives and whether it is ready', async () => {
    const server = await serveApp({ readiness: async () => ['The database is out of reach.'] });
    expect((await server.fetch('/healthz')).status).toBe(200);
    const ready = await server.send('GET', '/readyz');
    expect([ready.status, ready.body]).toEqual([503, { ready: false, reasons: ['The database is out of reach.'] }]);
    expect((await (await serveApp()).fetch('/readyz')).status).toBe(200);
  });

  it('give metrics to this machine and to holders of the token, not through a proxy', async () => {
    const server = await serveApp({ settings: { metricsToken: 'm3trics' }, features: [mountGreet] });
    const proxied = { 'X-Forwarded-For': '203.0.113.9' };
    await server.send('POST', '/api/candidate/greetings/en', {});
    expect(await (await server.fetch('/metrics')).text()).toContain(
      'invigil_http_request_seconds_count{operation="greet",status="401"} 1',
    );
    expect((await server.fetch('/metrics', { headers: proxied })).status).toBe(403);
    expect((await server.fetch('/metrics', { headers: { ...proxied, Authorization: 'Bearer wrong' } })).status).toBe(
      403,
    );
    expect((await server.fetch('/metrics', { headers: { ...proxied, Authorization: 'Bearer m3trics' } })).status).toBe(
      200,
    );
  });
});

describe('headers', () => {
  it('allow scripts from this server alone and do not name the framework', async () => {
    const { headers } = await (await serveApp()).fetch('/healthz');
    const policy = String(headers.get('Content-Security-Policy'));
    expect(policy).toMatch(/(^|;)script-src 'self'(;|$)/);
    expect(policy).toMatch(/(^|;)default-src 'none'(;|$)/);
    expect(policy).not.toContain('unsafe-eval');
    expect(policy).not.toContain('upgrade-insecure-requests');
    expect(headers.get('X-Powered-By')).toBeNull();
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('Strict-Transport-Security')).toBeNull();
  });

  it('ask for https where the public origin has it', async () => {
    const server = await serveApp({ settings: { publicOrigin: 'https://exams.example.org' } });
    const { headers } = await server.fetch('/healthz');
    expect(headers.get('Strict-Transport-Security')).not.toBeNull();
    expect(headers.get('Content-Security-Policy')).toContain('upgrade-insecure-requests');
  });
});

describe('the built client', () => {
  const client = () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'invigil-client-'));
    onTestFinished(() => rmSync(dir, { recursive: true }));
    mkdirSync(path.join(dir, 'assets'));
    writeFileSync(path.join(dir, 'index.html'), '<!doctype html><title>Invigil</title>');
    writeFileSync(path.join(dir, 'assets', 'main-4f2a.js'), 'export {};');
    return serveApp({ settings: { clientDir: dir } });
  };
  const page = { headers: { Accept: 'text/html' } };

  it('answers its routes with the page, asked for anew each time', async () => {
    const server = await client();
    for (const address of ['/', '/proctor/board', '/link']) {
      const response = await server.fetch(address, page);
      expect(response.status).toBe(200);
      expect(response.headers.get('Cache-Control')).toBe('no-cache');
      expect(await response.text()).toContain('<title>Invigil</title>');
    }
  });

  it('serves hashed assets for good', async () => {
    const response = await (await client()).fetch('/assets/main-4f2a.js');
    expect(response.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable');
  });

  it.each([
    ['a missing asset', '/assets/gone-1234.js'],
    ['an unknown API path', '/api/nothing'],
    ['a way out of the folder', '/assets/..%2f..%2fpackage.json'],
    ['a file that a page might try', '/.env'],
  ])('does not answer %s with the page', async (_case, address) => {
    expect((await (await client()).fetch(address, page)).status).toBe(404);
  });

  it('says so when it is not built', async () => {
    const response = await (await serveApp()).fetch('/', page);
    expect([response.status, Problem.parse(await response.json()).detail]).toEqual([
      503,
      expect.stringContaining('npm run build'),
    ]);
  });
});
