import { z } from 'zod';
import type { Role } from '../../contract/operation.ts';
import type { PersonSummary } from '../../contract/people.ts';
import { ok, type Result, refuse } from '../../core/result.ts';
import type { Queryable } from '../../ports/database.ts';
import { type Person, selectPeople } from './people.repo.ts';

const Cursor = z.tuple([z.string(), z.uuid()]);

/** One page of people by name, and where the next one goes on. */
export async function listPeople(
  db: Queryable,
  query: { readonly search?: string | undefined; readonly after?: string | undefined; readonly limit: number },
  role: Role | null,
): Promise<Result<{ people: PersonSummary[]; next: string | null }>> {
  const after = query.after === undefined ? null : parseCursor(query.after);
  if (after === undefined)
    return refuse('bad-input', 'query.after: pass the `next` of an earlier page as it was given.');
  const { limit, search = null } = query;
  const found = await selectPeople(db, { search: search === '' ? null : search, role, after, limit: limit + 1 });
  const page = found.slice(0, limit);
  const last = found.length > limit ? page.at(-1) : undefined;
  const next = last ? Buffer.from(JSON.stringify([last.sortName, last.personId])).toString('base64url') : null;
  return ok({ people: page.map(summaryOf), next });
}

function parseCursor(text: string): z.infer<typeof Cursor> | undefined {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
  } catch {
    return undefined; // not ours
  }
}

export function summaryOf(person: Person): PersonSummary {
  const { personId, email, name, roles, isDemonstration, createdAt, disabledAt } = person;
  return { personId, email, name, roles, isDemonstration, createdAt, disabledAt };
}
