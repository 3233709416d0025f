import { durationText } from '../../ui/format.ts';

/** Texts that only staff pages need, beside those of `ui/format.ts`. Instants are epoch milliseconds, shown in the viewer's zone. */

const day = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric' });
const withSeconds = new Intl.DateTimeFormat('en', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

export const dayText = (at: number): string => day.format(at);
export const timeWithSeconds = (at: number): string => withSeconds.format(at);

/** The name of the viewer's zone, such as `Europe/Berlin`. */
export const viewerZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A line of the time ledger: `+10 min`, `−2 min 30 s`. */
export const signedDuration = (ms: number): string => (ms < 0 ? durationText(ms) : `+${durationText(ms)}`);

/** How long ago, roughly: `just now`, `40 s ago`, `12 min ago`, `3 h ago`, `4 days ago`. */
export function agoText(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / 1000);
  if (seconds < 5) return 'just now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} days ago`;
}

/** An amount as typed (`505`, `70.50`, `$1,000`) in integer cents; null when it is none. */
export function centsFrom(text: string): number | null {
  const match = /^\$?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?$/.exec(text.trim());
  if (match === null) return null;
  const cents = Number((match[1] ?? '').replaceAll(',', '')) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
  return Number.isSafeInteger(cents) ? cents : null;
}

/** One decimal, cut and never rounded up: a score below the pass mark must not read as one on it [SCORE-1]. */
export function percentText(units: number, maxUnits: number): string {
  return maxUnits === 0 ? '0 %' : `${(Math.floor((1000 * units) / maxUnits) / 10).toFixed(1)} %`;
}

export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
