import { Temporal } from 'temporal-polyfill';
import { type Instant, instant } from '../time/instant.ts';

declare const calendarDateBrand: unique symbol;

/** A day in the program's time zone, `YYYY-MM-DD`; compares and sorts as text. */
export type CalendarDate = string & { readonly [calendarDateBrand]: true };

const shape = /^\d{4}-\d{2}-\d{2}$/;

export function isCalendarDate(text: string): text is CalendarDate {
  if (!shape.test(text)) return false;
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text;
  } catch {
    return false;
  }
}

/** @throws RangeError when the text is no day of the calendar. */
export function calendarDate(text: string): CalendarDate {
  if (!isCalendarDate(text)) throw new RangeError(`not a calendar date: ${text}`);
  return text;
}

/** Adds calendar years; 29 February goes to 28 February where the year has none. */
export function addYears(date: CalendarDate, years: number): CalendarDate {
  return remembered(sums, `${date} + ${years} years`, () =>
    calendarDate(Temporal.PlainDate.from(date).add({ years }).toString()),
  );
}

export function addDays(date: CalendarDate, count: number): CalendarDate {
  return remembered(sums, `${date} + ${count} days`, () =>
    calendarDate(Temporal.PlainDate.from(date).add({ days: count }).toString()),
  );
}

export const laterOf = (a: CalendarDate, b: CalendarDate): CalendarDate => (a > b ? a : b);

const quarterHourMs = 900_000;
const rememberedDays = 20_000;
const days = new Map<string, CalendarDate>();
const starts = new Map<string, Instant>();
const sums = new Map<string, CalendarDate>();

/**
 * The day that holds the instant. Remembered per quarter of an hour, because ten thousand sittings that end together ask
 * for the same few days, and no zone in use is off UTC by anything finer.
 */
export function dateOf(at: Instant, timeZone: string): CalendarDate {
  return remembered(days, `${timeZone} ${Math.floor(at / quarterHourMs)}`, () =>
    calendarDate(Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate().toString()),
  );
}

/** The first instant of the day (where clocks skip midnight, the first that exists). */
export function startOf(date: CalendarDate, timeZone: string): Instant {
  return remembered(starts, `${timeZone} ${date}`, () =>
    instant(Temporal.PlainDate.from(date).toZonedDateTime(timeZone).startOfDay().epochMilliseconds),
  );
}

function remembered<V>(memory: Map<string, V>, key: string, compute: () => V): V {
  const known = memory.get(key);
  if (known !== undefined) return known;
  if (memory.size >= rememberedDays) memory.clear();
  const value = compute();
  memory.set(key, value);
  return value;
}
