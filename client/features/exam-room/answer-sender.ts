import type { ResponseValue } from '../../../server/contract/item.ts';
import { isRefused } from '../../transport/socket.ts';
import type { OutboxEntry } from './outbox.ts';
import type { RoomCore } from './room-core.ts';
import type { RoomKeeper } from './room-keeper.ts';
import { isLinear, type RoomState } from './room-state.ts';

/** A text rests this long before it is sent. */
const restMs = 400;
/** An answer without acknowledgement is sent again after this time. */
const ackWaitMs = 4000;
const againMs = 1500;
const lookEveryMs = 200;

/** Places from which the server takes answers, be it as evidence. */
const mayDeliver: ReadonlySet<RoomState['place']['kind']> = new Set(['here', 'lost', 'elsewhere']);

/** Brings the answers, the flags and the place in a linear room to the server, again and again until they are there. */
export interface AnswerSender {
  /** Records a change; with `rests` it is sent after a short rest, as one types. */
  readonly answer: (position: number, value: ResponseValue, rests?: boolean) => void;
  /** Sends at once what still rests. */
  readonly settle: () => void;
  /** Sends everything that is not on its way and not resting. */
  readonly pump: () => void;
  readonly advance: () => Promise<void>;
  readonly rests: () => boolean;
  /** A new connection: what was on its way over the old one is not. */
  readonly reconnected: () => void;
  /** Waits until nothing is unsent, at most so long. @returns whether nothing is */
  readonly drained: (mostMs: number) => Promise<boolean>;
}

/** @param reattach is asked for when the server does not know this connection. */
export function createSender(core: RoomCore, keeper: RoomKeeper, reattach: () => Promise<unknown>): AnswerSender {
  const { sittingId, state, dispatch, asked, later } = core;
  const inFlight = new Map<number, number>();
  const resting = new Map<number, ReturnType<typeof setTimeout>>();
  let advancing = false;
  let pumpsLater = false;
  let reattaches = false;

  function pump() {
    const { place, sitting, answers, flagsUnsent } = state();
    if (!core.connected() || core.stopped() || !mayDeliver.has(place.kind)) return;
    // While paused an answer would be evidence; it waits for the exam to go on.
    if (sitting?.status === 'paused' && place.kind === 'here') return;
    // Where items are left behind, each is answered before the next is gone to, on the server too.
    const upTo = runsLinear() ? (state().policy.reached ?? 1) : Number.POSITIVE_INFINITY;
    for (const entry of answers.outbox.values())
      if (
        entry.position <= upTo &&
        !resting.has(entry.position) &&
        (inFlight.get(entry.position) ?? 0) < entry.revision
      )
        void send(entry);
    if (flagsUnsent) void sendFlags();
    void advance();
  }

  function pumpLater() {
    if (pumpsLater) return;
    pumpsLater = true;
    later(againMs, () => {
      pumpsLater = false;
      pump();
    });
  }

  function reattachLater() {
    if (reattaches) return;
    reattaches = true;
    later(againMs, () => void reattach().finally(() => (reattaches = false)));
  }

  async function send({ position, revision, value }: OutboxEntry) {
    inFlight.set(position, revision);
    const ack = await asked('response:save', { sittingId, position, revision, value }, ackWaitMs);
    if (inFlight.get(position) === revision) inFlight.delete(position);
    if (ack === null || !('status' in ack)) return pumpLater();
    // The server has lost sight of this connection (it restarted, say); what is unsent stays until it is taken in.
    if (ack.code === 'not-your-sitting') return reattachLater();
    if (ack.code === 'open-on-another-device' && state().place.kind === 'here')
      dispatch({ type: 'placed', place: { kind: 'lost' } });
    dispatch({ type: 'acknowledged', position, revision, ack });
    void advance();
    const left = state().answers.outbox.get(position);
    if (ack.code === 'sitting-paused' && left !== undefined) keeper.put(left);
    // The state first: an answer that has left the outbox must not be missing from both.
    else if (left === undefined || left.revision > revision)
      void keeper.keep().then(() => keeper.remove(position, revision));
    else pumpLater();
  }

  async function sendFlags() {
    const sent = state().flagged;
    const ack = await asked('flags:save', { sittingId, positions: [...sent].sort((a, b) => a - b) });
    if (ack === null) pumpLater();
    else if (!isRefused(ack) && state().flagged === sent) dispatch({ type: 'flags-sent' });
  }

  const runsLinear = () =>
    isLinear(state()) && state().place.kind === 'here' && state().sitting?.status === 'in-progress';

  /** Tells the server which item the candidate has come to, once the answers before it have arrived. */
  async function advance() {
    const { position, answers, policy } = state();
    const to = Math.min(position, ...answers.outbox.keys());
    if (!runsLinear() || advancing || to <= (policy.reached ?? 1)) return;
    advancing = true;
    const ack = await asked('sitting:advance', { sittingId, position: to });
    advancing = false;
    if (ack !== null && !isRefused(ack)) {
      dispatch({ type: 'reached', position: ack.reached });
      pump();
    } else pumpLater();
  }

  function answer(position: number, value: ResponseValue, rests = false) {
    if (state().sitting?.status !== 'in-progress' || state().place.kind !== 'here' || core.timeIsUp()) return;
    dispatch({ type: 'answered', position, value });
    const entry = state().answers.outbox.get(position);
    if (entry !== undefined) keeper.put(entry);
    clearTimeout(resting.get(position));
    resting.delete(position);
    if (!rests) return pump();
    const timer = later(restMs, () => {
      resting.delete(position);
      pump();
    });
    resting.set(position, timer);
  }

  function settle() {
    for (const timer of resting.values()) clearTimeout(timer);
    resting.clear();
    pump();
  }

  return {
    answer,
    settle,
    pump,
    advance,
    rests: () => resting.size > 0,
    reconnected: () => inFlight.clear(),
    async drained(mostMs) {
      settle();
      for (let waited = 0; state().answers.outbox.size > 0 && waited < mostMs; waited += lookEveryMs)
        await core.pause(lookEveryMs);
      return state().answers.outbox.size === 0;
    },
  };
}
