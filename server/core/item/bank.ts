import type { Item, Level } from './item.ts';

/** One immutable version of an item bank, ready to assemble, deliver and score from. */
export interface Bank {
  readonly bankId: string;
  /** sha-256 of the canonical content, in hex. */
  readonly versionId: string;
  readonly title: string;
  /** A sample bank is public: no live delivery may use it. */
  readonly isSample: boolean;
  readonly language: string;
  /** Titles by topic id, in the order of the bank file. */
  readonly topics: ReadonlyMap<string, string>;
  /** By item id, ascending. */
  readonly items: ReadonlyMap<string, Item>;
  /** Items with a complete translation, by language and then by item id: other texts, the same key. */
  readonly translations: ReadonlyMap<string, ReadonlyMap<string, Item>>;
  /** Titles of topics by language and then by topic id, as far as they are translated. */
  readonly topicTranslations: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly blueprints: ReadonlyMap<string, Blueprint>;
}

/** What a form of one exam must hold. */
export interface Blueprint {
  readonly id: string;
  readonly examId: string;
  readonly itemCount: number;
  readonly order: 'shuffled' | 'by-topic';
  readonly cells: readonly Cell[];
  /** Shares of the whole form in percent, adding up to 100; met as nearly as the pool allows. Null: no wish. */
  readonly levelShares: Readonly<Record<Level, number>> | null;
  /** Wanted mean difficulty in tenths (27 is 2.7), both ends included; met as nearly as the pool allows. */
  readonly difficultyTenths: { readonly least: number; readonly most: number } | null;
  /** No item on more than `most` percent of the last `of` forms, where the pool allows. Null: no wish. */
  readonly exposureCap: { readonly most: number; readonly of: number } | null;
}

/** So many items of one topic; where levels are named, so many of each, and the rest of any level. */
export interface Cell {
  readonly topic: string;
  readonly count: number;
  readonly levels: Readonly<Partial<Record<Level, number>>>;
}

/**
 * The items that a blueprint may draw from, by item id ascending: those that their files neither retire nor put under review.
 * What people decided about them since is not in a version: an assembly names it as withheld.
 */
export function poolOf(bank: Bank, blueprint: Blueprint): readonly Item[] {
  const pools = poolsByBank.get(bank) ?? new WeakMap<Blueprint, readonly Item[]>();
  poolsByBank.set(bank, pools);
  const pool = pools.get(blueprint) ?? findPool(bank, blueprint);
  pools.set(blueprint, pool);
  return pool;
}

/** A version never changes, so its pools and their enemies are found once and not for every form. */
const poolsByBank = new WeakMap<Bank, WeakMap<Blueprint, readonly Item[]>>();
const enemiesByPool = new WeakMap<readonly Item[], readonly (readonly number[])[]>();

function findPool(bank: Bank, blueprint: Blueprint): Item[] {
  const topics = new Set(blueprint.cells.map((cell) => cell.topic));
  return [...bank.items.values()].filter(
    (item) => item.examId === blueprint.examId && topics.has(item.topic) && item.status === 'draft',
  );
}

/** For each item of the pool, the indexes of those that may not stand on a form with it. Always mutual. */
export function enemiesWithin(pool: readonly Item[]): readonly (readonly number[])[] {
  const enemies = enemiesByPool.get(pool) ?? findEnemies(pool);
  enemiesByPool.set(pool, enemies);
  return enemies;
}

function findEnemies(pool: readonly Item[]): number[][] {
  const indexById = new Map(pool.map((item, index) => [item.id, index]));
  const enemies = pool.map(() => new Set<number>());
  const setApart = (one: number, other: number) => {
    if (one === other) return;
    enemies[one]?.add(other);
    enemies[other]?.add(one);
  };

  const byFact = new Map<string, number[]>();
  pool.forEach((item, index) => {
    for (const enemyId of item.enemies) {
      const enemy = indexById.get(enemyId);
      if (enemy !== undefined) setApart(index, enemy);
    }
    const sameFact = byFact.get(item.fact) ?? [];
    for (const other of sameFact) setApart(index, other);
    byFact.set(item.fact, [...sameFact, index]);
  });
  return enemies.map((set) => [...set]);
}
