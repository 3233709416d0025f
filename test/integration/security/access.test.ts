import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Operation, type Role, roles } from '../../../server/contract/operation.ts';
import { allOperations } from '../../../server/contract/operations.ts';
import { candidateEvents, proctorEvents } from '../../../server/contract/sittings.ts';
import { plain, readBankSecrets } from '../../support/bank-secrets.ts';
import { type Caller, fateOf, openStage, type Stage, save } from './stage.ts';

const run = promisify(execFile);
const nobody = '01900000-0000-7000-8000-00000000dead';

let stage: Stage;
/** A candidate with an open sitting, and another one who has nothing to do with it. */
let owner: Caller;
let stranger: Caller;
let sittingId: string;

beforeAll(async () => {
  stage = await openStage();
  owner = (await stage.person('Owner One', ['candidate'])).candidate;
  stranger = (await stage.person('Stranger Two', ['candidate'])).candidate;
  sittingId = await stage.startTryOut(owner, 'device-of-owner');
});
afterAll(() => stage?.close());

const filled = (operation: Operation, id: string) =>
  operation.path.replaceAll(/\{([^}]+)\}/g, (_all, name: string) => (name === 'programId' ? 'qisp' : id));

/** Those that end the login that asks for them. */
const endsLogin = ({ id }: Operation) => id.startsWith('signOut');

