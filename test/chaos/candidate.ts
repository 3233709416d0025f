import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import type { Room, SaveAck, SittingView } from '../../server/contract/sittings.ts';
import { itemsOfForm } from '../support/short-program.ts';
import { answerTo, type Book, type SittingNotes } from './book.ts';

/** How a sitting ends: by its candidate, by the clock, by whichever of both comes first, or not before everything does. */
export type Temper = 'submits' | 'expires' | 'races' | 'stays';

/** Tempers whose sittings have little time. */
export const isShort = (temper: Temper) => temper === 'expires' || temper === 'races';

export interface CandidateDeps {
  readonly book: Book;
  readonly origins: readonly string[];
  /** Seeded, one for each candidate. */
  readonly random: () => number;
  /** Ends the run: whatever is unanswered is sent until it is answered, and nothing new. */
  readonly finishing: AbortSignal;
  /** A person who never sat before. */
  readonly nextCookie: () => string;
  readonly deliveryOf: (temper: Temper) => string;
  /** Takes most of the time of a sitting away, so that it ends soon: after so many milliseconds, which it answers. */
  readonly shorten: (sittingId: string) => Promise<number>;
}

const retryMs = 40;
/** Answers on their way at once. */
const lanes = 2;

/** One place in the room: sittings of new people, one after the other, until the end. */
export async function occupySeat(deps: CandidateDeps, seat: number, temper: Temper): Promise<void> {
  let number = 0;
  while (!deps.finishing.aborted) {
    number += 1;
    await sit(deps, temper, `chaos-${seat}-${number}`);
    if (temper === 'stays') return;
  }
}

interface Sitting {
  readonly notes: SittingNotes;
  readonly temper: Temper;
  readonly cookie: string;
  /** Sent, with no answer yet: revision by position. */
  readonly unanswered: Map<number, number>;
  submits: boolean;
  ended: boolean;
}

async function sit(deps: CandidateDeps, temper: Temper, deviceId: string): Promise<void> {
  const cookie = deps.nextCookie();
  const sittingId = await start(deps, cookie, temper, deviceId);
  if (sittingId === null) return;
  const leftMs = isShort(temper) ? await deps.shorten(sittingId) : 0;
  const notes = deps.book.open(sittingId, deviceId);
  const sitting: Sitting = { notes, temper, cookie, unanswered: new Map(), submits: false, ended: false };
  const submitAfterMs = temper === 'races' ? leftMs - 500 + deps.random() * 4500 : 4_000 + deps.random() * 20_000;
  const timer =
    temper === 'submits' || temper === 'races' ? setTimeout(() => askToSubmit(sitting), submitAfterMs) : undefined;
  let tries = 0;
  while (!sitting.ended && !isDone(deps, sitting)) {
    if (deps.finishing.aborted && temper === 'submits') askToSubmit(sitting);
    await beConnected(deps, sitting, deps.origins[tries++ % deps.origins.length] ?? '');
    if (!sitting.ended) await sleep(retryMs);
  }
  clearTimeout(timer);
}

const askToSubmit = (sitting: Sitting) => {
  sitting.submits = true;
};

const isDone = (deps: CandidateDeps, sitting: Sitting) =>
  sitting.temper === 'stays' && deps.finishing.aborted && sitting.unanswered.size === 0;

/** @returns null when the run ends before it could start. */
async function start(deps: CandidateDeps, cookie: string, temper: Temper, deviceId: string): Promise<string | null> {
  for (let tries = 0; !deps.finishing.aborted; tries++) {
    const origin = deps.origins[tries % deps.origins.length];
    const response = await fetch(`${origin}/api/candidate/sittings`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify({ deliveryId: deps.deliveryOf(temper), deviceId }),
      signal: AbortSignal.timeout(20_000),
    }).catch(() => null);
    if (response?.ok) {
      const body = (await response.json().catch(() => null)) as { sitting: SittingView } | null;
      if (body !== null) return body.sitting.sittingId;
    } else if (response !== null && response.status !== 503) {
      deps.book.noteSurprise(`start: ${response.status} ${await response.text()}`);
    }
    await sleep(retryMs);
  }
  return null;
}

