import { afterEach, describe, expect, it, vi } from 'vitest';
import type { KeptRoom } from '../../../client/features/exam-room/kept-room.ts';
import { memoryOutbox, type OutboxStore } from '../../../client/features/exam-room/outbox-store.ts';
import type { RoomEngine } from '../../../client/features/exam-room/room-engine.ts';
import { scriptedServer, silence } from './scripted-server.ts';

let room: RoomEngine;
afterEach(() => {
  room.stop();
  vi.useRealTimers();
});

async function opened(store?: OutboxStore | (() => Promise<OutboxStore>), policy = {}) {
  const server = scriptedServer(policy);
  room = server.open(store);
  await server.pass(10);
  return server;
}

/** A store that has kept a room of an earlier visit. */
function keptStore(state: Partial<KeptRoom['state']> = {}): OutboxStore {
  const sitting = { status: 'in-progress', version: 1, ledger: [], deadline: 3_600_000 } as never;
  const policy = { calculator: 'none', navigation: 'free', view: 'one', reached: null } as const;
  return {
    ...memoryOutbox(),
    loadRoom: async () => ({
      form: [1, 2, 3].map((position) => ({ type: 'true-false' as const, position, stemHtml: '', points: 1 })),
      state: {
        sitting,
        formLanguage: 'en',
        policy,
        responses: [],
        flagged: [],
        flagsUnsent: false,
        seen: [1, 2],
        position: 2,
        serverNow: 0,
        wallNow: 1_000_000,
        ...state,
      },
    }),
  };
}

const refused = (code: string) => (payload: Record<string, unknown>) => ({
  status: 'refused',
  code,
  message: 'why',
  revision: payload['revision'],
  serverNow: 0,
  deadline: 3_600_000,
});

describe('an answer on its way', () => {
  it('is sent at once, and a text once it rests', async () => {
    const server = await opened();
    room.answer(1, true);
    expect(server.saves()).toEqual([[1, 1]]);
    for (const text of ['W', 'We', 'Weir']) {
      room.answer(2, text, true);
      await server.pass(200);
    }
    expect(server.saves()).toEqual([[1, 1]]);
    await server.pass(400);
    expect(server.saves()).toEqual([
      [1, 1],
      [2, 3],
    ]);
    expect(server.responses.get(2)?.value).toBe('Weir');
  });

  it('[SAVE-2] goes out again under the same number until it is acknowledged, and waits in the outbox so long', async () => {
    const server = await opened();
    server.script('response:save', () => silence);
    room.answer(1, true);
    await server.pass(6000);
    expect(room.state().answers.outbox.size).toBe(1);
    server.unscript('response:save');
    await server.pass(6000);
    expect(room.state().answers.outbox.size).toBe(0);
    expect(new Set(server.saves().map(String))).toEqual(new Set(['1,1']));
  });

  it('[SAVE-1] refused for good is told of, and holds up no other', async () => {
    const server = await opened();
    server.script('response:save', (payload) =>
      payload['position'] === 2 ? refused('bad-input')(payload) : undefined,
    );
    for (const position of [1, 2, 3]) room.answer(position, true);
    await server.pass(10);
    expect([...server.responses.keys()]).toEqual([1, 3]);
    expect(room.state().answers.outbox.size).toBe(0);
    expect([...room.state().answers.told]).toEqual([
      [2, { status: 'refused', refusal: { code: 'bad-input', message: 'why' } }],
    ]);
  });

  it('acknowledged while an older picture of the room was on its way does not go back to what it was', async () => {
    const server = await opened();
    room.answer(1, 'first');
    await server.pass(10);
    let picture: (room: object) => void = () => undefined;
    server.script('sitting:attach', () => new Promise<object>((resolve) => (picture = resolve)));
    server.cut();
    server.giveBack();
    const before = { sitting: { ...room.state().sitting, serverNow: 0 }, form: room.state().form };
    room.answer(1, 'second');
    await server.pass(10);
    expect(room.state().answers.outbox.size).toBe(0);
    picture({
      ok: true,
      room: {
        ...before,
        formLanguage: 'en',
        responses: [{ position: 1, revision: 1, value: 'first' }],
        flagged: [],
        policy: room.state().policy,
        notes: { struck: {}, scratchpad: '', version: 0 },
      },
    });
    await server.pass(10);
    expect(room.state().answers.values.get(1)).toBe('second');
    room.answer(1, 'third');
    expect(server.saves().at(-1)).toEqual([1, 3]);
  });

  it('to a server that has lost sight of this connection waits until it is attached again, which is asked for once', async () => {
    const server = await opened();
    server.script('response:save', refused('not-your-sitting'));
    for (const position of [1, 2, 3]) room.answer(position, true);
    await server.pass(10);
    server.unscript('response:save');
    await server.pass(2000);
    expect(server.times('sitting:attach')).toBe(2);
    expect([...server.responses.keys()]).toEqual([1, 2, 3]);
  });

  it('waits while the exam is paused: sent then, it would be evidence', async () => {
    const server = await opened();
    server.script('response:save', refused('sitting-paused'));
    room.answer(1, true);
    server.change({ status: 'paused', deadline: null, remainingMs: 1000 });
    server.push();
    await server.pass(40_000);
    expect(server.saves()).toEqual([[1, 1]]);
    server.unscript('response:save');
    server.change({ status: 'in-progress', deadline: 3_700_000, remainingMs: null });
    server.push();
    await server.pass(10);
    expect(server.saves()).toEqual([
      [1, 1],
      [1, 2],
    ]);
    expect(room.state().answers.outbox.size).toBe(0);
  });
});

