import type { Sentence } from '../../i18n/language.ts';
import { refusalSentence } from '../../i18n/refusals.ts';
import { roomWords } from '../../i18n/room.ts';
import { recordedReason } from '../../i18n/system-reasons.ts';
import { durationText, timeText } from '../../ui/format.ts';
import type { Told } from './outbox.ts';
import type { Notice, RoomState, Submission } from './room-state.ts';
import type { SaveState } from './save-state.ts';

/** Sentences of the room that are made from facts. Each says what is true and what the candidate can do. */

export function saveSentence(state: SaveState): string {
  const { save } = roomWords();
  switch (state.kind) {
    case 'nothing-yet':
      return save.nothingYet;
    case 'all-saved':
      return save.allSaved(state.saved);
    case 'some-saved':
      return save.someSaved(state.saved, state.refused);
    case 'saving':
      return save.saving;
    case 'waits-for-resume':
      return save.waitsForResume(state.waiting);
    case 'offline': {
      const since = state.since === null ? save.offline : save.offlineSince(timeText(state.since));
      if (state.waiting === 0) return save.offlineSaved(since);
      return state.keepsAnswers ? save.offlineKept(since, state.waiting) : save.offlineHeld(since, state.waiting);
    }
  }
}

export function toldSentence({ status, refusal }: Told): string {
  const { save } = roomWords();
  switch (status) {
    case 'late':
      return save.late;
    case 'closed':
      return save.closed;
    case 'refused':
      return save.refused(refusal === null ? '' : refusalSentence(refusal).text);
    case 'overtaken':
      return save.overtaken;
  }
}

/** What happened, and the reason as it was given: in the words, and so perhaps in the language, of a person. */
export function noticeSentence(notice: Notice): { readonly text: string; readonly reason: Sentence | null } {
  const words = roomWords().notice;
  const duration = durationText(notice.millis);
  switch (notice.kind) {
    case 'time':
      return {
        text: notice.millis >= 0 ? words.more(duration) : words.corrected(duration),
        reason: recordedReason(notice.reason),
      };
    case 'resumed':
      return { text: words.resumed(duration), reason: null };
  }
}

export const momentSentence = (ms: number): string => roomWords().timer.left(durationText(ms));

export function spokenTime(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  const { timer } = roomWords();
  return minutes < 1 ? timer.seconds(Math.ceil(ms / 1000)) : timer.minutes(Math.floor(minutes / 60), minutes % 60);
}

export function submissionSentence(failed: Extract<Submission, { kind: 'failed' }>, waiting: number): string {
  const { review } = roomWords();
  switch (failed.why) {
    case 'unsaved':
      return review.unsaved(waiting);
    case 'no-answer':
      return review.noAnswer;
    case 'refused':
      return refusalSentence(failed.refusal).text;
  }
}

export function timeUpSentence(state: RoomState): string {
  const { timeUp } = roomWords();
  const waiting = state.answers.outbox.size;
  if (waiting > 0) return timeUp.kept(waiting);
  return state.connection.online ? timeUp.saved : timeUp.savedOffline;
}
