import type { Form } from '../../server/core/form/form.ts';
import { GRACE } from '../../server/core/time/ledger.ts';
import type { Queryable } from '../../server/ports/database.ts';
import { rightOption } from '../support/short-program.ts';
import { answerTo, type Book, type SittingNotes, type Span } from './book.ts';

/** What is wrong after a run; every list is empty when the promises were kept. */
export interface Verdict {
  /** Acknowledged answers that are not in the journal, or that the outcome did not count [SAVE-1]. */
  readonly lost: string[];
  /** Sittings that ended otherwise than with exactly one outcome, one entry in the path and one notice [SIT-2]. */
  readonly doubleOutcomes: string[];
  /** Sittings that ran past their end [TIME-5]. */
  readonly overruns: string[];
  /** The greatest difference between a silence and the time given back for it, over all sittings [TIME-6]. */
  readonly worstCreditErrorMs: number;
  readonly worstCredit: string;
  readonly ended: { readonly submitted: number; readonly expired: number };
  /** From deadline and grace to the close, where no outage came between. */
  readonly worstLatenessMs: number;
}

interface SittingRow {
  readonly id: string;
  readonly status: string;
  readonly end_kind: string | null;
  readonly started_at: number;
  readonly allotted_ms: number;
  readonly ended_at: number | null;
}

interface Credit {
  readonly sitting_id: string;
  readonly millis: number;
  readonly at: number;
}

const letters = 'abcd';

/** Holds the database against what the candidates were told. @param db works as the owner. */
export async function judge(db: Queryable, book: Book, now: number): Promise<Verdict> {
  const ids = book.sittings.map(({ sittingId }) => sittingId);
  const { rows: sittings } = await db.query<SittingRow>(
    `SELECT id, status, end_kind, started_at, allotted_ms, ended_at FROM sitting WHERE id = ANY($1)`,
    [ids],
  );
  const { rows: credits } = await db.query<Credit>(
    `SELECT sitting_id, millis, at FROM time_entry WHERE sitting_id = ANY($1) AND kind = 'outage-credit'`,
    [ids],
  );
  const rowOf = new Map(sittings.map((row) => [row.id, row]));
  const lost: string[] = [];
  for (const notes of book.sittings) lost.push(...(await lostOf(db, notes, rowOf.get(notes.sittingId))));
  return {
    lost,
    doubleOutcomes: await wrongCloses(db, sittings),
    overruns: await overrunsOf(db, sittings, now),
    ...worstCreditOf(sittings, await ledgersBefore(db, ids), credits, book.silences),
    ended: {
      submitted: sittings.filter(({ end_kind }) => end_kind === 'submitted').length,
      expired: sittings.filter(({ end_kind }) => end_kind === 'expired').length,
    },
    worstLatenessMs: await worstLateness(db, sittings, book.silences),
  };
}

async function lostOf(db: Queryable, notes: SittingNotes, sitting: SittingRow | undefined): Promise<string[]> {
  const { sittingId } = notes;
  if (sitting === undefined) return notes.saved.map(([position]) => `${sittingId}/${position}: no such sitting`);
  const faults: string[] = [];
  const { rows } = await db.query<{ position: number; revision: number; mark: number; value: string }>(
    `SELECT position, revision, mark, value FROM response WHERE sitting_id = $1 ORDER BY id`,
    [sittingId],
  );
  const counted = new Map<string, string>();
  const evidence = new Set<string>();
  const newest = new Map<number, number>();
  for (const { position, revision, mark, value } of rows) {
    if (mark === 0) {
      counted.set(`${position}/${revision}`, value);
      newest.set(position, Math.max(newest.get(position) ?? 0, revision));
    } else evidence.add(`${position}/${revision}`);
  }
  for (const [position, revision] of notes.saved) {
    const value = counted.get(`${position}/${revision}`);
    if (value === undefined)
      faults.push(`${sittingId}/${position}/${revision}: acknowledged as saved, not counted in the journal`);
    else if (value !== JSON.stringify(answerTo(position, revision)))
      faults.push(`${sittingId}/${position}/${revision}: stored with another value`);
    if (revision > (newest.get(position) ?? 0))
      faults.push(`${sittingId}/${position}: an older revision is the newest`);
  }
  for (const [position, revision] of notes.evidence)
    if (!evidence.has(`${position}/${revision}`))
      faults.push(`${sittingId}/${position}/${revision}: acknowledged as late, not kept`);
  for (const [position, revision] of newest)
    if (revision > (notes.sent.get(position) ?? 0)) faults.push(`${sittingId}/${position}: a revision nobody sent`);
  if (sitting.status === 'scored') faults.push(...(await miscounted(db, sittingId, newest)));
  return faults;
}

