import type { Role } from '../../contract/operation.ts';
import { type Json, ok, type Result, refuse } from '../../core/result.ts';
import { type Instant, minutes, plus } from '../../core/time/instant.ts';
import type { Database, Queryable, Transaction } from '../../ports/database.ts';
import type { PasswordHasher } from '../../ports/password-hasher.ts';
import type { Random } from '../../ports/random.ts';
import { appendAudit } from '../audit/index.ts';
import { hashOfToken } from './login-tokens.ts';
import { deleteUnusedLinks, insertLink } from './logins.repo.ts';
import type { Logins } from './logins.ts';
import { insertPerson, lockOptionalPerson, type Person, updateDisabled, updateRoles } from './people.repo.ts';

const linkLifetime = minutes(24 * 60);

export interface NewPerson {
  readonly email: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** Without one, the person signs in by links until there is one. */
  readonly password?: string;
  readonly isDemonstration?: boolean;
}

/** Who acts, and when. `actorId` null: the system itself or a command line. */
export interface Act {
  readonly actorId: string | null;
  readonly at: Instant;
}

export interface IssuedLink {
  readonly token: string;
  readonly expiresAt: Instant;
}

interface Deps {
  readonly database: Database;
  readonly random: Random;
  readonly hasher: PasswordHasher;
  readonly logins: Logins;
}

/** Creates a person, on the record. Refuses with conflict when the e-mail address is taken. */
export async function createPerson(deps: Deps, input: NewPerson, act: Act): Promise<Result<{ personId: string }>> {
  const person: Person = {
    personId: deps.random.id(),
    email: input.email.trim().toLowerCase(),
    name: input.name,
    passwordHash: input.password === undefined ? null : await deps.hasher.hash(input.password),
    roles: [...input.roles],
    isDemonstration: input.isDemonstration ?? false,
    createdAt: act.at,
    disabledAt: null,
  };
  return deps.database.transaction(async (tx) => {
    if (!(await insertPerson(tx, person))) {
      return refuse('conflict', 'There is a person with this e-mail address already.');
    }
    await audit(tx, act, 'person.created', person.personId, { roles: person.roles });
    return ok({ personId: person.personId });
  });
}

/** Stores a one-time link and returns its token, which is stored nowhere. */
export async function issueLink(
  deps: Pick<Deps, 'random'>,
  db: Queryable,
  { personId, role }: { readonly personId: string; readonly role: Role },
  now: Instant,
): Promise<IssuedLink> {
  const token = deps.random.token();
  const expiresAt = plus(now, linkLifetime);
  await insertLink(db, { tokenHash: hashOfToken(token), personId, role, createdAt: now, expiresAt });
  return { token, expiresAt };
}

/**
 * Makes a sign-in link for another person, on the record [AUDIT-1, ROLE-1].
 * @param onlyForPlainCandidates for registrars: a link must not open the way to a role above theirs.
 */
export function issueLinkFor(
  deps: Deps,
  input: { readonly personId: string; readonly role: Role; readonly onlyForPlainCandidates: boolean },
  act: Act,
): Promise<Result<IssuedLink>> {
  return onOther(deps, input.personId, act, async (tx, person) => {
    if (!person.roles.includes(input.role)) {
      return refuse('not-allowed', `This person is no ${input.role}.`, { roles: person.roles });
    }
    if (input.onlyForPlainCandidates && person.roles.some((role) => role !== 'candidate')) {
      return refuse('not-allowed', 'This person has other roles too; ask an administrator.', { roles: person.roles });
    }
    if (person.disabledAt !== null) return refuse('not-allowed', 'This person is shut out.');
    const link = await issueLink(deps, tx, input, act.at);
    await audit(tx, act, 'person.sign-in-link-issued', input.personId, { role: input.role });
    return ok(link);
  });
}

/** Sets the roles of another person; logins of roles taken away end [ROLE-1]. */
export function setRoles(
  deps: Deps,
  { personId, roles }: { readonly personId: string; readonly roles: readonly Role[] },
  act: Act,
): Promise<Result<undefined>> {
  return onOther(deps, personId, act, async (tx, person) => {
    await updateRoles(tx, personId, roles);
    const lost = person.roles.filter((role) => !roles.includes(role));
    const ended = await deps.logins.revoke(tx, { personId, at: act.at, only: { roles: lost } });
    tx.afterCommit(() => deps.logins.forget(ended));
    await audit(tx, act, 'person.roles-set', personId, { from: person.roles, to: [...roles] });
    return ok(undefined);
  });
}

/** Shuts another person out: no way in, no login left, no link left. */
export function disablePerson(deps: Deps, personId: string, act: Act): Promise<Result<undefined>> {
  return onOther(deps, personId, act, async (tx) => {
    await updateDisabled(tx, personId, act.at);
    await endAllLogins(deps, tx, personId, act.at);
    await audit(tx, act, 'person.disabled', personId);
    return ok(undefined);
  });
}

export function enablePerson(deps: Deps, personId: string, act: Act): Promise<Result<undefined>> {
  return onOther(deps, personId, act, async (tx) => {
    await updateDisabled(tx, personId, null);
    await audit(tx, act, 'person.enabled', personId);
    return ok(undefined);
  });
}

/** Ends all logins of another person at once, an open sitting or not, and voids their unused links. */
export function revokeAllLogins(deps: Deps, personId: string, act: Act): Promise<Result<undefined>> {
  return onOther(deps, personId, act, async (tx) => {
    await endAllLogins(deps, tx, personId, act.at);
    await audit(tx, act, 'person.logins-revoked', personId);
    return ok(undefined);
  });
}

async function endAllLogins({ logins }: Deps, tx: Transaction, personId: string, at: Instant): Promise<void> {
  const ended = await logins.revoke(tx, { personId, at });
  await deleteUnusedLinks(tx, personId);
  tx.afterCommit(() => logins.forget(ended));
}

/** Locks a person for an act by somebody else; nobody acts on their own record [ROLE-1]. */
async function onOther<T>(
  { database }: Deps,
  personId: string,
  act: Act,
  work: (tx: Transaction, person: Person) => Promise<Result<T>>,
): Promise<Result<T>> {
  if (personId === act.actorId) return refuse('own-record', 'Nobody acts on their own record; ask a colleague.');
  return database.transaction(async (tx) => {
    const person = await lockOptionalPerson(tx, personId);
    if (person === null) return refuse('not-found', 'There is no such person.', { personId });
    return work(tx, person);
  });
}

function audit(
  tx: Transaction,
  act: Act,
  action: string,
  personId: string,
  detail: { readonly [name: string]: Json } = {},
): Promise<void> {
  return appendAudit(tx, {
    actorId: act.actorId,
    action,
    subject: { kind: 'person', id: personId },
    detail,
    at: act.at,
  });
}
