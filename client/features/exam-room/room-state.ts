import { type DeliveredItem, isAnswered, type ResponseValue } from '../../../server/contract/item.ts';
import type { Room, RoomPolicy, SaveAck, SittingView } from '../../../server/contract/sittings.ts';
import { type ClockSample, observe, type ServerClock } from '../../exam-clock/server-clock.ts';
import type { Refused } from '../../i18n/refusals.ts';
import type { KeptRoom } from './kept-room.ts';
import { type Answers, changeAnswer, mergeAnswers, noAnswers, type OutboxEntry, settleAnswer } from './outbox.ts';

export type Holder = 'living' | 'gone' | 'released' | 'needs-proctor';

/** Where this tab stands towards the sitting. */
export type Place =
  | { readonly kind: 'opening' }
  /** This device holds the sitting, or the sitting needs no holder (not started yet, ended). */
  | { readonly kind: 'here' }
  | { readonly kind: 'elsewhere'; readonly holder: Holder; readonly message: string }
  /** Another device took over while this one had the room open. */
  | { readonly kind: 'lost' }
  | ({ readonly kind: 'refused' } & Refused);

export type Connection =
  | { readonly online: true }
  /** `since`: authority time, null when this page was never connected. */
  | { readonly online: false; readonly since: number | null };

/** Something that happened to the sitting and that the candidate must be told, with its reason. */
export type Notice =
  | { readonly kind: 'time'; readonly version: number; readonly millis: number; readonly reason: string }
  | { readonly kind: 'resumed'; readonly version: number; readonly millis: number };

export type Submission =
  | { readonly kind: 'none' }
  | { readonly kind: 'sending' }
  | { readonly kind: 'failed'; readonly why: 'unsaved' | 'no-answer' }
  | { readonly kind: 'failed'; readonly why: 'refused'; readonly refusal: Refused };

export interface RoomState {
  readonly place: Place;
  readonly connection: Connection;
  readonly clock: ServerClock | null;
  readonly sitting: SittingView | null;
  readonly form: readonly DeliveredItem[];
  /** The BCP 47 tag of the items' texts. */
  readonly formLanguage: string;
  readonly policy: RoomPolicy;
  readonly answers: Answers;
  readonly flagged: ReadonlySet<number>;
  /** The list of flags has changed since the server last took it. */
  readonly flagsUnsent: boolean;
  /** Positions that were on screen, in this tab. */
  readonly seen: ReadonlySet<number>;
  readonly position: number;
  readonly view: 'item' | 'review';
  readonly notice: Notice | null;
  /** Another device asks to take over. */
  readonly deviceAsks: boolean;
  readonly submission: Submission;
  /** False when this browser cannot keep answers beyond the page's life. */
  readonly keepsAnswers: boolean;
}

export const openingRoom: RoomState = {
  place: { kind: 'opening' },
  connection: { online: false, since: null },
  clock: null,
  sitting: null,
  form: [],
  formLanguage: 'en',
  policy: { calculator: 'none', navigation: 'free', view: 'one', reached: null },
  answers: noAnswers,
  flagged: new Set(),
  flagsUnsent: false,
  seen: new Set(),
  position: 1,
  view: 'item',
  notice: null,
  deviceAsks: false,
  submission: { kind: 'none' },
  keepsAnswers: true,
};

export type RoomAction =
  | { readonly type: 'connected' }
  | { readonly type: 'disconnected'; readonly at: number | null }
  | { readonly type: 'clock-read'; readonly sample: ClockSample }
  /** The device slept, and the server cannot be asked. */
  | { readonly type: 'clock-guessed'; readonly clock: ServerClock }
  | {
      readonly type: 'attached';
      readonly room: Room;
      readonly held: readonly OutboxEntry[];
      readonly kept?: KeptRoom | null;
    }
  | { readonly type: 'sitting-seen'; readonly sitting: SittingView; readonly held?: readonly OutboxEntry[] }
  /** From this device alone: the server could not be asked yet. */
  | {
      readonly type: 'restored';
      readonly kept: KeptRoom;
      readonly held: readonly OutboxEntry[];
      readonly clock: ServerClock;
    }
  /** Unsent answers of an earlier visit, where the room itself does not open here. */
  | { readonly type: 'held-found'; readonly held: readonly OutboxEntry[] }
  | { readonly type: 'placed'; readonly place: Place }
  | { readonly type: 'answered'; readonly position: number; readonly value: ResponseValue }
  | { readonly type: 'acknowledged'; readonly position: number; readonly revision: number; readonly ack: SaveAck }
  | { readonly type: 'flagged'; readonly position: number }
  | { readonly type: 'flags-sent' }
  | { readonly type: 'moved'; readonly position: number }
  /** Linear navigation: the server knows that the sitting has come to this item. */
  | { readonly type: 'reached'; readonly position: number }
  | { readonly type: 'review-opened' }
  | { readonly type: 'notice-read' }
  | { readonly type: 'device-asks'; readonly asks: boolean }
  | { readonly type: 'submission'; readonly submission: Submission }
  | { readonly type: 'keeps-nothing' };

