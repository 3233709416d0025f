import type { Role } from '../../contract/operation.ts';
import { type Instant, instant, millis, minutes, plus, seconds } from '../../core/time/instant.ts';
import { loginTokenOf } from '../../http/cookies.ts';
import type { Authenticate, Principal } from '../../http/mount.ts';
import type { Database, Queryable } from '../../ports/database.ts';
import type { Random } from '../../ports/random.ts';
import { hashOfToken } from './login-tokens.ts';
import {
  insertLogin,
  type RevokedLogins,
  revokeLogins,
  selectOptionalLogin,
  updateExpiry,
  type ValidLogin,
} from './logins.repo.ts';

/** A login ends when it was not used for so long. */
export const loginIdle = minutes(12 * 60);
/** How far the end has come nearer before it is written anew: not on every request. */
const renewAfter = minutes(10);
/** How long another node may take to notice that a login was revoked here. */
const cacheFor = seconds(5);
const cacheSize = 20_000;

export interface Logins {
  readonly authenticate: Authenticate;
  /** Opens a login and returns the token for the cookie, which is stored nowhere. */
  open(
    db: Queryable,
    login: { personId: string; role: Role; address: string; userAgent: string },
    now: Instant,
  ): Promise<string>;
  /** Ends logins; call `forget` with the ids after the commit. */
  revoke(db: Queryable, which: RevokedLogins): Promise<string[]>;
  /** Drops ended logins from the cache and tells the listeners. */
  forget(loginIds: readonly string[]): void;
  /** Hears of logins that were ended on this node, so that their live connections can be cut. */
  onEnded(listener: (loginIds: readonly string[]) => void): void;
}

/**
 * @param deps.hasOpenSitting whether a sitting of this person, started before the given instant, is still open: a login that
 *   was good when the sitting started does not end by time before the sitting does. Revoking ends it all the same.
 */
export function createLogins(deps: {
  readonly database: Database;
  readonly random: Random;
  readonly hasOpenSitting: (personId: string, startedBefore: Instant) => Promise<boolean>;
}): Logins {
  const { database, random, hasOpenSitting } = deps;
  const cache = new Map<string, { readonly login: ValidLogin; readonly checkedAt: Instant }>();
  const listeners: ((loginIds: readonly string[]) => void)[] = [];
  /** Counts up when logins end: what was read before that must not enter the cache after it. */
  let generation = 0;

  const remember = (key: string, login: ValidLogin, now: Instant) => {
    const [oldest] = cache.keys();
    if (cache.size >= cacheSize && oldest !== undefined) cache.delete(oldest);
    cache.set(key, { login, checkedAt: now });
  };

  /** The same login with its end moved on, or null when it is over. */
  const prolong = async (login: ValidLogin, now: Instant): Promise<ValidLogin | null> => {
    const left = login.expiresAt - now;
    if (left > loginIdle - renewAfter) return login;
    if (left <= 0 && !(await hasOpenSitting(login.personId, login.expiresAt))) return null;
    const expiresAt = plus(now, loginIdle);
    await updateExpiry(database, login.loginId, expiresAt);
    return { ...login, expiresAt };
  };

  return {
    async authenticate(cookieHeader, role, now) {
      const token = loginTokenOf(cookieHeader, role);
      if (token === null) return null;
      const tokenHash = hashOfToken(token);
      const key = `${role}:${tokenHash.toString('base64url')}`;
      const cached = cache.get(key);
      if (cached && now < cached.login.expiresAt && now < cached.checkedAt + cacheFor) {
        return principalOf(cached.login, role);
      }

      const readIn = generation;
      const found = await selectOptionalLogin(database, tokenHash, role);
      const login = found && (await prolong(found, now));
      if (login === null) {
        cache.delete(key);
        return null;
      }
      if (readIn === generation) remember(key, login, now);
      return principalOf(login, role);
    },
    async open(db, { personId, role, address, userAgent }, now) {
      const token = random.token();
      const login = { loginId: random.id(), tokenHash: hashOfToken(token), personId, role, address, userAgent };
      await insertLogin(db, { ...login, createdAt: now, expiresAt: plus(now, loginIdle) });
      return token;
    },
    revoke: revokeLogins,
    forget(loginIds) {
      if (loginIds.length === 0) return;
      generation += 1;
      const ended = new Set(loginIds);
      for (const [key, { login }] of cache) if (ended.has(login.loginId)) cache.delete(key);
      for (const listener of listeners) listener(loginIds);
    },
    onEnded(listener) {
      listeners.push(listener);
    },
  };
}

function principalOf(login: ValidLogin, role: Role): Principal {
  return { personId: login.personId, role, loginId: login.loginId };
}

/** Ended logins are kept so long, for questions about who was signed in. */
const keepEnded = millis(30 * 24 * 3600 * 1000);
export const forgottenBefore = (now: Instant): Instant => instant(now - keepEnded);
