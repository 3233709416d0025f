import type { Problem } from '../../server/contract/problem.ts';

/** A problem document of the server, or `unreachable` when no answer came. */
export type ClientProblem = Pick<Problem, 'title' | 'detail' | 'status' | 'params' | 'issues'> & {
  readonly code: Problem['code'] | 'unreachable';
};

export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: ClientProblem };

/** Sends one request. Never throws: what went wrong is in the answer. */
export async function request<T>(method: string, url: string, body?: unknown): Promise<Answer<T>> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: method.toUpperCase(),
      credentials: 'same-origin',
      headers: { accept: 'application/json', ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  } catch {
    return { ok: false, problem: unreachable };
  }
  if (response.ok)
    return {
      ok: true,
      value: (response.status === 204 ? undefined : await response.json().catch(() => undefined)) as T,
    };
  return { ok: false, problem: await problemOf(response) };
}

export const unreachable: ClientProblem = {
  code: 'unreachable',
  title: 'No connection',
  status: 0,
  detail: 'The server cannot be reached. Check your connection and try again.',
};

async function problemOf(response: Response): Promise<ClientProblem> {
  try {
    const document = (await response.json()) as Partial<Problem>;
    if (typeof document.code === 'string' && typeof document.detail === 'string')
      return { title: document.title ?? 'Not possible', ...document } as ClientProblem;
  } catch {
    // A proxy in between may answer with a page of its own; the status still says what happened.
  }
  return {
    code: response.status >= 500 ? 'temporarily-unavailable' : 'malformed-request',
    title: 'Unexpected answer',
    status: response.status,
    detail: `The server answered with status ${response.status}. Try again in a moment.`,
  };
}