/** The outcome must rest on the newest counted answers, the last one before the close included. */
async function miscounted(db: Queryable, sittingId: string, newest: ReadonlyMap<number, number>): Promise<string[]> {
  const { rows } = await db.query<{ content: Form; answered: number; units: number; max_units: number }>(
    `SELECT f.content, o.answered, o.units, o.max_units FROM form f JOIN outcome o USING (sitting_id) WHERE sitting_id = $1`,
    [sittingId],
  );
  const [row] = rows;
  if (row === undefined) return [];
  let answered = 0;
  let right = 0;
  for (const { position, optionOrder } of row.content.items) {
    const value = answerTo(position, newest.get(position) ?? 0);
    if (!newest.has(position) || value === null) continue;
    answered += 1;
    if (optionOrder[letters.indexOf(value)] === rightOption) right += 1;
  }
  const units = (row.max_units / row.content.items.length) * right;
  return row.answered === answered && row.units === units
    ? []
    : [
        `${sittingId}: the outcome counts ${row.answered} answers and ${row.units} units, the journal ${answered} and ${units}`,
      ];
}

async function wrongCloses(db: Queryable, sittings: readonly SittingRow[]): Promise<string[]> {
  const { rows } = await db.query<{ id: string; outcomes: number; entries: number; notices: number }>(
    `SELECT s.id, (SELECT count(*) FROM outcome o WHERE o.sitting_id = s.id) AS outcomes,
       (SELECT count(*) FROM path_event e WHERE e.person_id = s.candidate_id AND e.kind = 'outcome') AS entries,
       (SELECT count(*) FROM outbox b WHERE b.kind = 'outcome-notice' AND b.payload->>'sittingId' = s.id::text) AS notices
     FROM sitting s WHERE s.id = ANY($1)`,
    [sittings.map(({ id }) => id)],
  );
  const closed = new Set(sittings.filter(({ status }) => status === 'scored').map(({ id }) => id));
  return rows
    .filter(({ id, outcomes, entries, notices }) =>
      [outcomes, entries, notices].some((count) => count !== (closed.has(id) ? 1 : 0)),
    )
    .map(({ id, ...counts }) => `${id} (${closed.has(id) ? 'closed' : 'open'}): ${JSON.stringify(counts)}`);
}

/** How long after its end a sitting may still be seen open before that counts as one that nobody closed. */
const sweepMs = 5_000;

async function overrunsOf(db: Queryable, sittings: readonly SittingRow[], now: number): Promise<string[]> {
  const faults: string[] = [];
  for (const { id, status, started_at, allotted_ms, ended_at } of sittings) {
    const deadline = started_at + allotted_ms;
    if (ended_at !== null && ended_at > deadline)
      faults.push(`${id}: ended ${ended_at - deadline} ms past its deadline`);
    if (status === 'in-progress' && now > deadline + GRACE + sweepMs) faults.push(`${id}: still open`);
    if (status === 'paused') faults.push(`${id}: paused, which nobody did`);
  }
  const { rows } = await db.query<{ id: string; late: number }>(
    `SELECT s.id, max(r.received_at) - s.started_at - s.allotted_ms AS late FROM sitting s JOIN response r ON r.sitting_id = s.id
     WHERE s.id = ANY($1) AND r.mark = 0 GROUP BY s.id HAVING max(r.received_at) > s.started_at + s.allotted_ms + $2`,
    [sittings.map(({ id }) => id), GRACE],
  );
  return [...faults, ...rows.map(({ id, late }) => `${id}: counts an answer received ${late} ms after its deadline`)];
}

