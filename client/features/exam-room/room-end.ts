import { isRefused } from '../../transport/socket.ts';
import type { AnswerSender } from './answer-sender.ts';
import { guessAfterSleep, sleptMs } from './kept-room.ts';
import type { RoomAttachment } from './room-attachment.ts';
import type { RoomCore } from './room-core.ts';
import { isEnded } from './room-state.ts';

/** How long a candidate who ends the exam waits for the last answers to arrive. */
const drainMs = 8000;
const submitWaitMs = 15_000;
/** So long before the end nothing rests any more. */
const lastMs = 700;
const lookEveryMs = 250;
/** A server that does not answer a device that woke is not reachable yet. */
const wakeWaitMs = 3000;

/** The end of the sitting, by the candidate or by the clock. */
export interface RoomEnd {
  readonly submit: () => Promise<void>;
  readonly stop: () => void;
}

export function createEnd(core: RoomCore, sender: AnswerSender, attachment: RoomAttachment): RoomEnd {
  const { sittingId, state, dispatch, asked } = core;
  let asking = false;
  let clocks = core.clocks();

  const failed = (why: 'unsaved' | 'no-answer') =>
    dispatch({ type: 'submission', submission: { kind: 'failed', why } });
  const hasEnded = () => {
    const { sitting } = state();
    return sitting !== null && isEnded(sitting);
  };

  async function submit() {
    if (state().submission.kind === 'sending') return;
    dispatch({ type: 'submission', submission: { kind: 'sending' } });
    const drained = await sender.drained(drainMs);
    if (hasEnded()) return;
    if (!drained) return failed('unsaved');
    let ack = await asked('sitting:submit', { sittingId }, submitWaitMs);
    if (ack !== null && isRefused(ack) && ack.code === 'not-your-sitting') {
      // Pressed on a connection so new that the server had not been told its sitting.
      await attachment.attach();
      ack = await asked('sitting:submit', { sittingId }, submitWaitMs);
    }
    if (ack !== null && !isRefused(ack)) {
      attachment.takeSitting(ack.sitting);
      dispatch({ type: 'submission', submission: { kind: 'none' } });
      return;
    }
    // Whether or not the word arrived, the sitting itself tells whether it has ended.
    await attachment.sync();
    if (hasEnded()) dispatch({ type: 'submission', submission: { kind: 'none' } });
    else if (ack === null) failed('no-answer');
    else dispatch({ type: 'submission', submission: { kind: 'failed', why: 'refused', refusal: ack } });
  }

  /** Sends what rests just before the end, and asks how the sitting ended should no word of it come. */
  function watchEnd() {
    const time = core.timeLeft();
    if (time?.kind !== 'running') return;
    if (time.ms < lastMs && sender.rests()) sender.settle();
    if (time.ms > 0 || !core.connected() || asking) return;
    asking = true;
    core.later(3000 + Math.random() * 2000, () => {
      asking = false;
      if (core.timeLeft()?.kind === 'running' && core.timeIsUp()) void attachment.sync();
    });
  }

  /** A device that sleeps may stop its monotonic clock. Who can be asked is asked; else the device's own clock says roughly how long it was. */
  async function watchSleep() {
    const before = clocks;
    clocks = core.clocks();
    const slept = sleptMs(before, clocks);
    if (slept === 0 || (core.connected() && (await attachment.sync(wakeWaitMs)))) return;
    const { clock } = state();
    if (clock !== null) dispatch({ type: 'clock-guessed', clock: guessAfterSleep(clock, slept) });
  }

  const looking = setInterval(() => {
    watchEnd();
    void watchSleep();
  }, lookEveryMs);

  return { submit, stop: () => clearInterval(looking) };
}