export function reduceRoom(state: RoomState, action: RoomAction): RoomState {
  switch (action.type) {
    case 'connected':
      return { ...state, connection: { online: true } };
    case 'disconnected':
      // The first loss counts: "since" must not creep forward with every failed try.
      return state.connection.online ? { ...state, connection: { online: false, since: action.at } } : state;
    case 'clock-read':
      return { ...state, clock: observe(state.clock, action.sample) };
    case 'clock-guessed':
      return { ...state, clock: action.clock };
    case 'attached':
      return attached(state, action.room, action.held, action.kept?.state ?? null);
    case 'restored':
      return restored(state, action.kept, action.held, action.clock);
    case 'held-found':
      return {
        ...state,
        answers: mergeAnswers([], [...action.held, ...state.answers.outbox.values()], state.answers.told),
      };
    case 'sitting-seen':
      return sittingSeen(
        action.held === undefined ? state : { ...state, answers: mergeAnswers([], action.held, state.answers.told) },
        action.sitting,
      );
    case 'placed':
      return { ...state, place: action.place, deviceAsks: false };
    case 'answered':
      return { ...state, answers: changeAnswer(state.answers, action.position, action.value).answers };
    case 'acknowledged':
      return { ...state, answers: settleAnswer(state.answers, action.position, action.revision, action.ack) };
    case 'flagged':
      return { ...state, flagged: toggled(state.flagged, action.position), flagsUnsent: true };
    case 'flags-sent':
      return { ...state, flagsUnsent: false };
    case 'moved':
      return moved(state, action.position);
    case 'reached':
      return { ...state, policy: { ...state.policy, reached: action.position } };
    case 'review-opened':
      return { ...state, view: 'review' };
    case 'notice-read':
      return { ...state, notice: null };
    case 'device-asks':
      return { ...state, deviceAsks: action.asks };
    case 'submission':
      return { ...state, submission: action.submission };
    case 'keeps-nothing':
      return { ...state, keepsAnswers: false };
  }
}

function attached(
  state: RoomState,
  room: Room,
  held: readonly OutboxEntry[],
  kept: KeptRoom['state'] | null,
): RoomState {
  const first = state.form.length === 0;
  // What this page still has in memory may be newer than what the store has written.
  const unsent = [...held, ...state.answers.outbox.values()];
  const answers = mergeAnswers(newest(room.responses, state.answers), unsent, state.answers.told);
  const firstOpen = room.form.find((item) => !isAnswered(item, answers.values.get(item.position)))?.position ?? 1;
  // Where the candidate was when this page was left, else at the first item without an answer.
  const there = first ? (kept?.position ?? (room.policy.reached === null ? firstOpen : 1)) : state.position;
  // Where items are left behind, nobody goes back to one: neither by a reload nor by another device.
  const position = Math.max(there, room.policy.reached ?? 1, ...(isLinear(room) ? answers.outbox.keys() : []));
  const flagsUnsent = state.flagsUnsent || (first && kept?.flagsUnsent === true);
  return sittingSeen(
    {
      ...state,
      place: { kind: 'here' },
      form: room.form,
      formLanguage: room.formLanguage,
      policy: room.policy,
      answers,
      flagged: flagsUnsent ? (state.flagsUnsent ? state.flagged : new Set(kept?.flagged)) : new Set(room.flagged),
      flagsUnsent,
      position,
      seen: new Set([...state.seen, ...(first ? (kept?.seen ?? []) : []), position]),
    },
    room.sitting,
  );
}

