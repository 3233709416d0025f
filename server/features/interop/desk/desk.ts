import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Refusal, refuse } from '../../../core/result.ts';
import type { Instant } from '../../../core/time/instant.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Database, Transaction } from '../../../ports/database.ts';
import type { Log } from '../../../ports/log.ts';
import type { Random } from '../../../ports/random.ts';
import type { Banks } from '../../banks/index.ts';
import type { BankFolders } from './bank-places.ts';
import type { KeptExport } from './kept-export.ts';
import type { KeptImport } from './kept-import.ts';
import { clearLeftovers, ownWorkFolder } from './leftovers.ts';
import type { Answer, Answers, Order, Progress } from './order.ts';
import { runOrder } from './run-order.ts';
import { Shelf, type Shelved } from './shelf.ts';

export interface DeskDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: Random;
  readonly banks: Pick<Banks, 'adopt' | 'currentVersion' | 'image'>;
  readonly folders: BankFolders;
  /** For uploads and what is made of them; each process has a folder of its own in it. */
  readonly workFolder: string;
  /** The program that does orders. */
  readonly program: string;
}

const forgetEveryMs = 60_000;

/** Where administrators' imports and exports of banks lie on this node, and the one process that works at them. */
export class Desk {
  readonly imports = new Shelf<KeptImport>();
  readonly exports = new Shelf<KeptExport>();
  readonly deps: DeskDeps;
  readonly #folder: string;
  #isAtWork = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(deps: DeskDeps) {
    this.deps = deps;
    this.#folder = ownWorkFolder(deps.workFolder);
  }

  /** Removes what was left behind by a crash. To be called before serving. */
  async open(): Promise<void> {
    const { workFolder, log } = this.deps;
    try {
      await mkdir(workFolder, { recursive: true });
      await clearLeftovers(workFolder);
    } catch (err) {
      log.error(
        { err, workFolder },
        'banks cannot be imported or exported here: the folder for uploads cannot be used',
      );
    }
    this.#timer = setInterval(() => void this.forgetOld(this.deps.clock.now()), forgetEveryMs).unref();
  }

  /** Stops what is at work and removes everything. */
  async close(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await Promise.all([this.imports.stopAll(), this.exports.stopAll()]);
    await clearLeftovers(this.deps.workFolder);
  }

  async forgetOld(now: Instant): Promise<void> {
    await Promise.all([this.imports.forgetOld(now), this.exports.forgetOld(now)]);
  }

  newFolder(): { readonly id: string; readonly folder: string } {
    const id = this.deps.random.id();
    return { id, folder: join(this.#folder, id) };
  }

  /** Why nothing can be begun now; null when it can. Two at once would take twice the memory. */
  busy(): { readonly ok: false; readonly refusal: Refusal } | null {
    return this.#isAtWork
      ? refuse(
          'conflict',
          'Another import or export is being worked on by this server: one is done at a time. Try again in a minute.',
        )
      : null;
  }

  /**
   * Has an order done for something on a shelf; `settle` makes of the answer what its owner sees. Whatever goes wrong there goes to `fail`. To be
   * called only when nothing is at work.
   */
  begin<Kind extends Order['kind']>(
    thing: Shelved,
    order: Extract<Order, { kind: Kind }>,
    steps: {
      readonly onProgress?: (progress: Progress) => void;
      readonly settle: (answer: Answers[Kind]) => Promise<void>;
      readonly fail: (why: string) => void;
    },
  ): Promise<void> {
    this.#isAtWork = true;
    const { answer, stop } = runOrder<Kind>(
      this.deps,
      join(thing.folder, order.kind),
      order,
      steps.onProgress ?? (() => undefined),
    );
    const done = this.#finish(thing, answer, steps);
    thing.work = { stop, done };
    return done;
  }

  async #finish<Value>(
    thing: Shelved,
    answer: Promise<Answer<Value>>,
    { settle, fail }: { readonly settle: (value: Value) => Promise<void>; readonly fail: (why: string) => void },
  ): Promise<void> {
    try {
      const answered = await answer;
      if (answered.ok) await settle(answered.value);
      else fail(answered.why);
    } catch (err) {
      this.deps.log.error({ err }, 'the end of an import or export failed');
      fail('Something went wrong on the server; its log says what.');
    } finally {
      this.#isAtWork = false;
      thing.work = null;
      thing.touchedAt = this.deps.clock.now();
    }
  }

  transaction<Value>(work: (tx: Transaction) => Promise<Value>): Promise<Value> {
    return this.deps.database.transaction(work);
  }
}
