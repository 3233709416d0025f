import type { IncomingHttpHeaders } from 'node:http';

/**
 * Tells whether a browser sent this on behalf of another site. Every request that changes something is asked, and every
 * socket handshake: the cookies are SameSite=Lax, this holds where that does not reach (WebSocket, sibling domains).
 *
 * Requests without `Origin` and `Sec-Fetch-Site` come from no browser and carry no one else's cookies: they pass.
 *
 * @param publicOrigin the origin people type, such as `https://exams.example.org`. The origin under which the
 *   request itself arrived is accepted as well, so that `localhost` and `127.0.0.1` both work.
 */
export function isCrossSite(headers: IncomingHttpHeaders, publicOrigin: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  const { origin, host } = headers;
  if (origin === undefined) return false;
  return origin !== publicOrigin && origin !== `${new URL(publicOrigin).protocol}//${host}`;
}
