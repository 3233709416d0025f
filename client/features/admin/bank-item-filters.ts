import type { ItemRow } from '../../../server/contract/item-review.ts';

/** What of the items is shown and in which order, as it stands in the address. */
export interface ItemFilters {
  readonly q?: string | undefined;
  readonly exam?: string | undefined;
  readonly topic?: string | undefined;
  readonly level?: string | undefined;
  readonly status?: string | undefined;
  readonly type?: string | undefined;
  /** A key of `itemSorts`; left out: by id. */
  readonly sort?: string | undefined;
  /** `down`: from the last to the first. */
  readonly order?: string | undefined;
}

export const filterNames = ['q', 'exam', 'topic', 'level', 'status', 'type'] as const;
const allNames = [...filterNames, 'sort', 'order'] as const;

const statusRank = { 'under-review': 0, draft: 1, reviewed: 2, retired: 3 };
const levelRank = { recall: 0, apply: 1, analyse: 2 };

/** What the table can be ordered by. Items that are equal in it stand by id. */
export const itemSorts = {
  item: (row: ItemRow) => row.itemId,
  topic: (row: ItemRow) => row.topicId,
  level: (row: ItemRow) => levelRank[row.level],
  difficulty: (row: ItemRow) => row.difficulty,
  status: (row: ItemRow) => statusRank[row.status],
  use: (row: ItemRow) => row.recentForms,
  used: (row: ItemRow) => row.lastUsedAt ?? 0,
  comments: (row: ItemRow) => row.comments,
} as const;
export type ItemSort = keyof typeof itemSorts;

/** What an order is called, in the order of the table's columns. */
export const sortTexts: Readonly<Record<ItemSort, string>> = {
  item: 'Item',
  topic: 'Topic',
  level: 'Level',
  difficulty: 'Difficulty',
  status: 'Status',
  use: 'Recent forms',
  used: 'Last used',
  comments: 'Comments',
};

/** The filters among the values of an address, so that a link from item to item keeps them. */
export function filtersIn(values: Readonly<Record<string, string | undefined>>): ItemFilters {
  return Object.fromEntries(allNames.flatMap((name) => (values[name] ? [[name, values[name]]] : [])));
}

/** The rows that all filters let through, in the order wanted. Words of the search may stand anywhere in id or stem. */
export function arrangeItems(rows: readonly ItemRow[], filters: ItemFilters): ItemRow[] {
  const words = (filters.q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const shown = rows.filter(
    (row) =>
      (!filters.exam || row.examId === filters.exam) &&
      (!filters.topic || row.topicId === filters.topic) &&
      (!filters.level || row.level === filters.level) &&
      (!filters.status || row.status === filters.status) &&
      (!filters.type || row.type === filters.type) &&
      (words.length === 0 || holdsAll(`${row.itemId} ${row.stem}`.toLowerCase(), words)),
  );
  const by = itemSorts[sortOf(filters)];
  const direction = filters.order === 'down' ? -1 : 1;
  return shown.sort((one, other) => direction * compare(by(one), by(other)) || compare(one.itemId, other.itemId));
}

export function sortOf(filters: ItemFilters): ItemSort {
  return filters.sort !== undefined && Object.hasOwn(itemSorts, filters.sort) ? (filters.sort as ItemSort) : 'item';
}

const holdsAll = (text: string, words: readonly string[]) => words.every((word) => text.includes(word));

/** Made once: a collator of its own for every comparison would take most of the time that a search has. */
const inOrder = new Intl.Collator('en', { numeric: true });

function compare(one: string | number, other: string | number): number {
  if (typeof one === 'string') return inOrder.compare(one, String(other));
  return one - Number(other);
}
