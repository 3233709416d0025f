import { certificateOf } from '../../core/certificate/certificate.ts';
import { dateOf } from '../../core/program/calendar.ts';
import { consequenceOf } from '../../core/program/consequences.ts';
import { historyUntil, instantOf, type NewPathEvent, type PathEvent } from '../../core/program/events.ts';
import { derivePath, type PathState } from '../../core/program/path.ts';
import type { Program } from '../../core/program/program.ts';
import type { Json } from '../../core/result.ts';
import { type Instant, instant } from '../../core/time/instant.ts';
import type { Queryable, Transaction } from '../../ports/database.ts';
import type { Random } from '../../ports/random.ts';
import {
  insertEntries,
  lockPaths,
  type NewPathEntry,
  type PathEntryRow,
  type PathKey,
  pinVersion,
  putCertificates,
  type StoredPath,
  selectEntries,
  selectOptionalAccountCreatedAt,
  selectPaths,
  takeCertificateNumbers,
} from './paths.repo.ts';
import { type Programs, rulesFor } from './programs.ts';

/** A person's path as it stands in the database, with the rules that hold for it. */
export interface PathRecord {
  readonly key: PathKey;
  readonly program: Program;
  /** The version whose rules hold. */
  readonly versionId: string;
  /** Whether that version was fixed by enrollment. */
  readonly pinned: boolean;
  readonly entries: readonly PathEntryRow[];
  /** The entries as history, with the account's creation before them. */
  readonly events: readonly PathEvent[];
  /** The instant of the command, or of the last entry when another command received later was quicker. */
  readonly now: Instant;
  readonly state: PathState;
}

export interface Addition {
  readonly fact: NewPathEvent;
  readonly detail?: { readonly [name: string]: Json };
}

export interface Growth {
  readonly record: PathRecord;
  readonly additions: readonly Addition[];
}

export interface PathRecords {
  /**
   * Locks the paths and reads them, for commands that add to them. In order of person, so take all that a transaction
   * needs in one call.
   */
  open(tx: Transaction, keys: readonly PathKey[], now: Instant): Promise<readonly PathRecord[]>;
  /** Without a lock; null when there is no such person or program. */
  read(db: Queryable, key: PathKey, now: Instant): Promise<PathRecord | null>;
  /** Adds to opened paths what happened and what follows from it: certificates, renewals, the version at enrollment. */
  grow(tx: Transaction, growths: readonly Growth[], actorId: string | null): Promise<readonly PathRecord[]>;
}

/** Orders, within the transaction that issues certificates, that their holders are told. */
export type AnnounceCertificates = (
  tx: Transaction,
  certificates: readonly { personId: string; programId: string; number: number }[],
  at: Instant,
) => Promise<void>;

