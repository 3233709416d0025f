import { ok, type Result, refuse } from '../../core/result.ts';
import type { Instant } from '../../core/time/instant.ts';
import type { Principal } from '../../http/mount.ts';
import { lockOptionalPerson, selectOptionalPerson, updatePasswordHash } from './people.repo.ts';
import { clearAccountTries, type SignInDeps, takeAccountTry } from './sign-in.ts';

/**
 * Sets a new password and ends all other logins of the person. The current one is asked for, unless there is none;
 * wrong ones count like those at sign-in.
 */
export async function changePassword(
  deps: SignInDeps,
  principal: Principal,
  input: { readonly current: string | null; readonly next: string },
  now: Instant,
): Promise<Result<undefined>> {
  const { database, hasher, limiter, logins } = deps;
  const person = await selectOptionalPerson(database, principal.personId);
  if (person === null) throw new Error(`person ${principal.personId} is gone`);
  if (person.passwordHash !== null) {
    const allowed = await takeAccountTry(deps, person.email, now);
    if (!allowed.ok) return allowed;
    if (!(await hasher.verify(person.passwordHash, input.current ?? ''))) {
      return refuse('wrong-credentials', 'The current password is wrong.');
    }
    await clearAccountTries(limiter, person.email);
  }
  const passwordHash = await hasher.hash(input.next);
  return database.transaction(async (tx) => {
    const current = await lockOptionalPerson(tx, principal.personId);
    if (current?.passwordHash !== person.passwordHash) {
      return refuse('conflict', 'The password was changed a moment ago from elsewhere.');
    }
    await updatePasswordHash(tx, principal.personId, passwordHash);
    const ended = await logins.revoke(tx, {
      personId: principal.personId,
      at: now,
      except: { loginId: principal.loginId },
    });
    tx.afterCommit(() => logins.forget(ended));
    return ok(undefined);
  });
}