/** Answers over one connection until it is lost or the sitting has ended. */
async function beConnected(deps: CandidateDeps, sitting: Sitting, origin: string): Promise<void> {
  const socket = io(`${origin}/candidate`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: { cookie: sitting.cookie },
  });
  const lost = new Promise<'lost'>((resolve) => {
    socket.once('disconnect', () => resolve('lost'));
    socket.once('connect_error', () => resolve('lost'));
  });
  const connected = new Promise<'connected'>((resolve) => socket.once('connect', () => resolve('connected')));
  try {
    if ((await Promise.race([connected, lost])) === 'lost') return;
    const room = await Promise.race([attach(deps, sitting, socket), lost]);
    if (room === 'lost' || room === null) return;
    socket.on('sitting:changed', ({ sitting: { status } }: { sitting: SittingView }) => {
      if (status === 'scored') sitting.ended = true;
    });
    const ask = <T>(event: string, payload: object) =>
      Promise.race([socket.emitWithAck(event, { sittingId: sitting.notes.sittingId, ...payload }) as Promise<T>, lost]);
    await Promise.all(Array.from({ length: lanes }, (_, lane) => answer(deps, sitting, lane, ask)));
  } finally {
    socket.disconnect();
  }
}

async function attach(deps: CandidateDeps, sitting: Sitting, socket: Socket): Promise<Room | null> {
  const { sittingId, deviceId } = sitting.notes;
  const ack = (await socket.emitWithAck('sitting:attach', { sittingId, deviceId })) as
    | { ok: true; room: Room }
    | { ok: false; code: string };
  if (ack.ok) return ack.room;
  if (ack.code === 'sitting-closed') sitting.ended = true;
  else if (ack.code !== 'temporarily-unavailable') deps.book.noteSurprise(`attach: ${ack.code}`);
  return null;
}

type Ask = <T>(event: string, payload: object) => Promise<T | 'lost'>;

/** Each lane has items of its own, so that of two answers to one item the later is also sent later. */
async function answer(deps: CandidateDeps, sitting: Sitting, lane: number, ask: Ask): Promise<void> {
  const { notes, unanswered } = sitting;
  const positions = Array.from({ length: itemsOfForm }, (_, index) => index + 1).filter((at) => at % lanes === lane);
  for (;;) {
    if (sitting.ended || isDone(deps, sitting)) return;
    const waiting = positions.find((position) => unanswered.has(position));
    if (waiting === undefined) {
      if (sitting.submits && lane > 0) return;
      if (sitting.submits) {
        // The other lanes' answers may still be on their way: sent before, they count.
        const done = await ask<{ ok: boolean; code?: string }>('sitting:submit', {});
        if (done === 'lost') return;
        if (done.ok) {
          notes.submitAcknowledged = true;
          sitting.ended = true;
          return;
        }
        if (done.code !== 'temporarily-unavailable') deps.book.noteSurprise(`submit: ${done.code}`);
        await sleep(retryMs);
        continue;
      }
      if (deps.finishing.aborted && !isShort(sitting.temper)) {
        if (sitting.temper === 'submits') askToSubmit(sitting);
        else if (lane > 0 || unanswered.size === 0) return;
        await sleep(retryMs);
        continue;
      }
    }
    const position = waiting ?? positions[Math.floor(deps.random() * positions.length)] ?? 1;
    const revision = unanswered.get(position) ?? (notes.sent.get(position) ?? 0) + 1;
    notes.sent.set(position, revision);
    unanswered.set(position, revision);
    const sentAt = Date.now();
    const ack = await ask<SaveAck>('response:save', { position, revision, value: answerTo(position, revision) });
    if (ack === 'lost') return;
    await heed(deps, sitting, position, revision, sentAt, ack);
    await sleep(10 + deps.random() * 60);
  }
}

async function heed(
  deps: CandidateDeps,
  sitting: Sitting,
  position: number,
  revision: number,
  sentAt: number,
  ack: SaveAck,
): Promise<void> {
  if (ack.status === 'refused') {
    if (ack.code !== 'temporarily-unavailable') {
      deps.book.noteSurprise(`save: ${ack.code}`);
      sitting.unanswered.delete(position);
    }
    await sleep(retryMs);
    return;
  }
  sitting.unanswered.delete(position);
  if (ack.status === 'saved') return deps.book.noteSaved(sitting.notes, position, revision, sentAt);
  sitting.notes.evidence.push([position, revision]);
  if (ack.status === 'closed') sitting.ended = true;
  else await sleep(250);
}
