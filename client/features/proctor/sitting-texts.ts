import type { BoardRow, EndKind, TimeEntryView } from '../../../server/contract/sittings.ts';
import type { Tone } from '../../ui/status-badge.tsx';
import { signedDuration } from '../staff/format.ts';

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
  started: 'Clock started',
  'time-granted': 'Time changed',
  incident: 'Incident reported',
  submitted: 'Submitted by the candidate',
  expired: 'Time ran out',
  'device-changed': 'Another device took over',
  'device-released': 'Another device allowed',
  'help-asked': 'Help asked for',
  'help-answered': 'Help answered',
  'message-sent': 'Message sent',
  'message-to-all': 'Message to all',
  'outage-credited': 'Outage given back',
  'paused-by-outage': 'Paused: the outage was longer than is given back by itself',
};

/** An entry of a sitting's history in words; kinds that are new to this page are shown as they are called. */
export function historyText(kind: string): string {
  const words = kind.replaceAll('-', ' ');
  return historyTexts[kind] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

/** What the detail of an entry adds to its words: by how much time changed, whether an incident holds the result. */
export function historyDetail(detail: Readonly<Record<string, unknown>>): string | null {
  if (typeof detail['seconds'] === 'number') return signedDuration(detail['seconds'] * 1000);
  if (detail['blocksResult'] === true) return 'holds the result';
  return null;
}
