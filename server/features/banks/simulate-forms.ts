import seedrandom from 'seedrandom';
import { assembleForm } from '../../core/form/assemble-form.ts';
import { ExposureWindow, mostForms, windowOf } from '../../core/form/exposure-window.ts';
import type { Form } from '../../core/form/form.ts';
import { type Bank, type Blueprint, poolOf } from '../../core/item/bank.ts';
import { type Item, levels } from '../../core/item/item.ts';
import type { Finding } from './inspect-bank.ts';
import {
  type Band,
  bandOf,
  isAsGood,
  quantile,
  type Sample,
  type Spread,
  type Tries,
  tallied,
  triesOf,
} from './measure-forms.ts';

/** How parallel the forms of a blueprint are, how evenly they wear its pool, and what one costs. */
export interface Simulation {
  readonly blueprintId: string;
  readonly forms: number;
  readonly band: Band;
  readonly tries: readonly Tries[];
  /** Forms by how many items they hold of each topic and level. */
  readonly topics: Readonly<Record<string, Spread>>;
  readonly levels: Readonly<Record<string, Spread>>;
  readonly exposure: {
    /** Shares of all forms, in percent, that held the least and the most used item of the pool. */
    readonly least: number;
    readonly most: number;
    /** Of any `of` forms in succession, the most that held one item, in percent; and what the blueprint allows, if it says so. */
    readonly mostRecent: number;
    readonly of: number;
    readonly allowed: number | null;
    /** Forms with an item that was over its cap: because no form could be made without it, and although one could. */
    readonly needed: number;
    readonly needless: number;
  };
  /** Processor time to assemble one form, in ms. */
  readonly cost: { readonly median: number; readonly p99: number };
  readonly findings: readonly Finding[];
}

/** One candidate in so many sits again: a second time in the registration, and twice after registering again. */
const candidatesPerRetake = 10;
const attemptsPerRegistration = 2;
const mostAttempts = 4;

/** Assembles forms of each blueprint for so many candidates one after the other, and measures how they differ. */
export function simulateForms(bank: Bank, candidates: number): Simulation[] {
  return [...bank.blueprints.values()].map((blueprint) => simulateBlueprint(bank, blueprint, candidates));
}

