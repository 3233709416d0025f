import type { Socket } from 'socket.io';
import type { z } from 'zod';
import type { RefusedAck, SocketEvent } from '../contract/sittings.ts';
import type { Refusal, Result } from '../core/result.ts';
import type { Instant } from '../core/time/instant.ts';
import { createTurns, type Turns } from '../core/turns.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';

export interface SocketEdge {
  readonly clock: Clock;
  readonly log: Log;
  readonly isConnectionLost: (error: unknown) => boolean;
}

export type Ack = (answer: unknown) => void;

export const refused = (refusal: Refusal): RefusedAck => ({
  ok: false,
  code: refusal.code,
  message: refusal.message,
  ...(refusal.params ? { params: { ...refusal.params } } : {}),
});

/** Whoever sends thousands of events waits for themselves alone: so many of a connection are worked on at once, and so many may wait. */
const atOnce = 2;
const mostWaiting = 500;

const queues = new WeakMap<Socket, { readonly turns: Turns; taken: number }>();

function queueOf(socket: Socket) {
  const known = queues.get(socket);
  if (known !== undefined) return known;
  const queue = { turns: createTurns(atOnce), taken: 0 };
  queues.set(socket, queue);
  return queue;
}

/**
 * Serves one event of the contract: stamps the receipt, parses, catches, and always answers, so that a client may retry on silence
 * alone. Without an acknowledgement function there is nobody to answer: the event is ignored.
 */
export function bindEvent<E extends SocketEvent>(
  edge: SocketEdge,
  socket: Socket,
  event: E,
  handle: (payload: z.output<E['payload']>, receivedAt: Instant) => Promise<Result<Omit<z.input<E['ack']>, 'ok'>>>,
): void {
  const queue = queueOf(socket);
  socket.on(event.name, async (...args: unknown[]) => {
    const ack = args.at(-1);
    if (typeof ack !== 'function') return;
    const receivedAt = edge.clock.now();
    const parsed = event.payload.safeParse(args[0]);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const where = issue?.path.length ? issue.path.join('.') : 'the payload';
      ack({ ok: false, code: 'bad-input', message: `${event.name}: ${where}: ${issue?.message ?? 'is not valid'}` });
      return;
    }
    if (queue.taken >= atOnce + mostWaiting) {
      ack({ ok: false, code: 'temporarily-unavailable', message: 'This connection asks too much at once; slow down.' });
      return;
    }
    queue.taken += 1;
    try {
      const result = await queue.turns.take(() => handle(parsed.data as z.output<E['payload']>, receivedAt));
      ack(result.ok ? { ok: true, ...result.value } : refused(result.refusal));
    } catch (error) {
      const lost = edge.isConnectionLost(error);
      if (!lost) edge.log.error({ err: error, event: event.name }, 'a socket event failed');
      ack({
        ok: false,
        code: 'temporarily-unavailable',
        message: lost ? 'The database is away for a moment; try again.' : 'Something failed on the server; try again.',
      });
    } finally {
      queue.taken -= 1;
    }
  });
}
