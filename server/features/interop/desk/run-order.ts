import { fork } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import type { Log } from '../../../ports/log.ts';
import type { Answer, Answers, Order, Progress } from './order.ts';

/** Twice what 10,000 items take; beyond it the process ends, and the server does not feel it. */
const mostMegabytes = 1024;
const mostMs = 10 * 60_000;

export interface RunningOrder<Kind extends Order['kind']> {
  readonly answer: Promise<Answer<Answers[Kind]>>;
  /** Ends it at once; the answer says so. */
  stop(): void;
}

/**
 * Has an order done by a process of its own, at a lower priority than the server's. Order and answer are files in `folder`, by which a later start
 * knows what was left undone. Never rejects: whatever goes wrong is an answer.
 */
export function runOrder<Kind extends Order['kind']>(
  deps: { readonly program: string; readonly log: Log },
  folder: string,
  order: Extract<Order, { kind: Kind }>,
  onProgress: (progress: Progress) => void,
): RunningOrder<Kind> {
  const stopping = new AbortController();
  const answer = done(deps, folder, order, onProgress, stopping.signal).catch((err): Answer<never> => {
    deps.log.error({ err, kind: order.kind }, 'an import or export could not be done');
    return { ok: false, why: 'This could not be done; the log of the server says why. Nothing was written.' };
  });
  return { answer: answer as Promise<Answer<Answers[Kind]>>, stop: () => stopping.abort() };
}

async function done(
  { program, log }: { readonly program: string; readonly log: Log },
  folder: string,
  order: Order,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Answer<unknown>> {
  await mkdir(folder, { recursive: true });
  const [orderFile, answerFile] = [join(folder, 'order.json'), join(folder, 'answer.json')];
  await rm(answerFile, { force: true });
  await writeFile(orderFile, JSON.stringify(order));
  if (signal.aborted) return stopped;
  const child = fork(program, [orderFile, answerFile], {
    execArgv: [`--max-old-space-size=${mostMegabytes}`, '--enable-source-maps'],
    env: { TZ: process.env['TZ'] ?? '' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), mostMs);
  const kill = () => child.kill('SIGKILL');
  signal.addEventListener('abort', kill, { once: true });
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-4000);
  });
  child.on('message', (message: Progress) => onProgress(message));
  const ending = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  try {
    const code = await ending;
    if (code === 0) return JSON.parse(await readFile(answerFile, 'utf8')) as Answer<unknown>;
    if (signal.aborted) return stopped;
    log.error({ kind: order.kind, code, complaint }, 'the process of an import or export ended early');
    return {
      ok: false,
      why: /heap out of memory/.test(complaint)
        ? 'The file takes more memory than an import may have: part it. Nothing was written.'
        : 'This could not be done, or took more than ten minutes; the log of the server says more. Nothing was written.',
    };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', kill);
  }
}

const stopped = { ok: false, why: 'Stopped.' } as const;
