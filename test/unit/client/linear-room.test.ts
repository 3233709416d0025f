import { expect, it, vi } from 'vitest';
import { memoryOutbox } from '../../../client/features/exam-room/outbox-store.ts';
import { createRoom } from '../../../client/features/exam-room/room-engine.ts';
import type { LiveSocket } from '../../../client/transport/socket.ts';

/** A server of one linear sitting that notes what it is asked, and cannot be reached until it is let. */
function linearServer() {
  const asked: string[] = [];
  const listeners = new Map<string, () => void>();
  let reached = 1;
  const sitting = {
    sittingId: 's',
    version: 1,
    status: 'in-progress',
    startedAt: 0,
    endedAt: null,
    deadline: 3_600_000,
    remainingMs: null,
    ledger: [],
    messageCount: 0,
    serverNow: 0,
  };
  const room = () => ({
    sitting,
    form: [1, 2, 3].map((position) => ({ type: 'true-false', position, stemHtml: '', points: 1 })),
    formLanguage: 'en',
    responses: [],
    flagged: [],
    policy: { calculator: 'none', navigation: 'linear', view: 'one', reached },
    notes: { struck: {}, scratchpad: '', version: 0 },
  });
  const answer = (name: string, payload: { position?: number; revision?: number }) => {
    switch (name) {
      case 'sitting:attach':
        return { ok: true, room: room() };
      case 'sitting:advance':
        reached = payload.position ?? reached;
        asked.push(`advance ${reached}`);
        return { ok: true, reached };
      case 'response:save':
        asked.push(`save ${payload.position}`);
        return payload.position === reached
          ? { status: 'saved', revision: payload.revision, serverNow: 0, deadline: 3_600_000 }
          : {
              status: 'refused',
              code: 'item-left-behind',
              revision: payload.revision,
              serverNow: 0,
              deadline: 3_600_000,
            };
      default:
        return { ok: true, sitting };
    }
  };
  const socket = {
    connected: true,
    active: true,
    on: (name: string, listener: () => void) => void listeners.set(name, listener),
    connect: () => undefined,
    disconnect: () => undefined,
    timeout: () => ({ emitWithAck: async (name: string, payload: object) => answer(name, payload) }),
  };
  return {
    asked,
    socket: socket as unknown as LiveSocket,
    cut() {
      socket.connected = false;
      listeners.get('disconnect')?.();
    },
    giveBack() {
      socket.connected = true;
      listeners.get('connect')?.();
    },
  };
}

it('[SAVE-3] answers given without a connection go out item by item, so that none of them is left behind', async () => {
  const server = linearServer();
  const room = createRoom({
    sittingId: 's',
    deviceId: 'device-1',
    socket: server.socket,
    openStore: async () => memoryOutbox(),
    now: () => 0,
    wallNow: () => 0,
  });
  try {
    await vi.waitUntil(() => room.state().form.length > 0);
    server.cut();
    for (const position of [1, 2, 3]) {
      room.answer(position, true);
      room.go(position + 1);
    }
    expect(room.state().position).toBe(3);
    room.go(1);
    expect(room.state().position).toBe(3);
    expect(server.asked).toEqual([]);

    server.giveBack();
    await vi.waitUntil(() => room.state().answers.outbox.size === 0);
    expect(server.asked).toEqual(['save 1', 'advance 2', 'save 2', 'advance 3', 'save 3']);
    expect(room.state().answers.told.size).toBe(0);
  } finally {
    room.stop();
  }
});