describe('every operation of the whole product', () => {
  it('lets in its own role, and turns away nobody, every other role, and a made-up token [ROLE-1]', async () => {
    const wrong: string[] = [];
    for (const operation of allOperations) {
      const ask = (cookie: string) =>
        stage.send(operation.method.toUpperCase(), filled(operation, nobody), {
          headers: { cookie },
          ...(operation.method !== 'get' && { body: { unexpected: true } }),
        });
      const others = roles.filter((role) => role !== operation.access).map((role) => stage.callers[role].cookie);
      const outsiders = ['', others.join('; '), `invigil_${operation.access}=${'x'.repeat(43)}`];
      if (operation.access !== 'public') {
        for (const cookie of outsiders) {
          const { status, headers } = await ask(cookie);
          if (status !== 401) wrong.push(`${operation.id} answers ${status} to an outsider`);
          if (!headers.get('content-type')?.startsWith('application/problem+json'))
            wrong.push(`${operation.id}: no problem`);
        }
      }
      if (endsLogin(operation)) continue;
      const { status } = await ask(operation.access === 'public' ? '' : stage.callers[operation.access].cookie);
      if (status === 401 || status === 403 || status >= 500)
        wrong.push(`${operation.id} answers ${status} to its own role`);
    }
    expect(wrong).toEqual([]);
  });

  it('that changes something is refused when another site sends it', async () => {
    const wrong: string[] = [];
    for (const operation of allOperations.filter(({ method }) => method !== 'get')) {
      const cookie = operation.access === 'public' ? '' : stage.callers[operation.access].cookie;
      for (const origin of [
        { origin: 'https://evil.example' },
        { 'sec-fetch-site': 'cross-site' },
        { origin: 'null' },
      ]) {
        const answer = await stage.send(operation.method.toUpperCase(), filled(operation, nobody), {
          headers: { cookie, ...(origin as Record<string, string>) },
        });
        if (answer.status !== 403) wrong.push(`${operation.id}: ${answer.status} for ${JSON.stringify(origin)}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe('every namespace and event', () => {
  it.each(['/candidate', '/proctor', '/'] as const)('%s lets in its own role alone [ROLE-1]', async (namespace) => {
    const fates: Record<string, string> = { nobody: await fateOf(stage.connect(namespace, null)) };
    for (const role of roles) fates[role] = await fateOf(stage.connect(namespace, stage.callers[role]));
    const expected = (who: string) =>
      `/${who}` === namespace ? 'connected' : namespace === '/' ? 'not-found' : 'not-signed-in';
    expect(fates).toEqual(Object.fromEntries(['nobody', ...roles].map((who) => [who, expected(who)])));
  });

  it('answers only the events of its own namespace', async () => {
    const all = [...Object.values(candidateEvents), ...Object.values(proctorEvents)];
    const ways = [
      ['/candidate', stranger, candidateEvents.sync.name],
      ['/proctor', stage.callers.proctor, proctorEvents.unwatch.name],
    ] as const;
    for (const [namespace, caller, known] of ways) {
      const socket = stage.connect(namespace, caller);
      const answered: string[] = [];
      for (const event of all.filter((each) => each.namespace !== namespace))
        socket.emit(event.name, { sittingId, deliveryId: nobody, deviceId: 'device-of-owner' }, () =>
          answered.push(event.name),
        );
      // Packets keep their order: once the last one is answered, none of the others will be.
      await socket.emitWithAck(known, {});
      expect(answered).toEqual([]);
    }
  });

  it.each([
    [
      'a page of another site, by WebSocket',
      { transports: ['websocket'], extraHeaders: { origin: 'https://evil.example' } },
    ],
    [
      'a page of another site, by polling',
      { transports: ['polling'], extraHeaders: { origin: 'https://evil.example' } },
    ],
    ['a request that the browser calls cross-site', { extraHeaders: { 'sec-fetch-site': 'cross-site' } }],
  ])('refuses the handshake of %s', async (_what, options) => {
    expect(await fateOf(stage.connect('/candidate', owner, options as object))).not.toBe('connected');
  });
});

describe("somebody else's sitting", () => {
  it('is not there, whatever a stranger asks by HTTP [ROLE-1]', async () => {
    const statuses: Record<string, number> = {};
    const own = allOperations.filter(({ access, path }) => access === 'candidate' && path.includes('{sittingId}'));
    expect(own.length).toBeGreaterThanOrEqual(3);
    for (const operation of own) {
      const body = operation.id === 'submitSitting' ? { deviceId: 'device-of-owner' } : {};
      const answer = await stage.send(operation.method.toUpperCase(), filled(operation, sittingId), {
        caller: stranger,
        ...(operation.method !== 'get' && { body }),
      });
      statuses[operation.id] = answer.status;
      expect(answer.text).not.toContain('Owner One');
    }
    expect(Object.entries(statuses).filter(([, status]) => status !== 404 && status !== 400)).toEqual([]);
    expect(statuses).toMatchObject({ readSitting: 404, submitSitting: 404, readResult: 404 });
  });

  it('cannot be attached to, read, changed or ended by a stranger over a socket [ROLE-1]', async () => {
    const socket = stage.connect('/candidate', stranger);
    const payloads: Record<string, object> = {
      'sitting:attach': { sittingId, deviceId: 'device-of-owner', takeOver: true },
      'response:save': { sittingId, position: 1, revision: 1_000_000, value: null },
      'flags:save': { sittingId, positions: [1] },
      'sitting:submit': { sittingId },
      'sitting:sync': { sittingId },
      'device:release': { sittingId },
    };
    for (const event of Object.values(candidateEvents)) {
      const payload = payloads[event.name] ?? { sittingId };
      const ack = (await socket.emitWithAck(event.name, payload)) as { code?: string };
      expect([event.name, ['not-found', 'not-your-sitting', 'bad-input'].includes(ack.code ?? '')]).toEqual([
        event.name,
        true,
      ]);
      expect(JSON.stringify(ack)).not.toContain('Owner One');
    }
    const mine = await stage.attach(owner, sittingId, 'device-of-owner');
    expect(mine.room.sitting.status).toBe('in-progress');
    expect(mine.room.responses).toEqual([]);
    expect(await save(mine.socket, sittingId, 1, 1)).toMatchObject({ status: 'saved' });
    mine.socket.disconnect();
  });
});

describe('one person in two roles', () => {
  it('neither supervises, decides on, nor reads their own sitting or path [ROLE-1]', async () => {
    const both = await stage.person('Both Sides', ['candidate', 'proctor', 'grader', 'registrar']);
    await stage.send('PUT', `/api/admin/people/${both.candidate.personId}/roles`, {
      caller: stage.callers.admin,
      body: { roles: ['candidate', 'proctor', 'registrar'] },
    });
    const own = await stage.startTryOut(both.candidate, 'device-of-both');
    const reason = 'for my own good';
    const bodies: Record<string, object> = {
      admitSitting: {},
      grantTime: { seconds: 600, reason },
      reportIncident: { description: reason, blocksResult: true },
      reopenSitting: { reason, minutes: 60 },
      recordAccommodation: { extraTimePercent: 100, reason },
    };
    const refused: Record<string, unknown> = {};
    const acting = allOperations.filter(
      ({ access, method, path }) =>
        (access === 'proctor' || access === 'registrar') && method !== 'get' && /\{(sittingId|personId)\}/.test(path),
    );
    expect(acting.length).toBeGreaterThan(10);
    for (const operation of acting) {
      const path = operation.path
        .replace('{sittingId}', own)
        .replace('{personId}', both.candidate.personId)
        .replace('{programId}', 'qisp');
      const answer = await stage.send(operation.method.toUpperCase(), path.replaceAll(/\{[^}]+\}/g, nobody), {
        caller: both[operation.access as Role],
        ...(needsBody(operation) && { body: bodies[operation.id] ?? { reason } }),
      });
      const code = (answer.json as { code?: string } | null)?.code;
      // What asks for other input is held to the same rule by the tests of its feature.
      if (code !== 'own-record' && code !== 'bad-input') refused[operation.id] = [answer.status, code];
    }
    expect(refused).toEqual({});
    const view = await stage.send('GET', `/api/candidate/sittings/${own}`, { caller: both.candidate });
    expect((view.json as { sitting: { status: string } }).sitting.status).toBe('in-progress');
  });
});

describe('a key', () => {
  it('is shown to no role: nobody who can read one could sit the exam, because nobody can [KEY-1] [ROLE-1]', async () => {
    const { rationales } = await readBankSecrets();
    const offers = await stage.send('GET', '/api/candidate/deliveries', { caller: owner });
    const [offer] = (offers.json as { deliveries: { deliveryId: string }[] }).deliveries;
    const known: Record<string, string> = {
      sittingId,
      deliveryId: offer?.deliveryId ?? '',
      personId: owner.personId,
      programId: 'qisp',
      bankId: 'qisp',
    };
    const shown: string[] = [];
    let answered = 0;
    for (const operation of allOperations.filter(({ method }) => method === 'get')) {
      const path = operation.path.replaceAll(/\{([^}]+)\}/g, (_all, name: string) => known[name] ?? nobody);
      const caller = operation.access === 'public' ? null : stage.callers[operation.access];
      const answer = await stage.send('GET', path, { caller });
      if (answer.status === 200) answered += 1;
      const text = plain(answer.text);
      if (rationales.some((rationale) => text.includes(rationale))) shown.push(operation.id);
    }
    expect(answered).toBeGreaterThan(15);
    expect(shown).toEqual([]);
  });
});

describe('a login', () => {
  it('comes in a cookie that scripts cannot read and other sites cannot send', async () => {
    const made = await stage.send('POST', '/api/accounts', {
      body: { email: 'cookie@example.org', name: 'Cookie Reader', password: 'a long password' },
    });
    expect(made.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^invigil_candidate=[\w-]{43}; .*Path=\/; .*HttpOnly; SameSite=Lax$/),
    ]);
  });

  it('that signs out loses its live connection at once, and no other login does', async () => {
    const leaving = (await stage.person('Leaving Three', ['candidate'])).candidate;
    const sockets = [stage.connect('/candidate', leaving), stage.connect('/candidate', stranger)] as const;
    await Promise.all(sockets.map(fateOf));
    const ended = new Promise((resolve) => sockets[0].once('disconnect', resolve));
    await stage.send('POST', '/api/candidate/sign-out', { caller: leaving });
    expect(await ended).toBe('io server disconnect');
    expect(sockets[1].connected).toBe(true);
    expect(await fateOf(stage.connect('/candidate', leaving))).toBe('not-signed-in');
  });
});

describe('pages and answers', () => {
  it.each(['/', '/room/anything', '/candidate', '/api/me', '/nothing.js'])(
    '%s carries a policy without inline scripts',
    async (path) => {
      const { headers } = await stage.send('GET', path, { headers: { accept: 'text/html' } });
      const policy = headers.get('content-security-policy') ?? '';
      const scripts = policy.split(';').find((directive) => directive.startsWith('script-src '));
      expect(scripts).toBe("script-src 'self'");
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-powered-by')).toBeNull();
    },
  );

  it('of the interface are kept by no cache', async () => {
    const { headers } = await stage.send('GET', '/api/candidate/sittings', { caller: owner });
    expect(headers.get('cache-control')).toBe('no-store');
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

/** Whether an operation takes a body at all: one that takes none refuses any. */
function needsBody(operation: Operation): boolean {
  return !operation.body.safeParse(undefined).success;
}
