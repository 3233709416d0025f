import { setMaxListeners } from 'node:events';
import seedrandom from 'seedrandom';
import { io, type Socket } from 'socket.io-client';
import type { DeliveredItem, ResponseValue } from '../../contract/item.ts';
import type { Room, SittingView } from '../../contract/sittings.ts';

/**
 * Candidates who answer at a human pace over the same protocol as everybody, to fill the live board: some flag, some change their minds, some lose
 * their connection for a while. They know no keys.
 *
 * @param tokens one sign-in link per candidate.
 * @param signal ends them all.
 */
export async function simulateCandidates(options: {
  readonly origin: string;
  readonly tokens: readonly string[];
  readonly deliveryId: string;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { tokens, say } = options;
  // Every candidate listens to the one signal that ends them all.
  setMaxListeners(0, options.signal);
  let finished = 0;
  await Promise.all(
    tokens.map(async (token, index) => {
      await pause(index * 250, options.signal);
      if (options.signal.aborted) return;
      await sitOnce(options, token, index).catch((error: unknown) => say(`candidate ${index + 1}: ${String(error)}`));
      finished += 1;
      say(`${finished} of ${tokens.length} candidates have finished`);
    }),
  );
}

const paceMs = { least: 2_000, most: 20_000 };

async function sitOnce(
  { origin, deliveryId, signal }: Parameters<typeof simulateCandidates>[0],
  token: string,
  index: number,
): Promise<void> {
  const random = seedrandom(`simulated ${index}`);
  const deviceId = `simulated-${String(index).padStart(6, '0')}`;
  const cookie = await signIn(origin, token);
  const started = await fetch(`${origin}/api/candidate/sittings`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify({ deliveryId, deviceId }),
  });
  const answer = (await started.json()) as { sitting?: SittingView; detail?: string };
  if (!answer.sitting) throw new Error(answer.detail ?? `start was answered with ${started.status}`);
  const { sittingId } = answer.sitting;

  const socket = io(`${origin}/candidate`, { transports: ['websocket'], forceNew: true, extraHeaders: { cookie } });
  signal.addEventListener('abort', () => socket.disconnect());
  try {
    let room = await attach(socket, sittingId, deviceId);
    let ended = false;
    socket.on('sitting:changed', ({ sitting }: { sitting: SittingView }) => {
      ended = sitting.status !== 'in-progress' && sitting.status !== 'paused';
    });
    const revisions = new Map(room.responses.map(({ position, revision }) => [position, revision]));
    for (const item of room.form) {
      await pause(paceMs.least + random() * (paceMs.most - paceMs.least), signal);
      if (signal.aborted || ended) return;
      if (random() < 0.03) {
        socket.disconnect();
        await pause(25_000, signal);
        if (signal.aborted) return;
        socket.connect();
        room = await attach(socket, sittingId, deviceId);
      }
      if (random() < 0.06) continue;
      const revision = (revisions.get(item.position) ?? 0) + 1;
      revisions.set(item.position, revision);
      await socket.emitWithAck('response:save', {
        sittingId,
        position: item.position,
        revision,
        value: anyAnswer(item, random),
      });
    }
    if (!ended) await socket.emitWithAck('sitting:submit', { sittingId });
  } finally {
    socket.disconnect();
  }
}

async function signIn(origin: string, token: string): Promise<string> {
  const response = await fetch(`${origin}/api/sign-in/link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  const [cookie] = response.headers.getSetCookie();
  if (!response.ok || cookie === undefined) throw new Error(`sign-in was answered with ${response.status}`);
  return cookie.split(';')[0] ?? '';
}

async function attach(socket: Socket, sittingId: string, deviceId: string): Promise<Room> {
  const ack: { ok: true; room: Room } | { ok: false; message: string } = await socket.emitWithAck('sitting:attach', {
    sittingId,
    deviceId,
  });
  if (!ack.ok) throw new Error(ack.message);
  return ack.room;
}

/** Some well-formed answer to an item. */
export function anyAnswer(item: DeliveredItem, random: () => number): ResponseValue {
  const one = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  switch (item.type) {
    case 'single-choice':
      return one(item.options).id;
    case 'multiple-response':
      return item.options.filter(() => random() < 0.5).map(({ id }) => id);
    case 'true-false':
      return random() < 0.5;
    case 'numeric':
      return String(Math.floor(random() * 1000));
    case 'short-text':
      return one(['SMARTS', 'the permit', 'LRP']);
    case 'ordering':
      return item.elements.map(({ id }) => id);
    case 'matching':
      return Object.fromEntries(item.prompts.map(({ id }) => [id, one(item.choices).id]));
  }
}

/** Resolves after a while, or at once when the signal ends everything. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(finish, ms);
    function finish() {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    }
    signal.addEventListener('abort', finish);
  });
}
