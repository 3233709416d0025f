import { vi } from 'vitest';
import { memoryOutbox, type OutboxStore } from '../../../client/features/exam-room/outbox-store.ts';
import { createRoom } from '../../../client/features/exam-room/room-engine.ts';
import type { LiveSocket } from '../../../client/transport/socket.ts';
import type { SittingView } from '../../../server/contract/sittings.ts';

type Payload = Record<string, unknown>;
/** What the server answers; `silence` is a packet that was lost on its way. */
export const silence = Symbol('silence');
type Reply = object | typeof silence;

/** Clocks of a device, set by the test. */
export interface DeviceClocks {
  monotonic: number;
  wall: number;
}

/**
 * One sitting on a server inside the test, which does what the protocol says unless it is told to answer otherwise. Timers are fake: time passes
 * by `pass`.
 */
export function scriptedServer(policy: { navigation?: 'free' | 'linear' } = {}) {
  vi.useFakeTimers();
  const listeners = new Map<string, ((payload?: unknown) => void)[]>();
  const asked: { name: string; payload: Payload }[] = [];
  const scripts = new Map<string, (payload: Payload) => Reply | Promise<Reply> | undefined>();
  const responses = new Map<number, { position: number; revision: number; value: unknown }>();
  const clocks: DeviceClocks = { monotonic: 0, wall: 1_000_000 };
  const server = { now: 0, reached: 1, flagged: [] as number[] };
  let sitting = {
    sittingId: 's',
    version: 1,
    status: 'in-progress',
    startedAt: 0,
    endedAt: null,
    deadline: 3_600_000,
    remainingMs: null,
    ledger: [],
    messageCount: 0,
  } as unknown as SittingView;

  const view = () => ({ ...sitting, serverNow: server.now });
  const room = () => ({
    sitting: view(),
    form: [1, 2, 3].map((position) => ({ type: 'true-false', position, stemHtml: '', points: 1 })),
    formLanguage: 'en',
    responses: [...responses.values()],
    flagged: server.flagged,
    policy: {
      calculator: 'none',
      navigation: policy.navigation ?? 'free',
      view: 'one',
      reached: policy.navigation === 'linear' ? server.reached : null,
    },
    notes: { struck: {}, scratchpad: '', version: 0 },
  });

  function usual(name: string, payload: Payload): object {
    switch (name) {
      case 'sitting:attach':
        return sitting.status === 'scored'
          ? { ok: false, code: 'sitting-closed', message: '' }
          : { ok: true, room: room() };
      case 'response:save':
        responses.set(payload['position'] as number, payload as never);
        return { status: 'saved', revision: payload['revision'], serverNow: server.now, deadline: sitting.deadline };
      case 'sitting:advance':
        server.reached = payload['position'] as number;
        return { ok: true, reached: server.reached };
      case 'flags:save':
        server.flagged = payload['positions'] as number[];
        return { ok: true };
      default:
        return { ok: true, sitting: view() };
    }
  }

  async function emitWithAck(timeoutMs: number, name: string, payload: Payload): Promise<object> {
    asked.push({ name, payload });
    const reply = (await scripts.get(name)?.(payload)) ?? usual(name, payload);
    if (reply !== silence) return reply;
    await new Promise((resolve) => setTimeout(resolve, timeoutMs));
    throw new Error('no acknowledgement');
  }

  const socket = {
    connected: false,
    active: true,
    on: (name: string, listener: (payload?: unknown) => void) =>
      void listeners.set(name, [...(listeners.get(name) ?? []), listener]),
    connect: vi.fn(() => {
      socket.connected = true;
      emit('connect');
    }),
    disconnect: () => {
      socket.connected = false;
    },
    timeout: (timeoutMs: number) => ({
      emitWithAck: (name: string, payload: Payload) => emitWithAck(timeoutMs, name, payload),
    }),
  };
  function emit(name: string, payload?: unknown) {
    for (const listener of listeners.get(name) ?? []) listener(payload);
  }

  return {
    asked,
    responses,
    clocks,
    server,
    socket,
    emit,
    /** How often something was asked, or what with. */
    times: (name: string) => asked.filter((each) => each.name === name).length,
    saves: () =>
      asked
        .filter(({ name }) => name === 'response:save')
        .map(({ payload }) => [payload['position'], payload['revision']]),
    /** Answers in place of the usual answer; `undefined` lets the usual one be given. */
    script: (name: string, reply: (payload: Payload) => Reply | Promise<Reply> | undefined) => scripts.set(name, reply),
    unscript: (name: string) => scripts.delete(name),
    change(fields: Partial<SittingView>) {
      sitting = { ...sitting, version: sitting.version + 1, ...fields };
    },
    push: () => emit('sitting:changed', { sitting: view() }),
    cut(reason = 'transport close') {
      socket.connected = false;
      emit('disconnect', reason);
    },
    giveBack() {
      socket.connected = true;
      emit('connect');
    },
    open: (store: OutboxStore | (() => Promise<OutboxStore>) = memoryOutbox()) =>
      createRoom({
        sittingId: 's',
        deviceId: 'device-1',
        socket: socket as unknown as LiveSocket,
        openStore: typeof store === 'function' ? store : async () => store,
        now: () => clocks.monotonic,
        wallNow: () => clocks.wall,
      }),
    /** Lets time pass for the server and all clocks of the device. */
    async pass(ms: number) {
      await vi.advanceTimersByTimeAsync(0);
      for (let left = ms; left > 0; left -= 50) {
        const step = Math.min(50, left);
        clocks.monotonic += step;
        clocks.wall += step;
        server.now += step;
        await vi.advanceTimersByTimeAsync(step);
      }
    },
  };
}
