import type { Bank, Blueprint } from '../item/bank.ts';
import type { Item } from '../item/item.ts';
import { ok, type Result, refuse } from '../result.ts';
import { type Assembler, currentAssembler } from './assemblers.ts';
import { mostForms } from './exposure-window.ts';
import type { Form, FormInputs, Generator } from './form.ts';
import { orderOptions } from './order-options.ts';
import type { Preference } from './select-items.ts';
import { shuffled } from './shuffle.ts';

export interface Assembly {
  readonly bank: Bank;
  readonly blueprintId: string;
  readonly seed: string;
  readonly generator: Generator;
  /** Items that people's decisions keep off: not reviewed where that is asked for, under review, retired. */
  readonly withheld: ReadonlySet<string>;
  /** Items that this registration has shown before: never shown again. */
  readonly excluded: ReadonlySet<string>;
  /** Items that earlier registrations have shown; a greater number is more recent. */
  readonly lastSeen: ReadonlyMap<string, number>;
  /** How many of the recent forms held an item; absent is none. */
  readonly exposure: ReadonlyMap<string, number>;
}

/**
 * Assembles a form [FORM-1]: the blueprint's cells without enemies; no item withheld or excluded; the least recently seen first; level
 * shares and difficulty band as near as that allows; no item over its exposure cap as far as that allows; less exposed items more
 * likely. The same assembly gives the same form bit for bit.
 * Refuses with form-not-assemblable, naming the cell that could not be filled, and how many of its items are withheld.
 */
export function assembleForm(assembly: Assembly): Result<Form> {
  return assembleBy(currentAssembler, assembly);
}

/** As {@link assembleForm}, by the assembler that made a form. */
export function assembleBy(assembler: Assembler, assembly: Assembly): Result<Form> {
  const { bank, blueprintId, seed } = assembly;
  const blueprint = bank.blueprints.get(blueprintId);
  if (blueprint === undefined) {
    return refuse('form-not-assemblable', `Bank ${bank.bankId} has no blueprint ${blueprintId}.`, {
      blueprint: blueprintId,
    });
  }
  const pool = assembler.pool(bank, blueprint);
  const random = assembly.generator(seed);
  const preferences = preferencesOf(pool, blueprint, assembler, assembly, random);

  const choice = assembler.choose(pool, blueprint, preferences);
  if (!choice.found) {
    const { cell, level, count } = choice.group;
    const what = level === null ? `topic ${cell.topic}` : `topic ${cell.topic}, level ${level}`;
    const withheld = pool.filter(
      (item) => item.topic === cell.topic && (level === null || item.level === level) && assembly.withheld.has(item.id),
    ).length;
    const besides = withheld === 0 ? '' : ` ${withheld} more are not reviewed, under review or retired.`;
    return refuse(
      'form-not-assemblable',
      `Blueprint ${blueprintId} wants ${count} items of ${what}; ${choice.available} can stand on this form.${besides}`,
      { blueprint: blueprintId, topic: cell.topic, level, needed: count, available: choice.available, withheld },
    );
  }

  const items = choice.chosen.map((index) => pool[index] as Item);
  return ok({
    assemblerVersion: assembler.version,
    bankVersionId: bank.versionId,
    blueprintId,
    seed,
    items: inOrder(items, blueprint, bank, random).map((item, index) => ({
      position: index + 1,
      itemId: item.id,
      optionOrder: orderOptions(item, random),
    })),
    inputs: inputsOf(pool, assembly, assembler),
  });
}

/**
 * A random cost, weighted by how often recent forms held an item: the pool wears evenly, and yet nobody can tell the next form from
 * the counts. Only operations that IEEE 754 defines exactly are used.
 */
function preferencesOf(
  pool: readonly Item[],
  blueprint: Blueprint,
  { weigh }: Assembler,
  { withheld, excluded, lastSeen, exposure }: Assembly,
  random: () => number,
): Preference[] {
  const exposureOf = (item: Item) => exposure.get(item.id) ?? 0;
  const weights = weigh(pool, exposureOf, withheld);
  const formsAllowed = mostForms(blueprint);
  const seen = [...new Set(pool.flatMap((item) => lastSeen.get(item.id) ?? []))].sort((a, b) => a - b);
  const tierByOrder = new Map(seen.map((order, index) => [order, index + 1]));

  return pool.map((item, index) => {
    const seenAt = lastSeen.get(item.id);
    return {
      tier: seenAt === undefined ? 0 : (tierByOrder.get(seenAt) ?? 0),
      cost: random() * (weights[index] as number),
      overexposed: exposureOf(item) >= formsAllowed,
      excluded: excluded.has(item.id) || withheld.has(item.id),
    };
  });
}

function inOrder(items: readonly Item[], blueprint: Blueprint, bank: Bank, random: () => number): Item[] {
  // The chosen items come in the order of the search; sorted first, the shuffle alone decides.
  const mixed = shuffled([...items].sort(byId), random);
  if (blueprint.order === 'shuffled') return mixed;
  return [...bank.topics.keys()].flatMap((topic) => mixed.filter((item) => item.topic === topic));
}

const byId = (a: Item, b: Item) => (a.id < b.id ? -1 : 1);

function inputsOf(pool: readonly Item[], assembly: Assembly, { version }: Assembler): FormInputs {
  const idsIn = (ids: ReadonlySet<string>) => pool.filter((item) => ids.has(item.id)).map((item) => item.id);
  return {
    excluded: idsIn(assembly.excluded),
    ...(version === 1 ? {} : { withheld: idsIn(assembly.withheld) }),
    lastSeen: Object.fromEntries(
      pool.flatMap((item) => {
        const order = assembly.lastSeen.get(item.id);
        return order === undefined ? [] : [[item.id, order]];
      }),
    ),
    exposure: pool.map((item) => assembly.exposure.get(item.id) ?? 0),
  };
}
