import type { ResultFilters } from '../../../server/contract/results.ts';

/** The filters as they stand in the address and in the fields: texts, with days instead of instants. */
export interface FilterTexts {
  readonly program?: string | undefined;
  readonly exam?: string | undefined;
  readonly delivery?: string | undefined;
  /** First and last day, ISO, both included, in the viewer's zone. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** `passed`, `failed`, `held` or `voided`. */
  readonly outcome?: string | undefined;
  readonly attempt?: string | undefined;
}

export const filterNames = ['program', 'exam', 'delivery', 'from', 'to', 'outcome', 'attempt'] as const;

/** What the server is asked for. Texts that mean nothing exclude nothing. */
export function filtersFrom(texts: FilterTexts): ResultFilters {
  const from = startOfDay(texts.from, 0);
  const to = startOfDay(texts.to, 1);
  const attempt = Number(texts.attempt);
  return {
    ...(texts.program && { programId: texts.program }),
    ...(texts.exam && { examId: texts.exam }),
    ...(texts.delivery && { deliveryId: texts.delivery }),
    ...(from !== null && { from }),
    ...(to !== null && { to }),
    ...outcomeFilter(texts.outcome),
    ...(Number.isInteger(attempt) && attempt >= 1 && { attempt }),
  };
}

/** A passed or failed result is a released one: what is held has no verdict yet. */
function outcomeFilter(outcome: string | undefined): Pick<ResultFilters, 'passed' | 'state'> {
  switch (outcome) {
    case 'passed':
      return { passed: 'true', state: 'released' };
    case 'failed':
      return { passed: 'false', state: 'released' };
    case 'held':
      return { state: 'held' };
    case 'voided':
      return { state: 'voided' };
    default:
      return {};
  }
}

/** Midnight of a day in the viewer's zone, or of the day `later` days after; null for anything that is no day. */
function startOfDay(iso: string | undefined, later: number): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso ?? '');
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const midnight = new Date(year, month - 1, day + later).getTime();
  return Number.isNaN(midnight) || midnight < 0 ? null : midnight;
}

/** Filters in words, for a list of exports made earlier. */
export function filtersText(
  filters: ResultFilters,
  titleOf: (id: string) => string | undefined,
  dayOf: (at: number) => string,
): string {
  const words: string[] = [];
  for (const id of [filters.programId, filters.examId, filters.deliveryId])
    if (id !== undefined) words.push(titleOf(id) ?? id);
  if (filters.from !== undefined) words.push(`from ${dayOf(Number(filters.from))}`);
  if (filters.to !== undefined) words.push(`until ${dayOf(Number(filters.to) - 1)}`);
  if (filters.passed !== undefined) words.push(filters.passed === 'true' ? 'passed' : 'failed');
  else if (filters.state !== undefined) words.push(filters.state);
  if (filters.attempt !== undefined) words.push(`attempt ${filters.attempt}`);
  return words.length === 0 ? 'All results' : words.join(', ');
}
