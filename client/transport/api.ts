import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Operation } from '../../server/contract/operation.ts';
import { type Answer, type ClientProblem, request } from './http.ts';

export type { Answer, ClientProblem } from './http.ts';

/** What an operation takes; parts that it does not use may be left out. */
export interface CallInput<O extends Operation> {
  readonly params?: z.input<O['params']>;
  readonly query?: z.input<O['query']>;
  readonly body?: z.input<O['body']>;
}

/**
 * Calls one operation of the server.
 *
 * @example
 * const answer = await call(sittingOperations.readSitting, { params: { sittingId } });
 * if (answer.ok) show(answer.value.sitting);
 * else tell(answer.problem.detail);
 */
export function call<O extends Operation>(
  operation: O,
  input: CallInput<O> = {},
): Promise<Answer<z.output<O['response']>>> {
  return request(operation.method, urlOf(operation, input), input.body);
}

/** The address of an operation, for links and downloads. */
export function urlOf<O extends Operation>(operation: O, { params, query }: CallInput<O> = {}): string {
  const path = operation.path.replace(/\{(\w+)\}/g, (_whole, name: string) =>
    encodeURIComponent(String((params as Record<string, unknown> | undefined)?.[name])),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries((query as Record<string, unknown> | undefined) ?? {}))
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  return search.size > 0 ? `${path}?${search}` : path;
}

/** A refusal or failure as an error, for code that awaits a value (TanStack Query). */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: ClientProblem;

  constructor(problem: ClientProblem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** As `call`, but throws a `ProblemError` instead of answering a problem. */
export async function callOrThrow<O extends Operation>(
  operation: O,
  input: CallInput<O> = {},
): Promise<z.output<O['response']>> {
  const answer = await call(operation, input);
  if (answer.ok) return answer.value;
  throw new ProblemError(answer.problem);
}

/**
 * Options for `useQuery` of a reading operation, keyed by its id and input: `useQuery(query(sittingOperations.listSittings))`.
 * Invalidate all of an operation with `queryClient.invalidateQueries({ queryKey: [operation.id] })`.
 */
export function query<O extends Operation>(operation: O, input: CallInput<O> = {}) {
  return queryOptions<z.output<O['response']>, Error>({
    queryKey: [operation.id, input.params ?? null, input.query ?? null],
    queryFn: () => callOrThrow(operation, input),
  });
}

/** The problem behind any error of a query or mutation. */
export function problemOf(error: unknown): ClientProblem {
  if (error instanceof ProblemError) return error.problem;
  return {
    code: 'internal-error',
    title: 'Something went wrong',
    status: 0,
    detail: 'This page met an error of its own. Reload it; if that does not help, tell the people who run this server.',
  };
}
