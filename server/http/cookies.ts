import { parseCookie, stringifySetCookie } from 'cookie';
import type { Role } from '../contract/operation.ts';

export const cookieName = (role: Role): string => `invigil_${role}`;

/** The login token that a request carries for a role, or null. */
export function loginTokenOf(cookieHeader: string | undefined, role: Role): string | null {
  if (cookieHeader === undefined) return null;
  return parseCookie(cookieHeader)[cookieName(role)] ?? null;
}

/**
 * The `Set-Cookie` header of a login. It lasts as long as the browser keeps it (400 days at most): the server alone
 * decides when a login ends.
 */
export function loginCookie(role: Role, token: string, options: { readonly secure: boolean }): string {
  return stringifySetCookie({ ...attributes(role, options.secure), value: token, maxAge: 400 * 24 * 3600 });
}

export function clearedLoginCookie(role: Role, options: { readonly secure: boolean }): string {
  return stringifySetCookie({ ...attributes(role, options.secure), value: '', maxAge: 0 });
}

function attributes(role: Role, secure: boolean) {
  return { name: cookieName(role), path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
}