export function createPathRecords({
  random,
  programs,
  announceCertificates,
}: {
  random: Random;
  programs: Programs;
  announceCertificates: AnnounceCertificates;
}): PathRecords {
  async function load(db: Queryable, paths: readonly StoredPath[], now: Instant): Promise<readonly PathRecord[]> {
    const [entries, newest] = await Promise.all([selectEntries(db, paths), programs.current(db)]);
    const byPath = group(entries);
    const records: PathRecord[] = [];
    for (const { versionId, accountCreatedAt, ...key } of paths) {
      const inForce = newest.get(key.programId);
      if (inForce === undefined) throw new Error(`the program ${key.programId} was never loaded`);
      const { id, program } = await rulesFor(programs, db, inForce, versionId);
      const own = byPath.get(nameOf(key)) ?? [];
      records.push(recordOf({ key, program, versionId: id, pinned: versionId !== null }, accountCreatedAt, own, now));
    }
    return records;
  }

  /** What happened and its consequences; certificates bear the number 0 until all that are issued are known. */
  function entriesOf({ record, additions }: Growth, actorId: string | null): readonly NewPathEntry[] {
    const { key, program, now } = record;
    const entry = ({ fact, detail = {} }: Addition, actor: string | null): NewPathEntry => ({
      ...key,
      id: random.id(),
      fact,
      detail,
      occurredAt: instantOf(fact, program.timeZone),
      recordedAt: now,
      actorId: actor,
    });
    const added = additions.map((addition) => entry(addition, actorId));
    for (;;) {
      const consequence = consequenceOf(program, [...record.events, ...added.map(eventOf)], now);
      if (consequence === null) return added;
      const fact = consequence.kind === 'certificate-issued' ? { ...consequence, number: 0 } : consequence;
      added.push(entry({ fact }, null));
    }
  }

  async function numbered(tx: Transaction, entries: readonly NewPathEntry[]): Promise<readonly NewPathEntry[]> {
    const issued = entries.filter(({ fact }) => fact.kind === 'certificate-issued');
    const next = new Map<string, number>();
    for (const programId of [...new Set(issued.map((entry) => entry.programId))].sort()) {
      const count = issued.filter((entry) => entry.programId === programId).length;
      next.set(programId, await takeCertificateNumbers(tx, programId, count));
    }
    return entries.map((entry) => {
      if (entry.fact.kind !== 'certificate-issued') return entry;
      const number = next.get(entry.programId) ?? 0;
      next.set(entry.programId, number + 1);
      return { ...entry, fact: { ...entry.fact, number } };
    });
  }

  return {
    async open(tx, keys, now) {
      const paths = await lockPaths(tx, keys);
      return load(tx, paths, now);
    },

    async read(db, key, now) {
      const [stored] = await selectPaths(db, [key]);
      const accountCreatedAt = stored?.accountCreatedAt ?? (await selectOptionalAccountCreatedAt(db, key.personId));
      if (accountCreatedAt === null || !(await programs.current(db)).has(key.programId)) return null;
      const [record] = await load(db, [stored ?? { ...key, versionId: null, accountCreatedAt }], now);
      return record ?? null;
    },

    async grow(tx, growths, actorId) {
      const entries = await numbered(
        tx,
        growths.flatMap((growth) => entriesOf(growth, actorId)),
      );
      insertEntries(tx, entries);
      const issued = entries.flatMap(({ personId, programId, fact }) =>
        fact.kind === 'certificate-issued' ? [{ personId, programId, number: fact.number }] : [],
      );
      const [first] = entries;
      if (first !== undefined && issued.length > 0) await announceCertificates(tx, issued, first.recordedAt);
      const byPath = group(entries);
      const grown = growths.map(({ record }) => withAdded(record, byPath.get(nameOf(record.key)) ?? []));
      for (const { key, versionId, state } of grown.filter(({ pinned }) => !pinned)) {
        if (state.enrollment !== null) pinVersion(tx, key, versionId);
      }
      const certified = new Set(entries.filter(({ fact }) => fact.kind.startsWith('certificate-')).map(nameOf));
      putCertificates(tx, grown.filter(({ key }) => certified.has(nameOf(key))).flatMap(certificateRows));
      return grown;
    },
  };
}

const nameOf = ({ personId, programId }: PathKey): string => `${personId} ${programId}`;
const eventOf = ({ id, fact }: NewPathEntry): PathEvent => ({ ...fact, id });

function group<T extends PathKey>(all: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const each of all) {
    const found = groups.get(nameOf(each));
    if (found) found.push(each);
    else groups.set(nameOf(each), [each]);
  }
  return groups;
}

function recordOf(
  rules: Pick<PathRecord, 'key' | 'program' | 'versionId' | 'pinned'>,
  accountCreatedAt: Instant,
  entries: readonly PathEntryRow[],
  receivedAt: Instant,
): PathRecord {
  const now = instant(Math.max(receivedAt, accountCreatedAt, ...entries.map(({ recordedAt }) => recordedAt)));
  const account: PathEvent = { kind: 'account-created', id: 'account', at: accountCreatedAt };
  const events = [account, ...entries.map(({ event }) => event)];
  return withState({ ...rules, entries, events, now });
}

/** The state is derived when it is asked for: a sweep that tells of hundreds of outcomes looks only at what they lead to. */
function withState(record: Omit<PathRecord, 'state'>): PathRecord {
  let state: PathState | undefined;
  return {
    ...record,
    get state() {
      state ??= derivePath(record.program, record.events, record.now);
      return state;
    },
  };
}

function withAdded(record: PathRecord, added: readonly NewPathEntry[]): PathRecord {
  const { key, program, versionId, pinned, now } = record;
  const events = [...record.events, ...added.map(eventOf)];
  const entries = [...record.entries, ...added.map((entry) => ({ ...entry, event: eventOf(entry) }))];
  return withState({ key, program, versionId, pinned, now, entries, events });
}

/** Without deriving the whole state, which nobody asked for. */
function certificateRows({ key, program, events, now }: PathRecord) {
  const history = historyUntil(events, now, program.timeZone);
  const certificate = certificateOf(history, dateOf(now, program.timeZone));
  if (certificate === null) return [];
  const { number, issuedOn, expiresOn, standing } = certificate;
  return [{ ...key, number, issuedOn, expiresOn, standing }];
}
