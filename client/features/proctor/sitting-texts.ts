import type { BoardRow, EndKind, TimeEntryView } from '../../../server/contract/sittings.ts';
import type { Tone } from '../../ui/status-badge.tsx';

/** State of a sitting in words, and how it should look. */
export function stateOf(row: Pick<BoardRow, 'status' | 'endKind'>): { readonly text: string; readonly tone: Tone } {
  switch (row.status) {
    case 'scheduled':
      return { text: 'Scheduled', tone: 'neutral' };
    case 'ready':
      return { text: 'Waiting for you', tone: 'attention' };
    case 'in-progress':
      return { text: 'Running', tone: 'active' };
    case 'paused':
      return { text: 'Paused', tone: 'attention' };
    case 'submitted':
    case 'expired':
    case 'terminated':
      return endOf(row.status);
    case 'scored':
      return endOf(row.endKind);
    case 'voided':
      return { text: 'Voided', tone: 'neutral' };
  }
}

function endOf(kind: EndKind | null): { readonly text: string; readonly tone: Tone } {
  switch (kind) {
    case 'submitted':
      return { text: 'Submitted', tone: 'good' };
    case 'expired':
      return { text: 'Time ran out', tone: 'neutral' };
    case 'terminated':
      return { text: 'Terminated', tone: 'bad' };
    case null:
      return { text: 'Ended', tone: 'neutral' };
  }
}

export const ledgerTexts: Record<TimeEntryView['kind'], string> = {
  base: 'Time of the exam',
  accommodation: 'Accommodation',
  granted: 'Changed by a person',
  pause: 'Pause given back',
  break: 'Break given back',
  'outage-credit': 'Outage given back',
};

const historyTexts: Readonly<Record<string, string>> = {
  created: 'Sitting created',
  ready: 'Candidate checked in',
  'checked-in': 'Candidate checked in',
  admitted: 'Admitted',
  started: 'Clock started',
  granted: 'Time changed',
  'time-granted': 'Time changed',
  paused: 'Paused',
  resumed: 'Resumed',
  submitted: 'Submitted by the candidate',
  expired: 'Time ran out',
  terminated: 'Terminated',
  scored: 'Scored',
  voided: 'Voided',
  reopened: 'Reopened',
  incident: 'Incident reported',
  'outage-credited': 'Outage time given back',
  'outage-credit': 'Outage time given back',
  'device-attached': 'Opened on a device',
  'device-taken-over': 'Another device took over',
  'device-released': 'Another device allowed',
  'late-answers-accepted': 'Late answers accepted',
};

/** An entry of a sitting's history in words; kinds that are new to this page are shown as they are called. */
export function historyText(kind: string): string {
  const words = kind.replaceAll('-', ' ');
  return historyTexts[kind] ?? words.charAt(0).toUpperCase() + words.slice(1);
}
