import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import seedrandom from 'seedrandom';
import type { Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { allOperations } from '../../../server/contract/operations.ts';
import { candidateEvents, proctorEvents } from '../../../server/contract/sittings.ts';
import { garbage } from './garbage.ts';
import { type Caller, fateOf, openStage, type Stage, save } from './stage.ts';

const run = promisify(execFile);

let stage: Stage;
let attacker: Caller;
let attackersSitting: string;
/** A candidate at work, who must notice nothing. */
let other: { socket: Socket; sittingId: string; revision: number };

let logRead = 0;

beforeAll(async () => {
  stage = await openStage();
  attacker = (await stage.person('Mallory Attack', ['candidate'])).candidate;
  attackersSitting = await stage.startTryOut(attacker, 'device-of-mallory');
  const { candidate } = await stage.person('Otto Other', ['candidate']);
  const sittingId = await stage.startTryOut(candidate, 'device-of-other');
  const { socket } = await stage.attach(candidate, sittingId, 'device-of-other');
  other = { socket, sittingId, revision: 0 };
});
afterAll(() => stage?.close());

afterEach(expectUnharmed);

async function expectUnharmed(): Promise<void> {
  expect(await stage.isReady()).toBe(true);
  expect(other.socket.connected).toBe(true);
  other.revision += 1;
  expect(await save(other.socket, other.sittingId, 1, other.revision)).toMatchObject({ status: 'saved' });
  const log = await stage.server.log();
  const news = log.slice(logRead);
  logRead = log.length;
  expect(news).not.toMatch(/"level":50|"level":60|uncaught|unhandled/i);
}

/** What lies below Socket.IO's client, which itself would never send what stands here. */
async function rawSocket(): Promise<{
  ws: { send(data: string | Uint8Array): void; close(): void };
  closed: Promise<unknown>;
}> {
  const socket = stage.connect('/candidate', attacker);
  const closed = new Promise((resolve) => socket.once('disconnect', resolve));
  expect(await fateOf(socket)).toBe('connected');
  const { ws } = socket.io.engine.transport as unknown as { ws: Awaited<ReturnType<typeof rawSocket>>['ws'] };
  return { ws, closed };
}

describe('what cannot be read', () => {
  it.each([
    ['no packet of Engine.IO', 'garbage'],
    ['a packet type that does not exist', '49/candidate,[]'],
    ['half a JSON text', '42/candidate,["response:save",{"sittingId":'],
    ['an event that is no array', '42/candidate,{"a":1}'],
    ['an event without a name', '42/candidate,[]'],
    ['a reserved name', '42/candidate,["disconnect"]'],
    ['a name that is a number', '42/candidate,1[7,{}]'],
    ['an acknowledgement that nobody asked for', '43/candidate,99[{"ok":true}]'],
    ['a namespace that does not exist', '40/admin,'],
    ['a huge id of an acknowledgement', `42/candidate,${'9'.repeat(400)}["sitting:sync",{}]`],
    ['binary parts that never come', '451-/candidate,1["response:save",{"_placeholder":true,"num":0}]'],
    ['a placeholder out of range', '451-/candidate,1["response:save",{"_placeholder":true,"num":99}]'],
    ['more binary parts than fit', '4599999999-/candidate,1["response:save",{}]'],
    ['a property named __proto__', '42/candidate,1["sitting:sync",{"__proto__":{"sittingId":"x"}}]'],
    ['a deep nest', `42/candidate,1["sitting:sync",${'['.repeat(7000)}${']'.repeat(7000)}]`],
    ['a packet larger than any answer', `42/candidate,1["sitting:sync","${'x'.repeat(40_000)}"]`],
  ])('%s harms nobody else', async (_what, packet) => {
    const { ws, closed } = await rawSocket();
    ws.send(packet);
    ws.send('40/candidate,');
    ws.close();
    await closed;
  });

  it('binary frames harm nobody else', async () => {
    const { ws, closed } = await rawSocket();
    ws.send(new Uint8Array([0, 255, 1, 2, 3]));
    ws.close();
    await closed;
  });

  it('an oversized packet ends its own connection', async () => {
    const { ws, closed } = await rawSocket();
    ws.send(`42/candidate,1["sitting:sync","${'x'.repeat(100_000)}"]`);
    await closed;
  });

  it.each([
    ['malformed JSON', '{"token":', 'application/json', 400],
    ['a body of another kind', 'token=x', 'application/x-www-form-urlencoded', 415],
    ['a deep nest', `${'['.repeat(30_000)}${']'.repeat(30_000)}`, 'application/json', 400],
    ['a deep nest of objects', `${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}`, 'application/json', 400],
    ['more than 64 kB', JSON.stringify({ token: 'x'.repeat(70_000) }), 'application/json', 413],
    ['NUL in a text', '{"token":"\\u0000"}', 'application/json', 400],
    ['half a surrogate pair', '{"token":"\\ud800"}', 'application/json', 400],
  ])('%s is told so', async (_what, body, contentType, status) => {
    const answer = await stage.send('POST', '/api/sign-in/link', { body, headers: { 'content-type': contentType } });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      status,
      expect.stringContaining('application/problem+json'),
    ]);
  });

  it.each([
    '/api/%',
    '/api/candidate/sittings/%00',
    '/%c0%af%c0%af/etc/passwd',
    '/assets/..%2f..%2fpackage.json',
    '/..%5c..%5cpackage.json',
    `/api/candidate/sittings/${'x'.repeat(9000)}`,
  ])('the address %s is answered with 4xx', async (path) => {
    const { status, text } = await stage.send('GET', path, { caller: attacker });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(text).not.toContain('"devDependencies"');
  });
});

