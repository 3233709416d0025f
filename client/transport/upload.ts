import type { z } from 'zod';
import type { Operation } from '../../server/contract/operation.ts';
import { type CallInput, ProblemError, urlOf } from './api.ts';
import type { ClientProblem } from './http.ts';

/**
 * Sends a file to an operation that takes one, telling how much of it has gone out: `fetch` cannot. Throws a `ProblemError`, also when the
 * signal ends it.
 */
export function upload<O extends Operation>(
  operation: O,
  input: CallInput<O>,
  file: File,
  { onProgress, signal }: { readonly onProgress: (share: number) => void; readonly signal: AbortSignal },
): Promise<z.output<O['response']>> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const fail = (problem: Partial<ClientProblem>) => reject(new ProblemError({ ...broken, ...problem }));
    request.open(operation.method.toUpperCase(), urlOf(operation, input));
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.setRequestHeader('accept', 'application/json');
    request.responseType = 'json';
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total));
    request.addEventListener('load', () => {
      if (request.status === 200) resolve(request.response as z.output<O['response']>);
      else fail({ status: request.status, ...(request.response as Partial<ClientProblem> | null) });
    });
    request.addEventListener('error', () => fail({}));
    request.addEventListener('abort', () => fail({ title: 'Stopped', detail: 'The upload was stopped.' }));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}

const broken: ClientProblem = {
  code: 'unreachable',
  title: 'No connection',
  status: 0,
  detail: 'The file could not be sent. Check your connection and try again.',
};