describe('flags', () => {
  it('whose message was lost are sent again', async () => {
    const server = await opened();
    server.script('flags:save', () => silence);
    room.flag(2);
    await server.pass(6100);
    server.unscript('flags:save');
    await server.pass(3000);
    expect(server.server.flagged).toEqual([2]);
    expect(room.state().flagsUnsent).toBe(false);
  });

  it('set without a connection outlive a reload with one', async () => {
    const server = await opened(keptStore({ flagged: [3], flagsUnsent: true }));
    expect(server.server.flagged).toEqual([3]);
    expect([...room.state().flagged]).toEqual([3]);
  });
});

describe('devices', () => {
  it('[SIT-1] looking at the page again does not open a room that is open elsewhere', async () => {
    const server = await opened();
    server.cut();
    server.script('sitting:attach', () => ({
      ok: false,
      code: 'open-on-another-device',
      message: '',
      params: { holder: 'living' },
    }));
    server.giveBack();
    await server.pass(10);
    room.wake();
    await server.pass(10);
    expect(room.state().place.kind).toBe('elsewhere');
  });

  it('[SAVE-3] what a device still holds that has lost the sitting goes out over its next connection, as evidence', async () => {
    const server = await opened();
    server.script('response:save', () => silence);
    room.answer(1, true);
    server.emit('device:lost');
    server.cut();
    server.script('sitting:attach', () => ({
      ok: false,
      code: 'open-on-another-device',
      message: '',
      params: { holder: 'living' },
    }));
    server.script('response:save', refused('open-on-another-device'));
    server.giveBack();
    await server.pass(10);
    expect(server.saves().length).toBeGreaterThan(1);
    expect(room.state().answers.outbox.size).toBe(0);
    expect(room.state().answers.told.get(1)?.status).toBe('refused');
  });

  it('lets go only after the last answer has arrived', async () => {
    const server = await opened();
    server.script(
      'response:save',
      (payload) =>
        new Promise((resolve) =>
          setTimeout(() => resolve({ status: 'saved', revision: payload['revision'], serverNow: 0, deadline: 1 }), 300),
        ),
    );
    room.answer(1, true);
    void room.letGo();
    await server.pass(250);
    expect(server.times('device:release')).toBe(0);
    await server.pass(500);
    expect(server.times('device:release')).toBe(1);
    expect(room.state().place.kind).toBe('lost');
  });

  it('a wish to take over is not lost in a question that is under way', async () => {
    const server = await opened();
    server.script('sitting:attach', (payload) =>
      payload['takeOver'] === true
        ? undefined
        : { ok: false, code: 'open-on-another-device', message: '', params: { holder: 'gone' } },
    );
    server.cut();
    server.giveBack();
    await room.takeOver();
    expect(room.state().place.kind).toBe('here');
  });
});

describe('the end', () => {
  it('pressed on a connection so new that the server does not know it is an end', async () => {
    const server = await opened();
    server.script('sitting:submit', () => {
      if (server.times('sitting:submit') === 1)
        return { ok: false, code: 'not-your-sitting', message: 'Attach first.' };
      server.change({ status: 'scored', endKind: 'submitted', deadline: null });
      return undefined;
    });
    await room.submit();
    expect(room.state().sitting?.status).toBe('scored');
    expect(room.state().submission).toEqual({ kind: 'none' });
  });

  it('[SIT-2] whose acknowledgement was lost is found out, and no failure is told', async () => {
    const server = await opened();
    server.script('sitting:submit', () => {
      server.change({ status: 'scored', endKind: 'submitted', deadline: null });
      return silence;
    });
    void room.submit();
    void room.submit();
    await server.pass(16_000);
    expect(server.times('sitting:submit')).toBe(1);
    expect(room.state().sitting?.status).toBe('scored');
    expect(room.state().submission.kind).not.toBe('failed');
  });

  it('is not asked for while an answer is unsaved', async () => {
    const server = await opened();
    server.script('response:save', () => silence);
    room.answer(1, true);
    void room.submit();
    await server.pass(9000);
    expect(server.times('sitting:submit')).toBe(0);
    expect(room.state().submission).toMatchObject({ kind: 'failed', why: 'unsaved' });
  });
});

