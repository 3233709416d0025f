import { io, type Socket } from 'socket.io-client';
import type { Room, SaveAck } from '../../server/contract/sittings.ts';

/** Candidates without a browser, each of whom gives one answer after the other for as long as they are let. */
export interface SavingCandidates {
  /** Answers that the server has called saved so far. */
  readonly acknowledged: () => number;
  /** Stops them, and compares what was acknowledged with what a fresh connection is given. @returns answers that are missing */
  readonly finish: () => Promise<string[]>;
}

interface Candidate {
  readonly name: string;
  readonly cookie: string;
  readonly sittingId: string;
  /** By position: the highest revision that was acknowledged as saved. */
  readonly saved: Map<number, number>;
}

const ackWaitMs = 2000;
const itemCount = 7;

export async function startSavingCandidates(origin: string, count: number, exam: string): Promise<SavingCandidates> {
  const candidates = await Promise.all(Array.from({ length: count }, (_, n) => sit(origin, `Savvy ${n}`, exam)));
  const stop = new AbortController();
  let acknowledged = 0;
  const working = candidates.map((candidate) => save(origin, candidate, stop.signal, () => (acknowledged += 1)));
  return {
    acknowledged: () => acknowledged,
    async finish() {
      stop.abort();
      await Promise.all(working);
      return (await Promise.all(candidates.map((candidate) => missing(origin, candidate)))).flat();
    },
  };
}

async function sit(origin: string, name: string, exam: string): Promise<Candidate> {
  const email = `${name.toLowerCase().replace(' ', '.')}@example.org`;
  const made = await post('/api/accounts', { name, email, password: 'a long enough password' }, '');
  const cookie = made.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
  const offers = await fetch(`${origin}/api/candidate/deliveries`, { headers: { cookie } });
  const { deliveries } = (await offers.json()) as { deliveries: { deliveryId: string; examTitle: string }[] };
  const deliveryId = deliveries.find(({ examTitle }) => examTitle === exam)?.deliveryId;
  const started = await post('/api/candidate/sittings', { deliveryId, deviceId: deviceOf(name) }, cookie);
  const { sitting } = (await started.json()) as { sitting: { sittingId: string } };
  return { name, cookie, sittingId: sitting.sittingId, saved: new Map() };

  async function post(path: string, body: object, sender: string): Promise<Response> {
    const headers = { 'content-type': 'application/json', ...(sender !== '' && { cookie: sender }) };
    const answer = await fetch(origin + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path} for ${name}: ${answer.status} ${await answer.text()}`);
    return answer;
  }
}

const deviceOf = (name: string) => `device-of-${name.toLowerCase().replace(' ', '-')}`;

/** Gives answers until it is stopped; what has no acknowledgement is sent again, over whatever connection there is. */
async function save(origin: string, candidate: Candidate, stop: AbortSignal, onSaved: () => void): Promise<void> {
  let revision = 0;
  while (!stop.aborted) {
    const socket = connected(origin, candidate);
    const room = await attach(socket, candidate);
    for (let well = room !== null; well && !stop.aborted; ) {
      revision += 1;
      const position = 1 + (revision % itemCount);
      const type = room?.form[position - 1]?.type;
      const value = type === 'true-false' ? revision % 2 === 0 : type === 'numeric' ? String(revision) : null;
      const ack = await ask<SaveAck>(socket, 'response:save', {
        sittingId: candidate.sittingId,
        position,
        revision,
        value,
      });
      well = ack?.status === 'saved';
      if (!well) continue;
      candidate.saved.set(position, revision);
      onSaved();
    }
    socket.disconnect();
  }
}

async function missing(origin: string, candidate: Candidate): Promise<string[]> {
  const socket = connected(origin, candidate);
  const room = await attach(socket, candidate);
  socket.disconnect();
  if (room === null) return [`${candidate.name} cannot attach`];
  const stored = new Map(room.responses.map(({ position, revision }) => [position, revision]));
  return [...candidate.saved]
    .filter(([position, revision]) => (stored.get(position) ?? 0) < revision)
    .map(([position, revision]) => `${candidate.name}: revision ${revision} of item ${position}`);
}

const connected = (origin: string, { cookie }: Candidate): Socket =>
  io(`${origin}/candidate`, {
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: 50,
    reconnectionDelayMax: 200,
    extraHeaders: { cookie },
  });

async function attach(socket: Socket, candidate: Candidate): Promise<Room | null> {
  for (let tries = 0; tries < 20; tries += 1) {
    if (!socket.connected)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ackWaitMs);
        socket.once('connect', () => {
          clearTimeout(timer);
          resolve();
        });
      });
    const ack = await ask<{ ok: true; room: Room } | { ok: false }>(socket, 'sitting:attach', {
      sittingId: candidate.sittingId,
      deviceId: deviceOf(candidate.name),
    });
    if (ack?.ok) return ack.room;
  }
  return null;
}

async function ask<Ack>(socket: Socket, event: string, payload: object): Promise<Ack | null> {
  try {
    return (await socket.timeout(ackWaitMs).emitWithAck(event, payload)) as Ack;
  } catch {
    return null;
  }
}
