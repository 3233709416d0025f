// biome-ignore-all lint/a11y/noRedundantRoles: browsers forget the roles of a table whose layout changes
import { memo } from 'react';
import type { ItemList, ItemRow } from '../../../server/contract/item-review.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { dayText } from '../staff/format.ts';
import { Icon } from '../staff/icons.tsx';
import { type ItemFilters, type ItemSort, sortOf, sortTexts } from './bank-item-filters.ts';
import css from './bank-items-table.module.css';
import { levelTexts, shareText, statusTexts, typeTexts } from './bank-texts.ts';

const columns = Object.entries(sortTexts).map(([sort, name]) => ({ sort: sort as ItemSort, name }));

/** Items as rows, as cards on a narrow screen; each can be chosen for a decision. */
export function ItemsTable({
  list,
  rows,
  all,
  filters,
  chosen,
  onChoose,
  onSort,
}: {
  readonly list: ItemList;
  /** Those that are shown, of `all` that the filters let through. */
  readonly rows: readonly ItemRow[];
  readonly all: readonly ItemRow[];
  readonly filters: ItemFilters;
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (rows: readonly ItemRow[], isChosen: boolean) => void;
  readonly onSort: (by: ItemSort) => void;
}) {
  const by = sortOf(filters);
  const isDown = filters.order === 'down';
  const search = JSON.stringify(filters);
  const isEvery = all.every((row) => chosen.has(row.itemId));
  const isSome = !isEvery && all.some((row) => chosen.has(row.itemId));
  return (
    <div className={css['frame']}>
      <table className={css['table']} role="table">
        <caption className="visually-hidden">Items of {list.title}</caption>
        <thead role="rowgroup">
          <tr role="row">
            <th className={css['pick']} role="columnheader" scope="col">
              <label className={css['check']}>
                <input
                  type="checkbox"
                  aria-label={`Choose all ${all.length} that are listed`}
                  checked={isEvery}
                  ref={(box) => {
                    if (box) box.indeterminate = isSome;
                  }}
                  onChange={(event) => onChoose(all, event.currentTarget.checked)}
                />
                <span className={css['allWords']}>Choose all {all.length}</span>
              </label>
            </th>
            {columns.map(({ sort, name }) => (
              <th
                key={sort}
                role="columnheader"
                scope="col"
                data-column={sort}
                aria-sort={by === sort ? (isDown ? 'descending' : 'ascending') : undefined}
              >
                <button type="button" className={css['sort']} onClick={() => onSort(sort)}>
                  {name}
                  <span className={css['arrow']} data-on={by === sort || undefined}>
                    <Icon name={by === sort && isDown ? 'down' : 'up'} size={12} />
                  </span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <Row
              key={row.itemId}
              row={row}
              bankId={list.bankId}
              recentForms={list.recentFormsByExam[row.examId] ?? 0}
              search={search}
              isChosen={chosen.has(row.itemId)}
              onChoose={onChoose}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const Row = memo(
  function Row({
    row,
    bankId,
    recentForms,
    search,
    isChosen,
    onChoose,
  }: {
    readonly row: ItemRow;
    readonly bankId: string;
    readonly recentForms: number;
    /** The filters, which go along to the item's page. */
    readonly search: string;
    readonly isChosen: boolean;
    readonly onChoose: (rows: readonly ItemRow[], isChosen: boolean) => void;
  }) {
    const status = statusTexts[row.status];
    return (
      <tr role="row" data-chosen={isChosen || undefined} data-status={row.status}>
        <td className={css['pick']} role="cell">
          <label className={css['check']}>
            <input
              type="checkbox"
              aria-label={`Choose ${row.itemId}`}
              checked={isChosen}
              onChange={(event) => onChoose([row], event.currentTarget.checked)}
            />
          </label>
        </td>
        <th role="rowheader" scope="row" className={css['item']}>
          <AppLink to={`/admin/banks/${bankId}/items/${row.itemId}`} search={JSON.parse(search)}>
            {row.itemId}
          </AppLink>
          <span className={css['stem']}>{row.stem}</span>
        </th>
        <td role="cell" data-name="Topic">
          <span className={css['topic']}>{row.topicId}</span>
          <span className={css['under']}>{row.examId}</span>
        </td>
        <td role="cell" data-name="Level">
          {levelTexts[row.level]}
          <span className={css['under']}>{typeTexts[row.type]}</span>
        </td>
        <td role="cell" data-name="Difficulty">
          <Difficulty value={row.difficulty} />
        </td>
        <td role="cell" data-name="Status">
          <StatusBadge tone={status.tone}>{status.label}</StatusBadge>
          {row.hasChangedSinceReview && <span className={css['under']}>changed since its review</span>}
        </td>
        <td role="cell" data-name="Recent forms" className={css['number']}>
          {shareText(row.recentForms, recentForms)}
          {recentForms > 0 && (
            <span className={css['under']}>
              {row.recentForms} of {recentForms}
            </span>
          )}
        </td>
        <td role="cell" data-name="Last used" className={css['number']}>
          {row.lastUsedAt !== null ? (
            <time>{dayText(row.lastUsedAt)}</time>
          ) : (
            <span className={css['under']}>{recentForms === 0 ? '–' : 'not recently'}</span>
          )}
        </td>
        <td role="cell" data-name="Comments" data-none={row.comments === 0 || undefined} className={css['number']}>
          {row.comments === 0 ? '–' : row.comments}
        </td>
      </tr>
    );
  },
  (one, other) =>
    one.row === other.row &&
    one.isChosen === other.isChosen &&
    one.search === other.search &&
    one.recentForms === other.recentForms,
);

function Difficulty({ value }: { readonly value: number }) {
  return (
    <span className={css['difficulty']}>
      <span className="visually-hidden">{value} of 5</span>
      {[1, 2, 3, 4, 5].map((step) => (
        <span key={step} data-on={step <= value || undefined} aria-hidden="true" />
      ))}
    </span>
  );
}
