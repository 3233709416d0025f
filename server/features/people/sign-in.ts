import { createHash } from 'node:crypto';
import type { Role } from '../../contract/operation.ts';
import type { SignedIn } from '../../contract/people.ts';
import { ok, type Result, refuse } from '../../core/result.ts';
import { type Instant, minutes, seconds } from '../../core/time/instant.ts';
import type { Database } from '../../ports/database.ts';
import type { PasswordHasher } from '../../ports/password-hasher.ts';
import type { Random } from '../../ports/random.ts';
import type { RateLimiter, TryRule, TryVerdict } from '../../ports/rate-limiter.ts';
import { hashOfToken } from './login-tokens.ts';
import { consumeLink } from './logins.repo.ts';
import type { Logins } from './logins.ts';
import { insertPerson, type Person, selectOptionalPerson, selectOptionalPersonByEmail } from './people.repo.ts';

const perAccount: TryRule = {
  tries: 5,
  windowMs: minutes(15),
  firstDelayMs: seconds(30),
  maxDelayMs: minutes(15),
};
/** Wrong tries from one address. A room of 500 behind one address, each mistaken five times, stays below. */
const perAddress: TryRule = {
  tries: 3_000,
  windowMs: minutes(5),
  firstDelayMs: seconds(5),
  maxDelayMs: minutes(1),
};
const accountsPerAddress: TryRule = { ...perAddress, tries: 2_000, windowMs: minutes(60) };

/** Where a sign-in came from. */
export interface Caller {
  readonly address: string;
  readonly userAgent: string;
}

/** The answer for the body, and the token for the cookie. */
export interface OpenedLogin {
  readonly signedIn: SignedIn;
  readonly token: string;
}

export interface SignInDeps {
  readonly database: Database;
  readonly random: Random;
  readonly limiter: RateLimiter;
  readonly hasher: PasswordHasher;
  readonly logins: Logins;
}

const wrongCredentials = () => refuse('wrong-credentials', 'The e-mail address or the password is wrong.');

/**
 * Signs in with e-mail and password. Unknown accounts, accounts without password and people shut out cost the same
 * work and get the same answer as a wrong password.
 *
 * Refuses with wrong-credentials, too-many-tries, or not-allowed when the person lacks the role asked for.
 */
export async function signIn(
  deps: SignInDeps,
  input: { readonly email: string; readonly password: string; readonly role?: Role | undefined },
  caller: Caller,
  now: Instant,
): Promise<Result<OpenedLogin>> {
  const { database, limiter, hasher } = deps;
  const addressKey = `sign-in:address:${caller.address}`;
  const fromAddress = tooManyTries(await limiter.take(addressKey, perAddress), 'from this address', now);
  if (!fromAddress.ok) return fromAddress;
  const forAccount = await takeAccountTry(deps, input.email, now);
  if (!forAccount.ok) return forAccount;

  const person = await selectOptionalPersonByEmail(database, input.email);
  const hash = person?.disabledAt === null ? person.passwordHash : null;
  if (!(await hasher.verify(hash, input.password)) || person === null) return wrongCredentials();
  await Promise.all([limiter.clear(accountKey(input.email)), limiter.giveBack(addressKey)]);

  const role = input.role ?? person.roles[0];
  if (role === undefined || !person.roles.includes(role)) {
    const message = role === undefined ? 'You have no role yet; ask an administrator.' : `You are no ${role} here.`;
    return refuse('not-allowed', message, { roles: person.roles });
  }
  return ok(await openFor(deps, person, role, caller, now));
}

/** Signs in with a one-time link. It takes nobody's tries: its token cannot be guessed. */
export async function signInByLink(
  deps: SignInDeps,
  linkToken: string,
  caller: Caller,
  now: Instant,
): Promise<Result<OpenedLogin>> {
  const addressKey = `sign-in:address:${caller.address}`;
  const verdict = tooManyTries(await deps.limiter.take(addressKey, perAddress), 'from this address', now);
  if (!verdict.ok) return verdict;
  const link = await consumeLink(deps.database, hashOfToken(linkToken), now);
  const person = link && (await selectOptionalPerson(deps.database, link.personId));
  if (link === null || person === null) {
    return refuse('wrong-credentials', 'This link was used already or is too old. Ask for a new one.');
  }
  await deps.limiter.giveBack(addressKey);
  return ok(await openFor(deps, person, link.role, caller, now));
}

/** The first step of a candidate: an account of one's own. Refuses with conflict when the address has one. */
export async function createAccount(
  deps: SignInDeps,
  input: { readonly email: string; readonly name: string; readonly password: string },
  caller: Caller,
  now: Instant,
): Promise<Result<OpenedLogin>> {
  const taken = await deps.limiter.take(`accounts:address:${caller.address}`, accountsPerAddress);
  const verdict = tooManyTries(taken, 'from this address', now);
  if (!verdict.ok) return verdict;
  const person: Person = {
    personId: deps.random.id(),
    email: input.email,
    name: input.name,
    passwordHash: await deps.hasher.hash(input.password),
    roles: ['candidate'],
    isDemonstration: false,
    createdAt: now,
    disabledAt: null,
  };
  if (!(await insertPerson(deps.database, person))) {
    return refuse('conflict', 'There is an account with this e-mail address already. Sign in instead.', {
      why: 'account-exists',
    });
  }
  return ok(await openFor(deps, person, 'candidate', caller, now));
}

/** Counts a try at a password; refuses while too many were wrong. `clearAccountTries` after a right one. */
export async function takeAccountTry(
  { limiter }: { readonly limiter: RateLimiter },
  email: string,
  now: Instant,
): Promise<Result<undefined>> {
  return tooManyTries(await limiter.take(accountKey(email), perAccount), 'for this account', now);
}

export async function clearAccountTries(limiter: RateLimiter, email: string): Promise<void> {
  await limiter.clear(accountKey(email));
}

/** Hashed, so that addresses of people do not lie in Redis. */
function accountKey(email: string): string {
  return `sign-in:account:${createHash('sha256').update(email).digest('base64url')}`;
}

function tooManyTries(verdict: TryVerdict, where: string, now: Instant): Result<undefined> {
  if (verdict.allowed) return ok(undefined);
  const retryAfterSeconds = Math.ceil(verdict.retryAfterMs / 1000);
  const wait = retryAfterSeconds < 120 ? `${retryAfterSeconds} s` : `${Math.ceil(retryAfterSeconds / 60)} min`;
  return refuse('too-many-tries', `There were too many tries ${where}. Try again in ${wait}.`, {
    retryAfterSeconds,
    retryAt: now + verdict.retryAfterMs,
  });
}

async function openFor(
  { database, logins }: SignInDeps,
  person: Person,
  role: Role,
  caller: Caller,
  now: Instant,
): Promise<OpenedLogin> {
  const { personId, name, roles } = person;
  const token = await logins.open(database, { personId, role, ...caller }, now);
  return { signedIn: { personId, name, role, roles }, token };
}
