import { type Role, roles } from '../../../server/contract/operation.ts';
import { type Me, peopleOperations } from '../../../server/contract/people.ts';
import { query } from '../../transport/api.ts';

export type Login = Me['logins'][number];

/** Who is signed in in this browser, by role: each role has a login of its own. */
export function meQuery() {
  return query(peopleOperations.me);
}

export function loginOf(me: Me | undefined, role: Role): Login | undefined {
  return me?.logins.find((login) => login.role === role);
}

/** Logins in the order of the roles. */
export function loginsInOrder(me: Me | undefined): Login[] {
  return roles.flatMap((role) => loginOf(me, role) ?? []);
}
