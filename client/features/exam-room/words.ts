import type { EndKind, SittingView } from '../../../server/contract/sittings.ts';
import { counted, durationText, timeText } from '../../ui/format.ts';
import type { Told } from './outbox.ts';
import type { Holder, Notice, Submission } from './room-state.ts';
import type { SaveState } from './save-state.ts';

/** Sentences of the room that are made from facts. Each says what is true and what the candidate can do. */

export function saveSentence(state: SaveState): string {
  switch (state.kind) {
    case 'nothing-yet':
      return 'No answers yet';
    case 'all-saved':
      return state.saved === 1 ? '1 answer saved' : `All ${state.saved} answers saved`;
    case 'saving':
      return 'Saving…';
    case 'waits-for-resume':
      return `${counted(state.waiting, 'answer')} will be sent when the exam goes on`;
    case 'offline': {
      const since = state.since === null ? 'Offline' : `Offline since ${timeText(state.since)}`;
      if (state.waiting === 0) return `${since}: all answers so far are saved; you can go on`;
      const kept = state.waiting === 1 ? 'is kept on this device' : 'are kept on this device';
      return `${since}: ${counted(state.waiting, 'answer')} ${kept} and will be sent`;
    }
  }
}

export function toldSentence({ status, message }: Told): string {
  switch (status) {
    case 'late':
      return 'This answer arrived after the time was up. It is kept on record and does not count unless a person decides so.';
    case 'closed':
      return 'This answer arrived after the exam had ended. It is kept on record and does not count unless a person decides so.';
    case 'refused':
      return `This answer was not saved. ${message ?? ''}`.trim();
  }
}

export function noticeSentence(notice: Notice): string {
  switch (notice.kind) {
    case 'time':
      return notice.millis >= 0
        ? `You have been given ${durationText(notice.millis)} more. Reason: ${notice.reason}`
        : `Your time was corrected by ${durationText(notice.millis)}. Reason: ${notice.reason}`;
    case 'resumed':
      return `The exam goes on. The ${durationText(notice.millis)} in which the clock stood were added to your time.`;
  }
}

export const momentSentence = (ms: number): string => `${durationText(ms)} left.`;

export const spokenTime = (ms: number): string => {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return `${counted(Math.ceil(ms / 1000), 'second')} left`;
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return `${[hours > 0 && counted(hours, 'hour'), (rest > 0 || hours === 0) && counted(rest, 'minute')].filter(Boolean).join(' ')} left`;
};

export const ledgerNames: { readonly [Kind in SittingView['ledger'][number]['kind']]: string } = {
  base: 'Time of the exam',
  accommodation: 'Accommodation',
  granted: 'Granted',
  pause: 'Pause',
  break: 'Break',
  'outage-credit': 'Outage of the platform',
};

export const endSentences: { readonly [Kind in EndKind]: string } = {
  submitted: 'You ended the exam.',
  expired: 'Your time was up, and the exam closed by itself.',
  terminated: 'The exam was ended by a proctor.',
};

export function submissionSentence(failed: Extract<Submission, { kind: 'failed' }>, waiting: number): string {
  switch (failed.why) {
    case 'unsaved':
      return `${counted(waiting, 'answer')} could not be sent yet, so the exam was not ended. Nothing is lost: wait for the connection, or let the time run out; what was sent by then counts.`;
    case 'no-answer':
      return 'The server did not answer. The exam may still be open: try again.';
    case 'refused':
      return failed.message;
  }
}

export const holderSentences: { readonly [H in Holder]: string } = {
  living: 'It is in use there right now. That device has been asked; as soon as it lets go, the exam opens here.',
  gone: 'That device is no longer connected. You can continue here; the change is recorded.',
  released: 'That device has let go. You can continue here.',
  'needs-proctor': 'A proctor supervises this exam. Ask the proctor to let you continue on this device.',
};
