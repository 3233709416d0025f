import { language } from '../i18n/language.ts';

/** Texts for times, dates and money; every page says them the same way. Instants are epoch milliseconds. */

/** What is left as `1:04:09` or `4:09`; whole seconds, rounded up, so that 0:00 is shown only when nothing is left. */
export function clockText(ms: number): string {
  const total = Math.max(0, Math.ceil(ms / 1000));
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  const seconds = String(total % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`;
}

/**
 * A duration in the symbols that all languages share: `2 h`, `1 h 05 min`, `35 min`, `40 s`; with a minus sign when negative.
 */
export function durationText(ms: number): string {
  const sign = ms < 0 ? '−' : '';
  const seconds = Math.round(Math.abs(ms) / 1000);
  if (seconds < 60) return `${sign}${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  if (minutes < 60) return rest === 0 ? `${sign}${minutes} min` : `${sign}${minutes} min ${rest} s`;
  const hours = `${sign}${Math.floor(minutes / 60)} h`;
  return minutes % 60 === 0 ? hours : `${hours} ${String(minutes % 60).padStart(2, '0')} min`;
}

const timeOfDay = inLanguage({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const dayAndTime = inLanguage({
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'short',
});
const calendarDay = inLanguage({ day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
const shortDay = inLanguage({ day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** One formatter per language, made when it is first needed. */
function inLanguage(options: Intl.DateTimeFormatOptions): () => Intl.DateTimeFormat {
  const made = new Map<string, Intl.DateTimeFormat>();
  return () => {
    const tag = language();
    const format = made.get(tag) ?? new Intl.DateTimeFormat(tag, options);
    made.set(tag, format);
    return format;
  };
}

/** `14:05` in the viewer's zone. */
export const timeText = (at: number): string => timeOfDay().format(at);

const halfDayMs = 12 * 60 * 60 * 1000;

/** `14:05` where that leaves no doubt for somebody who thinks of `near`; with day and zone where it is half a day or more away from it. */
export const timeNearText = (at: number, near: number): string =>
  Math.abs(at - near) < halfDayMs ? timeText(at) : instantText(at);

/** `3 Mar 2026, 14:05 PST`: day and time in the viewer's zone, with the zone. */
export const instantText = (at: number): string => dayAndTime().format(at);

/** A calendar date of a program ('2026-03-01'), which belongs to no zone of the viewer. */
export const dateText = (iso: string): string => calendarDay().format(new Date(`${iso}T00:00:00Z`));

/** The same where there is little room: `Mar 1, 2026`. */
export const shortDateText = (iso: string): string => shortDay().format(new Date(`${iso}T00:00:00Z`));

/** `70 USD`, `12.50 USD`; in Spanish `12,50 USD`. */
export function moneyText(cents: number, currency = 'USD'): string {
  const minimumFractionDigits = cents % 100 === 0 ? 0 : 2;
  return `${(cents / 100).toLocaleString(language(), { minimumFractionDigits, maximumFractionDigits: 2 })} ${currency}`;
}

/** `1 answer`, `3 answers`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? singular : plural}`;
}