function restored(state: RoomState, kept: KeptRoom, held: readonly OutboxEntry[], clock: ServerClock): RoomState {
  const { sitting, formLanguage, policy, responses, flagged, flagsUnsent, seen, position } = kept.state;
  return {
    ...state,
    place: { kind: 'here' },
    sitting,
    form: kept.form,
    formLanguage,
    policy,
    answers: mergeAnswers(
      responses.filter((each) => !held.some((entry) => entry.position === each.position)),
      held,
    ),
    flagged: new Set(flagged),
    flagsUnsent,
    seen: new Set(seen),
    position,
    clock: state.clock ?? clock,
  };
}

/**
 * What the server has, by its picture or by its acknowledgements: an answer that was acknowledged while the picture was on its way
 * must not go back to what it was before.
 */
function newest(pictured: Room['responses'], { values, revisions, outbox }: Answers): Room['responses'] {
  const seen = new Map(pictured.map((each) => [each.position, each.revision]));
  const newer = [...revisions].filter(([at, revision]) => !outbox.has(at) && revision > (seen.get(at) ?? 0));
  const overtaken = new Set(newer.map(([at]) => at));
  return [
    ...pictured.filter(({ position }) => !overtaken.has(position)),
    ...newer.map(([position, revision]) => ({ position, revision, value: values.get(position) ?? null })),
  ];
}

/** Takes a newer picture of the sitting; an older one that was overtaken on its way is dropped. */
function sittingSeen(state: RoomState, sitting: SittingView): RoomState {
  const before = state.sitting;
  if (before !== null && sitting.version < before.version) return state;
  return { ...state, sitting, notice: before === null ? null : (noticeOf(before, sitting) ?? state.notice) };
}

/** What a change of the sitting means to the candidate; null when there is nothing to tell. */
export function noticeOf(before: SittingView, after: SittingView): Notice | null {
  if (after.version === before.version) return null;
  const added = after.ledger.slice(before.ledger.length);
  const told = added.filter((entry) => entry.kind !== 'pause' && entry.kind !== 'break');
  const reason = told.map((entry) => entry.reason).join('; ');
  const millis = told.reduce((sum, entry) => sum + entry.millis, 0);
  if (told.length > 0 && isOpen(after)) return { kind: 'time', version: after.version, millis, reason };
  if (before.status === 'paused' && after.status === 'in-progress')
    return { kind: 'resumed', version: after.version, millis: added.reduce((sum, entry) => sum + entry.millis, 0) };
  return null;
}

function moved(state: RoomState, to: number): RoomState {
  const position = Math.min(Math.max(1, to), Math.max(1, state.form.length));
  if (isLinear(state) && position !== state.position && position !== state.position + 1) return state;
  return { ...state, position, view: 'item', seen: new Set(state.seen).add(position) };
}

function toggled(flags: ReadonlySet<number>, position: number): ReadonlySet<number> {
  const next = new Set(flags);
  if (!next.delete(position)) next.add(position);
  return next;
}

export const isOpen = ({ status }: Pick<SittingView, 'status'>): boolean =>
  status === 'in-progress' || status === 'paused';

export const isEnded = ({ status }: Pick<SittingView, 'status'>): boolean =>
  status !== 'scheduled' && status !== 'ready' && !isOpen({ status });

/** Whether an item left behind is answered no more. */
export const isLinear = ({ policy }: { readonly policy: RoomPolicy }): boolean => policy.navigation === 'linear';

/** All the time a sitting has, in milliseconds: the sum of its ledger [TIME-2]. */
export const allottedMs = ({ ledger }: Pick<SittingView, 'ledger'>): number =>
  ledger.reduce((sum, entry) => sum + entry.millis, 0);

/** What the navigator and the review tell about one item. */
export interface ItemMark {
  readonly position: number;
  readonly answered: boolean;
  readonly flagged: boolean;
  readonly seen: boolean;
  readonly current: boolean;
  /** Linear navigation leads there no more, or not yet. */
  readonly locked: boolean;
}

export function itemMarks(state: RoomState): ItemMark[] {
  return state.form.map((item) => ({
    position: item.position,
    answered: isAnswered(item, state.answers.values.get(item.position)),
    flagged: state.flagged.has(item.position),
    seen: state.seen.has(item.position),
    current: state.view === 'item' && state.position === item.position,
    locked: isLinear(state) && state.position !== item.position,
  }));
}
