/** Texts for dates, amounts and durations, the same on every staff page. Instants are shown in the viewer's own zone. */

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const clockWithSeconds = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const withZone = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
});
const utcDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

export const dayOf = (instant: number) => day.format(instant);
export const clockOf = (instant: number) => clock.format(instant);
export const clockWithSecondsOf = (instant: number) => clockWithSeconds.format(instant);
/** Day, time and the zone they are in: where a mistake about the zone would matter. */
export const momentOf = (instant: number) => withZone.format(instant);

/** "14:05" today, "3 Mar 2026, 14:05" on another day. */
export function whenOf(instant: number, now: number): string {
  return dayOf(instant) === dayOf(now) ? clockOf(instant) : `${dayOf(instant)}, ${clockOf(instant)}`;
}

/** A calendar date (ISO) as it stands, in no zone at all. */
export function calendarDate(iso: string): string {
  const instant = Date.parse(`${iso}T00:00:00Z`);
  return Number.isNaN(instant) ? iso : utcDay.format(instant);
}

/** The viewer's zone, as a name. */
export const viewerZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Milliseconds as a clock: "1:04:09", "12:34", "0:07"; seconds are cut, never rounded up. */
export function asClock(ms: number): string {
  const total = Math.floor(Math.max(0, ms) / 1000);
  const seconds = String(total % 60).padStart(2, '0');
  const minutes = Math.floor(total / 60) % 60;
  const hours = Math.floor(total / 3600);
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`;
}

/** Milliseconds of the time ledger: "+10 min", "−2 min 30 s", "+1 h 05 min". */
export function asAmount(ms: number): string {
  const total = Math.round(Math.abs(ms) / 1000);
  const sign = ms < 0 ? '−' : '+';
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor(total / 60) % 60;
  const seconds = total % 60;
  if (hours > 0) return `${sign}${hours} h ${String(minutes).padStart(2, '0')} min`;
  if (minutes > 0) return `${sign}${minutes} min${seconds > 0 ? ` ${seconds} s` : ''}`;
  return `${sign}${seconds} s`;
}

/** How long ago, roughly: "just now", "40 s ago", "12 min ago", "3 h ago". */
export function ago(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / 1000);
  if (seconds < 5) return 'just now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  return `${Math.floor(seconds / 3600)} h ago`;
}

/** Integer cents as an amount of US dollars; without cents where there are none. */
export function dollars(cents: number): string {
  const sign = cents < 0 ? '−' : '';
  const whole = Math.floor(Math.abs(cents) / 100).toLocaleString('en-US');
  const rest = Math.abs(cents) % 100;
  return `${sign}$${whole}${rest === 0 ? '' : `.${String(rest).padStart(2, '0')}`}`;
}

/** An amount as typed ("505", "70.50", "$1,000") in integer cents; null when it is none. */
export function centsFrom(text: string): number | null {
  const match = /^\$?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?$/.exec(text.trim());
  if (match === null) return null;
  const cents = Number((match[1] ?? '').replaceAll(',', '')) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
  return Number.isSafeInteger(cents) ? cents : null;
}

/** One decimal, for display only; a pass is never decided on it. */
export function percentOf(units: number, maxUnits: number): string {
  return maxUnits === 0 ? '0 %' : `${(Math.floor((1000 * units) / maxUnits) / 10).toFixed(1)} %`;
}

export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(0)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** "1 sitting", "2 sittings". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}
