import type { BoardRow } from '../../../server/contract/sittings.ts';

export const proctorActions = ['admit', 'grant', 'pause', 'resume', 'terminate', 'incident', 'release-device'] as const;
export type ProctorAction = (typeof proctorActions)[number];

/** Null when the action makes sense for this sitting now; else why it does not. The server has the last word. */
export function whyNot(action: ProctorAction, row: BoardRow): string | null {
  switch (action) {
    case 'admit':
      if (row.status === 'ready' || row.status === 'scheduled') return null;
      return hasEnded(row) ? 'has ended' : 'is in already';
    case 'pause':
      if (row.status === 'paused') return 'is paused already';
      return row.status === 'in-progress' ? null : notRunning(row);
    case 'resume':
      return row.status === 'paused' ? null : row.status === 'in-progress' ? 'is not paused' : notRunning(row);
    case 'grant':
    case 'terminate':
    case 'release-device':
      return row.status === 'in-progress' || row.status === 'paused' ? null : notRunning(row);
    case 'incident':
      return row.status === 'voided' ? 'was voided' : null;
  }
}

export function isPossible(action: ProctorAction, row: BoardRow): boolean {
  return whyNot(action, row) === null;
}

function notRunning(row: BoardRow): string {
  return hasEnded(row) ? 'has ended' : 'has not started';
}

function hasEnded(row: BoardRow): boolean {
  return row.endedAt !== null || row.status === 'scored' || row.status === 'voided';
}

export interface ActionText {
  readonly label: string;
  readonly confirm: string;
  /** What has been done, for the row's result. */
  readonly done: string;
  readonly dangerous: boolean;
}

export const actionTexts: Record<ProctorAction, ActionText> = {
  admit: { label: 'Admit', confirm: 'Admit and start the clock', done: 'Admitted; the clock runs', dangerous: false },
  grant: { label: 'Change time', confirm: 'Change the time', done: 'Time changed', dangerous: false },
  pause: { label: 'Pause', confirm: 'Pause now', done: 'Paused', dangerous: false },
  resume: { label: 'Resume', confirm: 'Resume now', done: 'The clock runs again', dangerous: false },
  terminate: {
    label: 'Terminate',
    confirm: 'End the exam for good',
    done: 'Ended; the result is held',
    dangerous: true,
  },
  incident: { label: 'Report incident', confirm: 'Record the incident', done: 'Incident recorded', dangerous: false },
  'release-device': {
    label: 'Allow another device',
    confirm: 'Allow another device',
    done: 'Another device may take over',
    dangerous: false,
  },
};

export interface Chosen {
  readonly minutes: number;
  readonly blocksResult: boolean;
}

/** What will happen to the candidate, one sentence a line. */
export function consequencesOf(action: ProctorAction, chosen: Chosen): readonly string[] {
  switch (action) {
    case 'admit':
      return [
        'The clock starts at once and the questions appear on the candidate’s screen.',
        'It counts as an attempt.',
      ];
    case 'grant':
      return chosen.minutes < 0
        ? [
            `The exam ends ${minutesText(-chosen.minutes)} earlier than now planned.`,
            'At least 5 minutes are left to the candidate: a larger correction is refused.',
            'The new time and your reason appear on the candidate’s screen within a second.',
          ]
        : [
            `The exam ends ${minutesText(chosen.minutes)} later than now planned.`,
            'The new time and your reason appear on the candidate’s screen within a second.',
          ];
    case 'pause':
      return [
        'The clock stops and the questions are covered at once; the candidate reads your reason.',
        'No time is lost: all that passes until you resume is given back.',
      ];
    case 'resume':
      return ['The questions come back and the clock runs on with the time that was left at the pause.'];
    case 'terminate':
      return [
        'The exam ends now and cannot be taken up again by you or the candidate.',
        'Answers saved so far are scored, but the result is held until a registrar releases or voids it.',
        'It counts as an attempt unless it is voided.',
      ];
    case 'incident':
      return chosen.blocksResult
        ? [
            'The exam goes on as it is.',
            'Its result will be held: the candidate sees no score until a registrar has decided, and reads that a person reviews it.',
          ]
        : ['The exam goes on as it is, and its result is not held. The candidate is not told.'];
    case 'release-device':
      return [
        'The next device on which the candidate opens the exam takes over; the present one is locked then.',
        'Saved answers are kept and the clock runs on.',
      ];
  }
}

function minutesText(count: number): string {
  return count === 1 ? '1 minute' : `${count} minutes`;
}
