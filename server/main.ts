import { packageRoot } from './adapters/package-root.ts';
import { isConnectionLost } from './adapters/postgres/database.ts';
import { defaultDataDir } from './adapters/postgres/embedded.ts';
import { type Application, createApplication } from './application.ts';
import { type Config, isDemonstration, readConfig } from './config.ts';
import { PlainError } from './core/plain-error.ts';
import { demonstrationLinks, makeDemonstration } from './features/demonstration/index.ts';
import { createLog } from './log.ts';
import { openPlatform } from './platform.ts';
import type { Log } from './ports/log.ts';
import { announceDemonstration, announceDeployment } from './start-screen.ts';

const config = await orExplain(async () => readConfig(process.env, await defaultDataDir(packageRoot)));
const log = createLog(config);
let stop: (() => Promise<void>) | null = null;
let isStopWanted = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    // A terminal sends Ctrl-C to everybody, so it may come twice. During the start it waits for its end, so that nothing started is left behind.
    if (isStopWanted) return;
    isStopWanted = true;
    if (stop !== null) void end(stop);
  });

process.on('unhandledRejection', (err) => log.error({ err }, 'a promise was rejected and nobody listened'));

stop = await orExplain(() => startPatiently(config, log));
if (isStopWanted) await end(stop);

async function end(stopAll: () => Promise<void>): Promise<never> {
  try {
    await stopAll();
    process.exit(0);
  } catch (err) {
    log.error({ err }, 'could not stop in order');
    process.exit(1);
  }
}

const mostStarts = 5;

/** A database that goes away during the start is started or reached again. */
async function startPatiently(config: Config, log: Log): Promise<() => Promise<void>> {
  for (let tries = 1; ; tries++) {
    try {
      return await start(config, log);
    } catch (err) {
      if (!isConnectionLost(err) || tries === mostStarts) throw err;
      log.warn({ err }, 'The database went away during the start; starting again.');
    }
  }
}

/** @returns what stops everything. What fails on the way takes all that was started before with it. */
async function start(config: Config, log: Log): Promise<() => Promise<void>> {
  const stops: (() => Promise<void>)[] = [];
  const stopAll = async () => {
    log.info({}, 'stopping');
    for (const stop of stops.splice(0).reverse())
      await stop().catch((err) => log.error({ err }, 'a part did not stop in order'));
  };
  try {
    const platform = await openPlatform(config, log);
    stops.push(() => platform.close());
    const application = createApplication(config, platform, log);
    await application.load();
    const links = await welcome(config, application);
    stops.push(() => platform.queue.close());
    if (config.nodeRole !== 'web') await application.work();
    stops.push(() => application.outbox.stop());
    application.outbox.start();
    stops.push(application.keepAuditSealed());
    if (config.nodeRole !== 'worker') {
      stops.push(() => application.sittings.stop());
      await application.sittings.start();
      const serving = await application.serve();
      stops.push(() => serving.close());
    }
    log.info({ port: config.port }, 'ready');
    if (links === null) announceDeployment(config);
    else announceDemonstration(config, links);
    return stopAll;
  } catch (error) {
    await stopAll();
    throw error;
  }
}

/** @returns the sign-in links of the demonstration, or null where there is none. */
async function welcome(config: Config, application: Application) {
  const now = application.clock.now();
  if (isDemonstration(config)) {
    await makeDemonstration(application, now);
    return demonstrationLinks(application.people, now);
  }
  const people = await application.people.countDemonstrationPeople();
  if (people > 0)
    throw new PlainError(
      `This database holds ${people} demonstration people, whose sign-in links are public: a real deployment does not start on it. Point DATABASE_URL or DATA_DIR to a fresh database, or listen on HOST=127.0.0.1 for a demonstration.`,
    );
  return null;
}

/** Prints what a person can mend as one plain sentence, and ends. */
async function orExplain<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, port, address } = error as { code?: string; port?: number; address?: string };
    const text =
      error instanceof PlainError
        ? error.message
        : code === 'EADDRINUSE'
          ? `Something else listens on ${address}:${port}: stop it, or choose another port (PORT=8081 npm start).`
          : error instanceof Error
            ? (error.stack ?? error.message)
            : String(error);
    process.stderr.write(`\n${text}\n`);
    process.exit(1);
  }
}