type Ledgers = ReadonlyMap<string, readonly { readonly millis: number; readonly at: number }[]>;

async function ledgersBefore(db: Queryable, ids: readonly string[]): Promise<Ledgers> {
  const { rows } = await db.query<Credit>(`SELECT sitting_id, millis, at FROM time_entry WHERE sitting_id = ANY($1)`, [
    ids,
  ]);
  const ledgers = new Map<string, Credit[]>();
  for (const row of rows) ledgers.set(row.sitting_id, [...(ledgers.get(row.sitting_id) ?? []), row]);
  return ledgers;
}

/** Between beats and acknowledgements: what falls into this much of a silence's edge may belong to either side. */
const edgeMs = 600;

/**
 * For every sitting that ran through a silence: what was given back in it, against how long it was, from the last acknowledgement to
 * somewhere between readiness and the first acknowledgement. Credit outside any silence is an error as
 * large as itself.
 */
function worstCreditOf(
  sittings: readonly SittingRow[],
  ledgers: Ledgers,
  credits: readonly Credit[],
  silences: readonly Span[],
): Pick<Verdict, 'worstCreditErrorMs' | 'worstCredit'> {
  let worstCreditErrorMs = 0;
  let worstCredit = '';
  const weigh = (errorMs: number, what: string) => {
    if (errorMs <= worstCreditErrorMs) return;
    worstCreditErrorMs = errorMs;
    worstCredit = what;
  };
  const creditsOf = new Map<string, Credit[]>();
  for (const credit of credits) creditsOf.set(credit.sitting_id, [...(creditsOf.get(credit.sitting_id) ?? []), credit]);

  for (const { id, started_at, ended_at, end_kind } of sittings) {
    const own = creditsOf.get(id) ?? [];
    for (const { from, ready, to } of silences) {
      const end = end_kind === 'submitted' && ended_at !== null ? ended_at : Number.POSITIVE_INFINITY;
      const deadlineThen = (ledgers.get(id) ?? [])
        .filter(({ at }) => at <= from)
        .reduce((sum, { millis }) => sum + millis, started_at);
      if (started_at >= from || end <= to + edgeMs || deadlineThen <= from + edgeMs) continue;
      const given = own.filter(({ at }) => at > from && at <= to).reduce((sum, { millis }) => sum + millis, 0);
      const error = Math.max(0, ready - from - given, given - (to - from));
      weigh(error, `${id}: silent from ${from} for ${ready - from} to ${to - from} ms, given ${given} ms`);
    }
    for (const { at, millis } of own)
      if (!silences.some(({ from, to }) => at > from && at <= to))
        weigh(millis, `${id}: given ${millis} ms at ${at}, in no silence`);
  }
  return { worstCreditErrorMs, worstCredit };
}

async function worstLateness(
  db: Queryable,
  sittings: readonly SittingRow[],
  silences: readonly Span[],
): Promise<number> {
  const { rows } = await db.query<{ due: number; decided_at: number }>(
    `SELECT s.started_at + s.allotted_ms + $2 AS due, o.decided_at FROM sitting s JOIN outcome o ON o.sitting_id = s.id
     WHERE s.id = ANY($1) AND s.end_kind = 'expired'`,
    [sittings.map(({ id }) => id), GRACE],
  );
  return rows
    .filter(({ due, decided_at }) => !silences.some(({ from, to }) => from < decided_at && to > due))
    .reduce((worst, { due, decided_at }) => Math.max(worst, decided_at - due), 0);
}
