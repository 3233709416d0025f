import type { DeliveredItem } from '../../../server/contract/item.ts';
import type { SittingView, StoredResponse } from '../../../server/contract/sittings.ts';
import { language } from '../../i18n/language.ts';
import type { AskName, LiveSocket } from '../../transport/socket.ts';
import { practiceId } from './practice-id.ts';

const minutes = 10;

type Listener = (payload?: unknown) => void;

/**
 * What the practice room talks to in place of a server: it answers as the protocol says, inside this page, and keeps nothing. So a
 * practice exercises the same room as an exam, and no record of it can exist.
 */
export function practiceSocket(
  form: readonly DeliveredItem[],
  texts: { readonly exam: string; readonly name: string; readonly reason: string },
  now: () => number,
): { readonly socket: LiveSocket; readonly cut: (on: boolean) => void } {
  const listeners = new Map<string, Listener[]>();
  const responses = new Map<number, StoredResponse>();
  const startedAt = now();
  const deadline = startedAt + minutes * 60_000;
  let flagged: readonly number[] = [];
  let endedAt: number | null = null;
  let endKind: SittingView['endKind'] = null;
  let connected = false;
  let version = 1;

  const emit = (name: string, payload?: unknown) => {
    for (const listener of listeners.get(name) ?? []) listener(payload);
  };
  function end(kind: 'submitted' | 'expired') {
    if (endedAt !== null) return;
    endedAt = Math.min(now(), deadline);
    endKind = kind;
    version += 1;
  }
  function sitting(): SittingView {
    if (now() >= deadline) end('expired');
    return {
      sittingId: practiceId,
      version,
      programId: '',
      programTitle: '',
      examId: practiceId,
      examTitle: texts.exam,
      deliveryId: practiceId,
      deliveryTitle: '',
      candidateName: texts.name,
      registration: 1,
      attempt: 1,
      attemptsAllowed: 1,
      itemCount: form.length,
      status: endedAt === null ? 'in-progress' : 'scored',
      endKind,
      startedAt,
      endedAt,
      deadline: endedAt === null ? deadline : null,
      remainingMs: null,
      pauseReason: null,
      ledger: [{ kind: 'base', millis: minutes * 60_000, by: 'system', reason: texts.reason, at: startedAt }],
      messageCount: 0,
      serverNow: now(),
    };
  }

  function answer(name: AskName, payload: Record<string, unknown>): object {
    switch (name) {
      case 'sitting:attach': {
        const view = sitting();
        if (view.status !== 'in-progress') return { ok: false, code: 'sitting-closed', message: '' };
        const policy = { calculator: 'basic', navigation: 'free', view: 'one', reached: null };
        const notes = { struck: {}, scratchpad: '', version: 0 };
        return {
          ok: true,
          room: {
            sitting: view,
            form,
            formLanguage: language(),
            responses: [...responses.values()],
            flagged,
            policy,
            notes,
          },
        };
      }
      case 'response:save': {
        const save = payload as unknown as StoredResponse;
        const open = sitting().status === 'in-progress';
        if (open) responses.set(save.position, save);
        return { status: open ? 'saved' : 'closed', revision: save.revision, serverNow: now(), deadline };
      }
      case 'flags:save':
        flagged = payload['positions'] as number[];
        return { ok: true };
      case 'notes:save':
        return { ok: true, version: 1 };
      case 'sitting:submit':
        end('submitted');
        return { ok: true, sitting: sitting() };
      case 'sitting:sync':
        return { ok: true, sitting: sitting() };
      case 'help:ask':
      case 'messages:list':
        return { ok: true, messages: [] };
      default:
        return { ok: true };
    }
  }

  const socket = {
    get connected() {
      return connected;
    },
    active: true,
    on: (name: string, listener: Listener) => void listeners.set(name, [...(listeners.get(name) ?? []), listener]),
    connect() {
      connected = true;
      queueMicrotask(() => emit('connect'));
    },
    disconnect() {
      connected = false;
    },
    timeout: () => ({
      async emitWithAck(name: AskName, payload: Record<string, unknown>) {
        await new Promise((resolve) => setTimeout(resolve, 150));
        if (!connected) throw new Error('the connection is cut');
        return answer(name, payload);
      },
    }),
  };
  return {
    // It has the few parts of a socket that the room uses.
    socket: socket as unknown as LiveSocket,
    cut(on) {
      connected = !on;
      emit(on ? 'disconnect' : 'connect');
    },
  };
}
