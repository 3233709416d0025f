import type { Response } from 'express';
import type { EdgeCode, Problem } from '../contract/problem.ts';
import type { Refusal } from '../core/result.ts';
import { refusalStatus } from './refusal-status.ts';

const edgeStatus = {
  'malformed-request': 400,
  'wrong-content-type': 415,
  'too-large': 413,
  'no-such-route': 404,
  'wrong-method': 405,
  'cross-site': 403,
  'internal-error': 500,
} as const satisfies Record<EdgeCode, number>;

/** What `sendProblem` needs: a refusal of the engine, or an error that only the edge knows. */
export interface ProblemCause {
  readonly code: Problem['code'];
  readonly message: string;
  readonly params?: Refusal['params'];
  readonly issues?: Problem['issues'];
}

function isEdgeCode(code: Problem['code']): code is EdgeCode {
  return code in edgeStatus;
}

export function problemOf(cause: ProblemCause, requestId: string): Problem {
  const { code } = cause;
  const words = code.replaceAll('-', ' ');
  return {
    type: `urn:invigil:problem:${code}`,
    title: words.charAt(0).toUpperCase() + words.slice(1),
    status: isEdgeCode(code) ? edgeStatus[code] : refusalStatus[code],
    detail: cause.message,
    instance: `urn:uuid:${requestId}`,
    code,
    ...(cause.params && { params: cause.params }),
    ...(cause.issues && { issues: cause.issues }),
  };
}

/** Answers with a problem document; a numeric `params.retryAfterSeconds` becomes the `Retry-After` header too. */
export function sendProblem(res: Response, cause: ProblemCause): void {
  const problem = problemOf(cause, requestIdOf(res));
  const wait = cause.params?.['retryAfterSeconds'];
  if (typeof wait === 'number') res.set('Retry-After', String(wait));
  if (problem.status === 401) res.set('WWW-Authenticate', 'Cookie');
  res.locals['problemCode'] = problem.code;
  res.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

/** The id under which the request is logged; set for every request by the request log. */
export function requestIdOf(res: Response): string {
  const id: unknown = res.locals['requestId'];
  if (typeof id !== 'string') throw new Error('the request log must come before everything that answers');
  return id;
}
