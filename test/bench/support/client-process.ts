import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import type { ResponseValue } from '../../../server/contract/item.ts';
import type { Room, SaveAck } from '../../../server/contract/sittings.ts';
import { anyAnswer } from '../../../server/features/demonstration/simulate-candidates.ts';
import { type ClientOrders, deviceId, type Measured, type Order, type Seated, type Target } from './protocol.ts';
import { percentile } from './statistics.ts';

interface Candidate {
  readonly sittingId: string;
  readonly server: Socket;
  echo: Socket | null;
  /** One answer for each item of the form. */
  readonly values: readonly ResponseValue[];
  sent: number;
}

/** How long after the last save an acknowledgement may still come before the save counts as lost. */
const patienceMs = 20_000;

let candidates: Candidate[] = [];

function connect(origin: string, cookie: string): Promise<Socket> {
  const socket = io(`${origin}/candidate`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: { cookie },
  });
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket));
    socket.once('connect_error', reject);
  });
}

const cookieOf = (token: string) => `invigil_candidate=${token}`;

async function attach(origin: string, { token, sittingId }: Seated): Promise<{ socket: Socket; room: Room }> {
  const socket = await connect(origin, cookieOf(token));
  const answer: { ok: true; room: Room } | { ok: false; code: string } = await socket.emitWithAck('sitting:attach', {
    sittingId,
    deviceId,
  });
  if (!answer.ok) throw new Error(`attaching was refused: ${answer.code}`);
  return { socket, room: answer.room };
}

async function inParallel<T>(tasks: readonly T[], atOnce: number, work: (task: T) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    for (let task = tasks[next++]; task !== undefined; task = tasks[next++]) await work(task);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

async function join({ origin, candidates: seated, atOnce }: ClientOrders['join']['order']) {
  await inParallel(seated, atOnce, async (each) => {
    const { socket, room } = await attach(origin, each);
    const values = room.form.map((item) => anyAnswer(item, Math.random));
    candidates.push({ sittingId: each.sittingId, server: socket, echo: null, values, sent: 0 });
  });
  return { attached: candidates.length };
}

async function joinEcho({ origin, count }: ClientOrders['joinEcho']['order']) {
  const without = candidates.slice(0, count).filter(({ echo }) => echo === null);
  await inParallel(without, 20, async (candidate) => {
    candidate.echo = await connect(origin, cookieOf('none'));
  });
  return { connected: candidates.filter(({ echo }) => echo !== null).length };
}

/** What was sent, and what became of it. */
function tally() {
  const latencies: number[] = [];
  let sent = 0;
  let saved = 0;
  let answered = 0;
  return {
    latencies,
    sent: () => void sent++,
    answered(ack: SaveAck) {
      answered++;
      if (ack.status === 'saved') saved++;
    },
    async result(): Promise<Measured> {
      const giveUpAt = performance.now() + patienceMs;
      while (answered < sent && performance.now() < giveUpAt) await sleep(10);
      return {
        saved,
        lost: sent - saved,
        p50Ms: percentile(latencies, 50),
        p99Ms: percentile(latencies, 99),
        worstMs: percentile(latencies, 100),
      };
    },
  };
}

function send(candidate: Candidate, socket: Socket, onAck: (ack: SaveAck) => void) {
  const turn = candidate.sent++;
  const index = turn % candidate.values.length;
  socket.emit(
    'response:save',
    {
      sittingId: candidate.sittingId,
      position: index + 1,
      revision: Math.floor(turn / candidate.values.length) + 1,
      value: candidate.values[index],
    },
    onAck,
  );
}

function socketOf(candidate: Candidate, target: Target): Socket {
  const socket = target === 'server' ? candidate.server : candidate.echo;
  if (socket === null) throw new Error('a candidate has no connection to the echo');
  return socket;
}

async function saturate({ target, count, warmUpMs, measureMs }: ClientOrders['saturate']['order']) {
  const counts = tally();
  const measureFrom = performance.now() + warmUpMs;
  const measureTo = measureFrom + measureMs;
  let measured = 0;
  const loop = (candidate: Candidate, socket: Socket) => {
    const sentAt = performance.now();
    if (sentAt >= measureTo) return;
    counts.sent();
    send(candidate, socket, (ack) => {
      const now = performance.now();
      counts.answered(ack);
      if (now >= measureFrom && now < measureTo) {
        measured++;
        counts.latencies.push(now - sentAt);
      }
      loop(candidate, socket);
    });
  };
  for (const candidate of candidates.slice(0, count)) loop(candidate, socketOf(candidate, target));
  await sleep(warmUpMs + measureMs);
  return { ...(await counts.result()), perSecond: measured / (measureMs / 1000) };
}

/** Latency counts from the instant at which a save was due, so that a client that falls behind hides nothing. */
async function pace({ count, perSecond, measureMs }: ClientOrders['pace']['order']) {
  const counts = tally();
  const sending = candidates.slice(0, count);
  const startedAt = performance.now();
  const total = Math.round((perSecond * measureMs) / 1000);
  for (let done = 0; done < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - startedAt) * perSecond) / 1000));
    for (; done < due; done++) {
      const candidate = sending[done % sending.length];
      if (candidate === undefined) throw new Error('nobody has joined');
      const dueAt = startedAt + (done * 1000) / perSecond;
      counts.sent();
      send(candidate, candidate.server, (ack) => {
        counts.answered(ack);
        counts.latencies.push(performance.now() - dueAt);
      });
    }
    await sleep(1);
  }
  return counts.result();
}

async function start({ origin, deliveryId, tokens }: ClientOrders['start']['order']) {
  const answeredMs: number[] = [];
  const deliveredMs: number[] = [];
  const failures: string[] = [];
  const startedAt = performance.now();
  await Promise.all(
    tokens.map(async (token) => {
      try {
        const sittingId = await startSitting(origin, token, deliveryId);
        answeredMs.push(performance.now() - startedAt);
        const { socket, room } = await attach(origin, { token, sittingId });
        if (room.form.length === 0) throw new Error('the form is empty');
        deliveredMs.push(performance.now() - startedAt);
        socket.disconnect();
      } catch (error) {
        failures.push(String(error));
      }
    }),
  );
  return { answeredMs, deliveredMs, failures };
}

/** By hand rather than by `fetch`, whose own queue would be measured with 2,000 requests at once. */
function startSitting(origin: string, token: string, deliveryId: string): Promise<string> {
  const body = JSON.stringify({ deliveryId, deviceId });
  return new Promise((resolve, reject) => {
    const sending = request(
      `${origin}/api/candidate/sittings`,
      {
        method: 'POST',
        agent: false,
        headers: {
          cookie: cookieOf(token),
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          if (response.statusCode === 200) resolve(JSON.parse(text).sitting.sittingId);
          else reject(new Error(`${response.statusCode}: ${text.slice(0, 200)}`));
        });
      },
    );
    sending.once('error', reject);
    sending.end(body);
  });
}

async function leave() {
  for (const { server, echo } of candidates) {
    server.disconnect();
    echo?.disconnect();
  }
  candidates = [];
  return {};
}

const handlers: {
  [Name in keyof ClientOrders]: (order: ClientOrders[Name]['order']) => Promise<ClientOrders[Name]['answer']>;
} = { join, joinEcho, saturate, pace, start, leave };

process.on('message', ({ name, order }: Order) => {
  (handlers[name] as (order: unknown) => Promise<unknown>)(order).then(
    (value) => process.send?.({ value }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.once('SIGTERM', () => process.exit(0));
process.once('disconnect', () => process.exit(0));
