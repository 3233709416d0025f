import { createServer, type Server as HttpServer } from 'node:http';
import { join } from 'node:path';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { packageRoot } from './adapters/package-root.ts';
import { isConnectionLost } from './adapters/postgres/database.ts';
import { isDataError } from './adapters/postgres/errors.ts';
import { createSocketEventBus } from './adapters/socketio/event-bus.ts';
import { systemRandom } from './adapters/system-random.ts';
import { type Config, isDemonstration } from './config.ts';
import { allOperations } from './contract/operations.ts';
import { mountAdjudication } from './features/adjudication/index.ts';
import { mountAssistance } from './features/assistance/assistance.routes.ts';
import { bindAssistance } from './features/assistance/assistance.socket.ts';
import { createAssistance } from './features/assistance/index.ts';
import { createAudit } from './features/audit/index.ts';
import { createBanks, findBanks } from './features/banks/index.ts';
import { ensureStandingDeliveries, mountDeliveries } from './features/deliveries/index.ts';
import { Desk } from './features/interop/desk/desk.ts';
import { mountInterop } from './features/interop/interop.routes.ts';
import { createItemReview } from './features/item-review/index.ts';
import { createOutbox, startWorker } from './features/jobs/index.ts';
import { createNotices } from './features/notices/index.ts';
import { createPathway, loadPrograms } from './features/pathway/index.ts';
import { createPeople } from './features/people/index.ts';
import { createProctoring } from './features/proctoring/index.ts';
import { mountProctoring } from './features/proctoring/proctoring.routes.ts';
import { bindProctoring } from './features/proctoring/proctoring.socket.ts';
import { createReceipts } from './features/receipts/index.ts';
import { createResults } from './features/results/index.ts';
import { createSittings } from './features/sittings/index.ts';
import { mountSittings } from './features/sittings/sittings.routes.ts';
import { bindSittings } from './features/sittings/sittings.socket.ts';
import { createApp } from './http/app.ts';
import type { Platform } from './platform.ts';
import type { Log } from './ports/log.ts';
import { createSockets } from './socket/create-sockets.ts';

export type Application = ReturnType<typeof createApplication>;

/** How often the head of the audit log is signed. */
const sealEveryMs = 5_000;