describe('a flood', () => {
  it.each(['sitting:sync', 'sitting:attach', 'flags:save', 'response:save'])(
    'of 2,000 times %s from one connection keeps nobody else waiting',
    async (event) => {
      const { socket } = await stage.attach(attacker, attackersSitting, 'device-of-mallory');
      const payloads: Record<string, object> = {
        'sitting:attach': { sittingId: attackersSitting, deviceId: 'device-of-mallory' },
        'flags:save': { sittingId: attackersSitting, positions: [1, 2, 3] },
        'response:save': { sittingId: attackersSitting, position: 1, revision: 1, value: null },
      };
      const payload = payloads[event] ?? { sittingId: attackersSitting };
      let answered = 0;
      const flood = Promise.all(
        Array.from({ length: 2000 }, async () => {
          await socket.emitWithAck(event, payload);
          answered += 1;
        }),
      );
      // What others ask comes back while most of the flood still waits for its turn, and all of it is answered in the end.
      await expectUnharmed();
      const page = await stage.send('GET', '/api/candidate/sittings', { caller: attacker });
      expect(page.status).toBe(200);
      if (event !== 'response:save') expect(answered).toBeLessThan(2000);
      await flood;
      expect(answered).toBe(2000);
      socket.disconnect();
    },
  );
});

describe('random input', () => {
  const seed = process.env['SEED'] ?? String(Date.now());

  it(`to every operation is answered below 500 (SEED=${seed})`, async () => {
    const random = seedrandom(seed);
    const wrong: string[] = [];
    for (let round = 0; round < 12; round += 1) {
      for (const operation of allOperations) {
        if (/^(signOut|changePassword|revokeLogins|disablePerson|setRoles)/.test(operation.id)) continue;
        const path = operation.path.replaceAll(/\{[^}]+\}/g, () => garbage.ofPath(random));
        const query = random() < 0.5 ? '' : `?${garbage.ofQuery(random)}`;
        const body = operation.method === 'get' ? {} : { body: garbage.ofJson(random) };
        const caller = operation.access === 'public' ? null : stage.callers[operation.access];
        const { status, text } = await stage.send(operation.method.toUpperCase(), path + query, { caller, ...body });
        if (status >= 500) wrong.push(`${operation.id} ${path}${query} ${JSON.stringify(body)}: ${status} ${text}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it(`to every event is refused, and always answered (SEED=${seed})`, async () => {
    const random = seedrandom(`${seed} events`);
    const { socket } = await stage.attach(attacker, attackersSitting, 'device-of-mallory');
    const proctor = stage.connect('/proctor', stage.callers.proctor);
    const wrong: string[] = [];
    for (let round = 0; round < 150; round += 1) {
      for (const event of [...Object.values(candidateEvents), ...Object.values(proctorEvents)]) {
        const to = event.namespace === '/proctor' ? proctor : socket;
        const payload =
          random() < 0.5
            ? garbage.value(random)
            : {
                sittingId: attackersSitting,
                deliveryId: attackersSitting,
                [garbage.name(random)]: garbage.value(random),
              };
        if (event.name === 'sitting:submit') continue;
        const ack = (await to.emitWithAck(event.name, payload)) as { ok?: boolean; status?: string; code?: string };
        if (ack.code === 'temporarily-unavailable')
          wrong.push(`${event.name} ${JSON.stringify(payload)}: ${JSON.stringify(ack)}`);
      }
    }
    expect(wrong).toEqual([]);
    socket.disconnect();
    proctor.disconnect();
  });
});

describe('the audit log', () => {
  it('is intact after all this [AUDIT-1]', async () => {
    const cli = new URL('../../../dist/server/cli.js', import.meta.url).pathname;
    const env = { PATH: process.env['PATH'], DATA_DIR: stage.server.dataDir };
    const { stdout, stderr } = await run(process.execPath, [cli, 'audit', 'verify'], { env });
    expect(stdout + stderr).toMatch(/intact|verified|unchanged/i);
  });
});
