import type { ErrorRequestHandler } from 'express';
import { z } from 'zod';
import type { Log } from '../ports/log.ts';
import { BodyTooLarge } from './bounded-body.ts';
import { type ProblemCause, requestIdOf, sendProblem } from './problem.ts';

const lostDatabase: ProblemCause = {
  code: 'temporarily-unavailable',
  message: 'The server cannot reach its database right now. Nothing was changed; try again in a few seconds.',
  params: { retryAfterSeconds: 2 },
};

/** A 400 that names every wrong place of the input: `body.email: Invalid email address`. */
export function badInput(part: 'params' | 'query' | 'body', error: z.ZodError): ProblemCause {
  const issues = error.issues.map((issue) => ({
    path: z.core.toDotPath([part, ...issue.path]),
    message: issue.message,
  }));
  const [first] = issues;
  return {
    code: 'bad-input',
    message: `The ${part === 'body' ? 'body' : 'address'} of the request is not as this operation takes it${first ? ` (${first.path}: ${first.message})` : ''}.`,
    issues,
  };
}

/**
 * The last handler: turns whatever was thrown into a problem document. What Express and its body parser refuse is the
 * client's fault; all else is ours, is logged once with its cause under the request's id, and tells the client only that id.
 */
export function errorHandler(deps: {
  readonly log: Log;
  readonly isConnectionLost: (error: unknown) => boolean;
}): ErrorRequestHandler {
  return (error: unknown, _req, res, next) => {
    if (res.headersSent) {
      deps.log.error({ requestId: requestIdOf(res), err: error }, 'an answer broke off after it had begun');
      next(error); // Express closes the connection, so that the client sees a broken download and not a short one
      return;
    }
    const cause = requestFault(error);
    if (cause) sendProblem(res, cause);
    else if (deps.isConnectionLost(error)) {
      deps.log.warn({ requestId: requestIdOf(res), err: error }, 'a request met a lost database connection');
      sendProblem(res, lostDatabase);
    } else {
      deps.log.error({ requestId: requestIdOf(res), err: error }, 'a request failed');
      sendProblem(res, {
        code: 'internal-error',
        message: `Something went wrong on the server. It is recorded under the number ${requestIdOf(res)}.`,
      });
    }
  };
}

/** Errors that Express, its router and its body parser mark as the client's (`status` 4xx); null for any other. */
function requestFault(error: unknown): ProblemCause | null {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return null;
  if (error.status < 400 || error.status >= 500) return null;
  const type = 'type' in error ? error.type : undefined;
  if (error instanceof BodyTooLarge) return { code: 'too-large', message: error.message };
  if (error.status === 413) return { code: 'too-large', message: 'The body of the request is larger than 64 kB.' };
  if (error.status === 415) {
    return {
      code: 'wrong-content-type',
      message: 'The body of the request must be JSON in UTF-8 without unusual encodings.',
    };
  }
  if (type === 'entity.parse.failed') {
    return { code: 'malformed-request', message: 'The body of the request is not valid JSON.' };
  }
  return { code: 'malformed-request', message: 'The request is malformed: check its address and its body.' };
}
