import type { BankDetail, CellView } from '../../contract/item-review.ts';
import { partsOf } from '../../core/form/select-items.ts';
import { type Bank, poolOf } from '../../core/item/bank.ts';
import type { EffectiveStatus } from '../../core/item/effective-status.ts';
import { languagesOf } from '../../core/item/languages.ts';
import { together } from '../banks/index.ts';
import { withheldOf } from './withheld-items.ts';

/** What can be said of a bank's current version without looking at its items. */
export function bankDetailOf(
  bank: Bank,
  notice: string | null,
  statuses: ReadonlyMap<string, EffectiveStatus>,
  versions: BankDetail['versions'],
): BankDetail {
  const counts = { draft: 0, reviewed: 0, 'under-review': 0, retired: 0 };
  for (const status of statuses.values()) counts[status] += 1;
  return {
    bankId: bank.bankId,
    title: bank.title,
    isSample: bank.isSample,
    notice,
    language: bank.language,
    translations: [...bank.translations].map(([language, items]) => ({ language, items: items.size })),
    topics: topicsOf(bank),
    examIds: [...new Set([...bank.items.values()].map((item) => item.examId))].sort(),
    statuses: counts,
    blueprints: [...bank.blueprints.values()].map((blueprint) => ({
      blueprintId: blueprint.id,
      examId: blueprint.examId,
      itemCount: blueprint.itemCount,
      languages: [...languagesOf(bank, blueprint.id)],
      exposure: blueprint.exposureCap,
      cells: cellsOf(bank, blueprint, statuses),
    })),
    versions,
  };
}

/** So many of the newest forms of an exam are recent, where no blueprint says how many its cap counts. */
const usualWindow = 200;

/** How many forms of each exam are recent: as many as the exposure caps of its blueprints look at. */
export function recentWindow(bank: Bank): ReadonlyMap<string, number> {
  const window = new Map<string, number>();
  for (const { examId, exposureCap } of bank.blueprints.values())
    window.set(examId, Math.max(window.get(examId) ?? 0, exposureCap?.of ?? usualWindow));
  return window;
}

export const topicsOf = (bank: Bank) => [...bank.topics].map(([topicId, title]) => ({ topicId, title }));

/** Every cell as a whole, followed by the levels that it asks for by name. */
function cellsOf(
  bank: Bank,
  blueprint: Parameters<typeof poolOf>[1],
  statuses: ReadonlyMap<string, EffectiveStatus>,
): CellView[] {
  const withheld = withheldOf(bank, statuses);
  const pool = poolOf(bank, blueprint);
  return blueprint.cells.flatMap((cell) => {
    const named = partsOf(cell).filter(({ level }) => level !== null);
    return [{ level: null, count: cell.count }, ...named].map(({ level, count }): CellView => {
      const items = pool.filter((item) => item.topic === cell.topic && (level === null || item.level === level));
      const drawable = items.filter(({ id }) => !withheld.has(id));
      return {
        topicId: cell.topic,
        topicTitle: bank.topics.get(cell.topic) ?? cell.topic,
        level,
        demand: count,
        pool: items.length,
        reviewed: items.filter(({ id }) => statuses.get(id) === 'reviewed').length,
        drawable: drawable.length,
        together: together(drawable),
      };
    });
  });
}
