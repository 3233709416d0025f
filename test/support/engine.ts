import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import { v7 } from 'uuid';
import { createMemoryRateLimiter } from '../../server/adapters/memory-rate-limiter.ts';
import { createDatabase, isConnectionLost } from '../../server/adapters/postgres/database.ts';
import { isDataError } from '../../server/adapters/postgres/errors.ts';
import { createSocketEventBus } from '../../server/adapters/socketio/event-bus.ts';
import type { ResponseValue } from '../../server/contract/item.ts';
import type { Room, SaveAck, SittingView } from '../../server/contract/sittings.ts';
import type { Bank } from '../../server/core/item/bank.ts';
import type { RoomOptions } from '../../server/core/program/program.ts';
import { ok, type Result } from '../../server/core/result.ts';
import { type Instant, instant } from '../../server/core/time/instant.ts';
import { mountAdjudication } from '../../server/features/adjudication/index.ts';
import { bindAssistance } from '../../server/features/assistance/assistance.socket.ts';
import { type Assistance, createAssistance } from '../../server/features/assistance/index.ts';
import { insertDelivery } from '../../server/features/deliveries/index.ts';
import { createProctoring, type Proctoring } from '../../server/features/proctoring/index.ts';
import {
  createSittings,
  type ItemBanks,
  type ItemReviewRules,
  type OutcomeNews,
  type SittingActions,
} from '../../server/features/sittings/index.ts';
import { bindSittings } from '../../server/features/sittings/sittings.socket.ts';
import type { Mount, Principal } from '../../server/http/mount.ts';
import type { Clock } from '../../server/ports/clock.ts';
import type { Log } from '../../server/ports/log.ts';
import { createSockets } from '../../server/socket/create-sockets.ts';
import type { TestDatabase } from './database.ts';
import { type FakeClock, fakeClock } from './http.ts';
import { bankOf, blueprint, singleChoice } from './items.ts';
import { quietLog } from './log.ts';

/** The keys are all "b" of the bank; on the candidate's screen they stand wherever the form puts them. */
export const engineBank: Bank = bankOf(
  Array.from({ length: 40 }, (_, index) =>
    singleChoice({ id: `item-${String(index).padStart(2, '0')}`, fact: `f${index}` }),
  ),
  [blueprint({ cells: [{ topic: 'A', count: 10, levels: {} }] })],
);

export interface Engine {
  readonly nodeId: string;
  readonly url: string;
  readonly clock: FakeClock;
  readonly actions: SittingActions;
  readonly proctoring: Proctoring;
  readonly assistance: Assistance;
  /** Calls a registrar's operation on a sitting by its id. */
  readonly adjudicate: (
    operationId: string,
    call: { principal: Principal; params: { sittingId: string }; body: object; receivedAt: Instant },
  ) => Promise<Result<unknown>>;
  /** What the program's rules were told, in order. */
  readonly news: OutcomeNews[];
  readonly connect: (candidateId: string) => Promise<CandidateSocket>;
  /** Lets time go by as if beats had been given all along. */
  passTime(millis: number): Promise<void>;
  stop(): Promise<void>;
  /** Ends as SIGKILL would: no beat is withdrawn, no connection said goodbye. */
  kill(): Promise<void>;
}

export interface EngineOptions {
  readonly clock?: FakeClock;
  readonly log?: Log;
  readonly minutes?: number;
  readonly room?: Partial<RoomOptions>;
  /** Replaces the clock that the node itself uses. */
  readonly nodeClock?: Clock;
  /** Another bank than the forty items; its blueprint `midterm` is drawn from. */
  readonly bank?: { readonly bankId: string; readonly banks: ItemBanks; readonly itemReview: ItemReviewRules };
}