describe('the connection', () => {
  it('ended by the server is tried again, and a refused sign-in is told', async () => {
    const server = await opened();
    server.socket.connect.mockImplementation(() =>
      server.emit('connect_error', Object.assign(new Error('Sign in.'), { data: { code: 'not-signed-in' } })),
    );
    server.cut('io server disconnect');
    await server.pass(4000);
    expect(room.state().place).toMatchObject({ kind: 'refused', code: 'not-signed-in' });
  });

  it('that comes while the kept room is being read wins over it', async () => {
    const server = scriptedServer();
    server.socket.connect.mockImplementation(() => server.emit('connect_error', new Error('no network')));
    server.responses.set(1, { position: 1, revision: 9, value: true });
    let read: () => void = () => undefined;
    const store = keptStore();
    const { loadRoom } = store;
    room = server.open({
      ...store,
      loadRoom: async () => {
        await new Promise<void>((resolve) => {
          const before = read;
          read = () => {
            before();
            resolve();
          };
        });
        return loadRoom();
      },
    });
    await server.pass(10);
    server.giveBack();
    await server.pass(10);
    read();
    await server.pass(10);
    expect(room.state().answers.revisions.get(1)).toBe(9);
    expect(room.state().clock?.uncertainty).toBe(0);
  });
});

describe('storage', () => {
  it('that never answers does not keep the room closed, and is told of', async () => {
    const server = await opened(() => new Promise(() => undefined));
    await server.pass(3500);
    expect(room.state().form).toHaveLength(3);
    expect(room.state().keepsAnswers).toBe(false);
    room.answer(1, true);
    await server.pass(10);
    expect(server.responses.has(1)).toBe(true);
  });

  it('that is full in mid-exam is told of; once there is room again, nothing overtaken stays in it', async () => {
    const disk = memoryOutbox();
    let full = false;
    const server = await opened({
      ...disk,
      put: async (entry) => {
        if (full) throw new DOMException('no room left', 'QuotaExceededError');
        await disk.put(entry);
      },
    });
    server.cut();
    room.answer(1, 'old');
    await server.pass(10);
    expect(room.state().keepsAnswers).toBe(true);
    full = true;
    room.answer(1, 'new');
    await server.pass(10);
    expect(room.state().keepsAnswers).toBe(false);
    server.giveBack();
    await server.pass(10);
    expect(server.responses.get(1)?.value).toBe('new');
    expect(await disk.load()).toEqual([]);
    expect(room.state().answers.told.size).toBe(0);
  });
});

describe('the clock', () => {
  it('[TIME-1] read by a slow first answer closes the room only once the time is up for certain', async () => {
    const server = scriptedServer();
    server.change({ deadline: 10_000 });
    // The question took 4 s, its answer none: the middle of the round trip is 2 s off.
    server.script(
      'sitting:attach',
      () => new Promise((resolve) => setTimeout(() => resolve(undefined as never), 4000)),
    );
    room = server.open();
    await server.pass(4100);
    expect(room.state().clock?.uncertainty).toBe(2000);
    server.cut();
    await server.pass(10_000 - server.server.now - 50);
    expect(room.timeLeft()).toEqual({ kind: 'running', ms: 0 });
    expect(room.timeIsUp()).toBe(false);
    await server.pass(100);
    expect(room.timeIsUp()).toBe(true);
  });

  it('[TIME-1] after a sleep without a connection is an estimate, which closes nothing; the next answer of the server sets it right', async () => {
    const server = await opened();
    server.cut();
    await server.pass(300);
    const before = room.timeLeft();
    // The lid is closed for 50 minutes: the wall clock and the server's go on, the monotonic clock stands.
    server.clocks.wall += 3_000_000;
    server.server.now += 3_000_000;
    await server.pass(300);
    expect(room.state().clock?.uncertainty).toBe(Number.POSITIVE_INFINITY);
    const after = room.timeLeft();
    if (before?.kind !== 'running' || after?.kind !== 'running') throw new Error('the clock runs');
    expect(before.ms - after.ms).toBeGreaterThanOrEqual(3_000_000);
    server.clocks.wall += 3_000_000;
    await server.pass(300);
    expect(room.timeLeft()).toEqual({ kind: 'running', ms: 0 });
    expect(room.timeIsUp()).toBe(false);
    server.giveBack();
    await server.pass(10);
    expect(room.state().clock?.uncertainty).toBe(0);
    expect(room.serverNow()).toBe(server.server.now);
  });

  it('[TIME-1] whose device clock is set while there is a connection asks the server, and estimates nothing', async () => {
    const server = await opened();
    const before = room.serverNow();
    for (const jump of [10_800_000, -32_400_000]) {
      server.clocks.wall += jump;
      await server.pass(300);
      expect(room.state().clock?.uncertainty).toBe(0);
    }
    expect((room.serverNow() ?? 0) - (before ?? 0)).toBe(600);
    expect(server.times('sitting:sync')).toBe(1);
  });
});