function simulateBlueprint(bank: Bank, blueprint: Blueprint, candidates: number): Simulation {
  const pool = poolOf(bank, blueprint);
  const window = new ExposureWindow(windowOf(blueprint));
  const allowed = mostForms(blueprint);
  const samples: Sample[] = [];
  const costs: number[] = [];
  const uses = new Map(pool.map((item) => [item.id, 0]));
  const failed = new Map<number, number>();
  const overCap = { needed: 0, needless: 0, items: new Set<string>() };
  let mostRecent = 0;

  for (let candidate = 0; candidate < candidates; candidate += 1) {
    const sittings = candidate % candidatesPerRetake === 0 ? mostAttempts : 1;
    const lastSeen = new Map<string, number>();
    let excluded = new Set<string>();
    for (let attempt = 1; attempt <= sittings; attempt += 1) {
      if ((attempt - 1) % attemptsPerRegistration === 0) excluded = new Set();
      const draw = (withheld: ReadonlySet<string>) =>
        assembleForm({
          bank,
          blueprintId: blueprint.id,
          seed: `simulated ${candidate} ${attempt}`,
          generator: (seed) => seedrandom(seed),
          withheld,
          excluded,
          lastSeen,
          exposure: window.counts,
        });
      const began = process.cpuUsage();
      const form = draw(new Set());
      const { user, system } = process.cpuUsage(began);
      costs.push((user + system) / 1000);
      if (!form.ok) {
        failed.set(attempt, (failed.get(attempt) ?? 0) + 1);
        break;
      }
      const items = itemsOf(form.value, bank);
      const over = items.filter(({ id }) => (window.counts.get(id) ?? 0) >= allowed);
      if (over.length > 0) {
        const spared = draw(new Set(pool.flatMap(({ id }) => ((window.counts.get(id) ?? 0) >= allowed ? id : []))));
        const couldDo = spared.ok && isAsGood(itemsOf(spared.value, bank), items, blueprint, lastSeen);
        overCap[couldDo ? 'needless' : 'needed'] += 1;
        if (!couldDo) for (const { id } of over) overCap.items.add(id);
      }
      samples.push({
        attempt,
        items,
        repeatsInRegistration: items.filter(({ id }) => excluded.has(id)).length,
        repeats: items.filter(({ id }) => lastSeen.has(id)).length,
      });
      window.add(items.map(({ id }) => id));
      for (const { id } of items) {
        uses.set(id, (uses.get(id) ?? 0) + 1);
        mostRecent = Math.max(mostRecent, window.counts.get(id) ?? 0);
        excluded.add(id);
        lastSeen.set(id, attempt);
      }
    }
  }

  const band = bandOf(blueprint);
  const tries = triesOf(samples, band);
  const shares = [...uses.values()].map((count) => (100 * count) / Math.max(1, samples.length));
  const topics = tallied(
    blueprint.cells.map(({ topic }) => topic),
    samples,
    (item) => item.topic,
  );
  const simulation = {
    blueprintId: blueprint.id,
    forms: samples.length,
    band,
    tries,
    topics,
    levels: tallied(levels, samples, (item) => item.level),
    exposure: {
      least: Math.min(...shares),
      most: Math.max(...shares),
      mostRecent: (100 * mostRecent) / Math.max(1, Math.min(windowOf(blueprint), samples.length)),
      of: windowOf(blueprint),
      allowed: blueprint.exposureCap?.most ?? null,
      needed: overCap.needed,
      needless: overCap.needless,
    },
    cost: { median: quantile(costs, 0.5), p99: quantile(costs, 0.99) },
  };
  return { ...simulation, findings: findingsOf(blueprint, simulation, failed, overCap.items) };
}

const itemsOf = (form: Form, bank: Bank) => form.items.map(({ itemId }) => bank.items.get(itemId) as Item);

function findingsOf(
  blueprint: Blueprint,
  { forms, tries, topics, exposure }: Omit<Simulation, 'findings'>,
  failed: ReadonlyMap<number, number>,
  neededOverCap: ReadonlySet<string>,
): Finding[] {
  const findings: Finding[] = [];
  const find = (severity: Finding['severity'], what: string) =>
    findings.push({ severity, what: `${blueprint.id}: ${what}` });

  for (const [attempt, count] of failed) find('fail', `${count} forms of attempt ${attempt} could not be assembled`);
  for (const { attempt, difficulty, repeats, forms: ofAttempt } of tries) {
    if (difficulty.outside > 0)
      find(
        'fail',
        `the difficulty of ${difficulty.outside} of ${ofAttempt} forms of attempt ${attempt} is outside the declared band`,
      );
    if (repeats.inRegistration > 0)
      find('fail', `attempt ${attempt} repeats ${repeats.inRegistration} items of its registration`);
  }
  for (const { topic, count } of blueprint.cells) {
    if (Object.keys(topics[topic] ?? {}).some((held) => Number(held) !== count))
      find('fail', `topic ${topic} wants ${count} of ${blueprint.itemCount} items, and some forms hold another number`);
  }
  if (exposure.needless > 0)
    find(
      'fail',
      `${exposure.needless} of ${forms} forms hold an item over its exposure cap that they could do without`,
    );
  if (exposure.needed > 0) {
    const ids = [...neededOverCap].sort();
    const named = `${ids.slice(0, 5).join(', ')}${ids.length > 5 ? ` and ${ids.length - 5} more` : ''}`;
    find(
      'warn',
      `the pool cannot keep the exposure cap of ${exposure.allowed} %: ${exposure.needed} of ${forms} forms need an item over it (${named})`,
    );
  }
  return findings;
}
