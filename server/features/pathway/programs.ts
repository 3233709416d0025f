import { createHash } from 'node:crypto';
import { type Program, programInForce } from '../../core/program/program.ts';
import { ok, type Result } from '../../core/result.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Database, Queryable } from '../../ports/database.ts';
import { readProgram } from './program-file.ts';
import { type ProgramVersion, putVersion, selectCurrentVersionIds, selectVersion } from './programs.repo.ts';

/** The program definitions, kept in memory: a version never changes, and which one is in force is asked each time. */
export interface Programs {
  /** Loads a program file; the same content again changes nothing. Refuses with `bad-input`, see `readProgram`. */
  load(yaml: string, file?: string): Promise<Result<{ programVersionId: string }>>;
  /** The versions in force, by program id. */
  current(db: Queryable): Promise<ReadonlyMap<string, ProgramVersion>>;
  version(db: Queryable, id: string): Promise<ProgramVersion>;
  /** What `current` answered last, for those who cannot wait. */
  known(programId: string): Program | null;
}

export function createPrograms(database: Database, clock: Clock): Programs {
  const versions = new Map<string, ProgramVersion>();
  let latest: ReadonlyMap<string, ProgramVersion> = new Map();

  async function version(db: Queryable, id: string): Promise<ProgramVersion> {
    const found = versions.get(id) ?? (await selectVersion(db, id));
    versions.set(id, found);
    return found;
  }

  async function current(db: Queryable): Promise<ReadonlyMap<string, ProgramVersion>> {
    const found = new Map<string, ProgramVersion>();
    for (const [programId, id] of await selectCurrentVersionIds(db)) found.set(programId, await version(db, id));
    latest = found;
    return found;
  }

  return {
    version,
    current,
    known: (programId) => latest.get(programId)?.program ?? null,
    async load(yaml, file = 'program.yaml') {
      const read = readProgram(yaml, file);
      if (!read.ok) return read;
      const loaded: ProgramVersion = { id: versionIdOf(read.value), program: read.value };
      await database.transaction((tx) => putVersion(tx, loaded, clock.now()));
      await current(database);
      return ok({ programVersionId: loaded.id });
    },
  };
}

/** The rules for somebody: those they enrolled under, with the newest fees and renewal. */
export async function rulesFor(
  programs: Programs,
  db: Queryable,
  newest: ProgramVersion,
  enrolledUnder: string | null,
): Promise<ProgramVersion> {
  if (enrolledUnder === null || enrolledUnder === newest.id) return newest;
  const { id, program } = await programs.version(db, enrolledUnder);
  return { id, program: programInForce(program, newest.program) };
}

function versionIdOf(program: Program): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(program)))
    .digest('hex');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}