/** Puts the features together on a platform; nothing is served and nothing runs by itself before it is told to. */
export function createApplication(config: Config, platform: Platform, log: Log) {
  const { database, clock, queue, secretKey } = platform;
  const random = systemRandom;
  const nodeId = random.id();
  const { publicOrigin } = config;

  const banks = createBanks({ database, clock, log, folders: bankFolders(config) });
  const outbox = createOutbox({
    database,
    queue,
    clock,
    log,
    // Closing sittings comes before telling people of it.
    mustHold: () => sittings.isPressed(),
  });
  const people = createPeople({
    database,
    random,
    limiter: platform.limiter,
    hasher: platform.hasher,
    hasOpenSitting: (personId, startedBefore) => sittings.hasOpenSitting(personId, startedBefore),
    publicOrigin,
  });
  const programs = createPathway({
    database,
    random,
    clock,
    announceCertificates: (tx, certificates, at) => outbox.addAll(tx, 'certificate-issued', certificates, at),
  });
  const desk = new Desk({
    database,
    clock,
    log,
    random,
    banks,
    folders: { shipped: shippedBanks(config), own: config.bankFolders },
    workFolder: join(config.dataDir, 'interchange'),
    program: join(packageRoot, 'dist', 'server', 'interchange.js'),
  });
  const bus = createSocketEventBus();
  const itemReview = createItemReview({ database, clock, banks });
  const sittingDeps = { nodeId, database, clock, random, log, programs, banks, itemReview, secretKey };
  const sittings = createSittings({
    ...sittingDeps,
    saveDatabase: platform.saveDatabase,
    bus,
    isConnectionLost,
    isDataError,
  });
  const isDegraded = () => platform.socketAdapter?.isUp() === false;
  const proctoring = createProctoring({
    ...sittingDeps,
    sittings,
    isDegraded,
    onDeviceFree: (sittingId) => tellDeviceFree(sittingId),
  });
  // There is nobody to tell before the live channel is served.
  let tellDeviceFree: (sittingId: string) => void = () => undefined;
  const results = createResults({ database, clock, random, log, outbox, programs, banks });
  const assistance = createAssistance({
    database,
    random,
    limiter: platform.limiter,
    programs,
    sittings,
    lookNow: proctoring.liveBoard.lookNow,
  });
  const receipts = createReceipts({ database, secretKey, sittings });
  const notices = createNotices({ database, clock, mailer: platform.mailer, publicOrigin, programs });
  const audit = createAudit({ database, secretKey, log, personNames: people.personNames });

  /** Serves HTTP and the live channel. Resolves once connections are accepted. */
  async function serve(): Promise<{ httpServer: HttpServer; close: () => Promise<void> }> {
    const metrics = new Registry();
    collectDefaultMetrics({ register: metrics });
    const { app } = createApp({
      settings: {
        publicOrigin,
        trustProxy: config.trustProxy,
        metricsToken: config.metricsToken,
        clientDir: join(packageRoot, 'dist', 'client'),
      },
      registry: allOperations,
      features: [
        people.mountPeople,
        audit.mountAudit,
        banks.mountBanks,
        itemReview.mountItemReview,
        (mount) => mountInterop(mount, desk),
        programs.mountPathway,
        results.mountResults,
        (mount) => mountSittings(mount, sittings),
        (mount) => mountProctoring(mount, { proctoring, database, clock, programs, isDegraded }),
        receipts.mountReceipts,
        (mount) => mountAssistance(mount, assistance),
        (mount) => mountDeliveries(mount, { database, random, programs, banks }),
        (mount) => mountAdjudication(mount, { ...sittingDeps, sittings }),
      ],
      authenticate: people.authenticate,
      readiness: async () => (sittings.continuity.isReady() ? [] : ['This node cannot commit to the database.']),
      isConnectionLost,
      clock,
      random,
      log,
      metrics,
    });
    const httpServer = createServer(app);
    const edge = { clock, log, isConnectionLost };
    const sockets = createSockets({
      httpServer,
      publicOrigin,
      authenticate: people.authenticate,
      clock,
      log,
      adapter: platform.socketAdapter?.adapter,
    });
    if (platform.socketAdapter !== null) bus.connect(sockets.io);
    people.onLoginsEnded((loginIds) => {
      for (const loginId of loginIds) sockets.disconnectLogin(loginId);
    });
    tellDeviceFree = bindSittings(sockets.candidate, sittings, edge).tellDeviceFree;
    bindAssistance(sockets.candidate, assistance, edge);
    bindProctoring(sockets.proctor, { liveBoard: proctoring.liveBoard, database }, edge);
    await desk.open();
    await new Promise<void>((resolve, reject) => {
      httpServer.once('error', reject);
      httpServer.listen(config.port, config.host, resolve);
    });
    return {
      httpServer,
      async close() {
        // Answers in flight are acknowledged before their connections end.
        httpServer.close();
        await sockets.io.close();
        httpServer.closeAllConnections();
        await desk.close();
      },
    };
  }

  /** Reads banks and programs, and gives every exam without a delivery a standing one. What is refused is told, and the versions in force stay. */
  async function load(): Promise<void> {
    const now = clock.now();
    await banks.loadAll(now);
    await loadPrograms(programs, (await findBanks(bankFolders(config))).folders, log);
    const exams = (await programs.allPrograms()).flatMap((program) =>
      program.exams.map((exam) => ({ programId: program.id, examId: exam.id, title: `${exam.title}, at any time` })),
    );
    await ensureStandingDeliveries({ database, random }, exams, now);
  }

  /** Does jobs in this process. */
  const work = () =>
    startWorker({
      database,
      queue,
      clock,
      log,
      handlers: {
        'outcome-notice': notices.sendOutcomeNotice,
        'certificate-issued': notices.sendCertificateNotice,
        export: results.runExport,
      },
      purges: [
        { of: 'old logins', run: people.forgetOldLogins },
        { of: 'old exports', run: results.removeOldExports },
        { of: 'renewals that came about by time', run: programs.settleRenewals },
      ],
      verifyAudit: audit.verify,
    });

  /** Signs the head of the audit log from time to time; the returned function does so once more and stops. */
  function keepAuditSealed(): () => Promise<void> {
    const seal = () => audit.seal(clock.now()).catch((err) => log.warn({ err }, 'the audit log could not be sealed'));
    const timer = setInterval(() => void seal(), sealEveryMs);
    return async () => {
      clearInterval(timer);
      await seal();
    };
  }

  return {
    database,
    clock,
    random,
    banks,
    people,
    programs,
    sittings,
    outbox,
    audit,
    load,
    serve,
    work,
    keepAuditSealed,
  };
}

/** The shipped bank, on a demonstration its small companion, and the operator's own. */
export function bankFolders(config: Config): string[] {
  return [...shippedBanks(config), ...config.bankFolders];
}

function shippedBanks(config: Config): string[] {
  const shipped = isDemonstration(config) ? ['qisp', 'demonstration'] : ['qisp'];
  return shipped.map((name) => join(packageRoot, 'question-banks', name));
}