/** One node of the sitting engine on a real database, with a program that lets everybody sit and a bank of forty items. */
export async function startEngine(db: TestDatabase, options: EngineOptions = {}): Promise<Engine> {
  const { clock = fakeClock(), log = quietLog, minutes = 60 } = options;
  const nodeId = v7();
  // A clock of its own begins anew, and what earlier clocks left behind would lie in its future.
  if (options.clock === undefined) await db.owner.query(`WITH n AS (DELETE FROM node) DELETE FROM service`);
  const news: OutcomeNews[] = [];
  const exam = {
    title: 'Midterm',
    itemCount: 10,
    minutes,
    passPercent: 70,
    attemptsAllowed: 2,
    bankId: options.bank?.bankId ?? engineBank.bankId,
    blueprintId: 'midterm',
    room: { calculator: 'none', navigation: 'free', view: 'one', ...options.room },
  } as const;
  const database = createDatabase(db.appConfig, { log, max: 8, name: 'engine' });
  const saveDatabase = createDatabase(db.appConfig, { log, max: 3, prepare: true, name: 'engine saves' });
  const bus = createSocketEventBus();
  const deps = {
    nodeId,
    database,
    saveDatabase,
    bus,
    clock: options.nodeClock ?? clock,
    random: { id: () => v7(), token: () => v7() },
    log,
    secretKey: 'a secret of the tests, 32 bytes or more',
    isConnectionLost,
    isDataError,
    itemReview: options.bank?.itemReview ?? {
      withheldItems: async () => new Set<string>(),
      knowsKeys: async () => false,
    },
    banks: options.bank?.banks ?? {
      currentVersion: async () => engineBank,
      version: async () => engineBank,
      image: async () => null,
    },
    programs: {
      programTitle: () => 'A program',
      optionalExam: () => exam,
      eligibilityFor: async () => ok({ registration: 1, attempt: 1, attemptsAllowed: 2, programVersionId: 'v1' }),
      recordSittingStarted: async () => undefined,
      recordOutcomes: async (_tx: unknown, outcomes: readonly OutcomeNews[]) => void news.push(...outcomes),
      recordSittingVoided: async () => undefined,
    },
  };
  const actions = createSittings(deps);
  const httpServer = createServer();
  const sockets = createSockets({
    httpServer,
    publicOrigin: 'http://127.0.0.1',
    authenticate: async (cookie) =>
      ({ personId: cookie?.slice(2) ?? '', role: 'candidate', loginId: v7() }) satisfies Principal,
    clock: deps.clock,
    log,
    adapter: undefined,
  });
  const proctoring = createProctoring({
    ...deps,
    sittings: actions,
    isDegraded: () => false,
    onDeviceFree: () => undefined,
  });
  const adjudications = new Map<string, Engine['adjudicate']>();
  const mount: Mount = ({ id }, handler) =>
    void adjudications.set(id, (_id, call) => handler(call as unknown as Parameters<typeof handler>[0]));
  mountAdjudication(mount, { ...deps, sittings: actions });
  const assistance = createAssistance({
    ...deps,
    sittings: actions,
    limiter: createMemoryRateLimiter(deps.clock),
    lookNow: proctoring.liveBoard.lookNow,
  });
  bindAssistance(sockets.candidate, assistance, { clock: deps.clock, log, isConnectionLost });
  bindSittings(sockets.candidate, actions, { clock: deps.clock, log, isConnectionLost });
  await actions.start();
  await new Promise<void>((resolve) => httpServer.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(httpServer.address() as AddressInfo).port}`;
  const clients: Socket[] = [];

  async function end(orderly: boolean) {
    for (const client of clients) client.disconnect();
    await sockets.io.close();
    if (orderly) {
      await actions.stop();
      await Promise.all([database.close(), saveDatabase.close()]);
    } else {
      await Promise.all([database.close(), saveDatabase.close()]);
      await actions.stop().catch(() => undefined);
    }
  }

  return {
    nodeId,
    url,
    clock,
    actions,
    proctoring,
    assistance,
    adjudicate: async (operationId, call) => {
      const adjudicate = adjudications.get(operationId);
      if (adjudicate === undefined) throw new Error(`no operation ${operationId}`);
      return adjudicate(operationId, call);
    },
    news,
    async connect(candidateId) {
      const socket = io(`${url}/candidate`, {
        transports: ['websocket'],
        forceNew: true,
        extraHeaders: { cookie: `c=${candidateId}` },
      });
      clients.push(socket);
      await new Promise<void>((resolve, reject) => {
        socket.once('connect', resolve);
        socket.once('connect_error', reject);
      });
      return candidateSocket(socket);
    },
    async passTime(millis) {
      await db.owner.query(`UPDATE service SET beat_at = $1`, [clock.now() + millis]);
      clock.advance(millis);
    },
    stop: () => end(true),
    kill: () => end(false),
  };
}

export interface CandidateSocket {
  readonly raw: Socket;
  attach(
    sittingId: string,
    deviceId?: string,
    takeOver?: boolean,
  ): Promise<{ ok: true; room: Room } | { ok: false; code: string; params?: Record<string, unknown> }>;
  save(sittingId: string, position: number, revision: number, value: ResponseValue): Promise<SaveAck>;
  submit(sittingId: string): Promise<{ ok: true; sitting: SittingView } | { ok: false; code: string }>;
  /** The next message of this name. */
  next<T>(event: string): Promise<T>;
}

export const laptop = 'laptop-device';

function candidateSocket(socket: Socket): CandidateSocket {
  return {
    raw: socket,
    attach: (sittingId, deviceId = laptop, takeOver = false) =>
      socket.emitWithAck('sitting:attach', { sittingId, deviceId, takeOver }),
    save: (sittingId, position, revision, value) =>
      socket.emitWithAck('response:save', { sittingId, position, revision, value }),
    submit: (sittingId) => socket.emitWithAck('sitting:submit', { sittingId }),
    next: (event) => new Promise((resolve) => socket.once(event, resolve)),
  };
}

/** A candidate who exists. */
export async function insertCandidate(db: TestDatabase, name = 'Ada Candidate'): Promise<string> {
  const id = v7();
  await db.owner.query(
    `INSERT INTO person (id, email, name, roles, created_at) VALUES ($1, $2, $3, '{candidate}', 0)`,
    [id, `${id}@example.org`, name],
  );
  return id;
}

export async function insertStandingDelivery(
  db: TestDatabase,
  needsAdmission = false,
  isLive = false,
): Promise<string> {
  const id = v7();
  await insertDelivery(
    db.database,
    {
      id,
      programId: 'program',
      examId: 'midterm',
      title: 'Standing',
      opensAt: null,
      closesAt: null,
      needsAdmission,
      isLive,
    },
    instant(0),
  );
  return id;
}

/** A sitting in progress, begun by a candidate made for it. */
export async function startSitting(
  db: TestDatabase,
  engine: Engine,
  deliveryId: string,
): Promise<{ sittingId: string; candidateId: string }> {
  const candidateId = await insertCandidate(db);
  const started = await engine.actions.enter(candidateId, deliveryId, laptop, engine.clock.now());
  if (!started.ok) throw new Error(started.refusal.message);
  return { sittingId: started.value.sittingId, candidateId };
}
