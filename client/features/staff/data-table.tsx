// biome-ignore-all lint/a11y/noRedundantRoles: browsers forget the roles of a table whose layout changes
import type { ReactNode } from 'react';
import { cx } from '../../ui/cx.ts';
import css from './data-table.module.css';

export interface Column<T> {
  readonly name: string;
  readonly cell: (row: T) => ReactNode;
  readonly align?: 'end';
  /** Takes no more room than its content. */
  readonly tight?: boolean;
  /** Has a line of its own where rows are cards. */
  readonly wide?: boolean;
}

/**
 * A table whose rows become cards on a narrow screen. The first column names the row. Roles are spelled out because browsers
 * forget them when the layout of a table changes.
 */
export function DataTable<T>({
  caption,
  columns,
  rows,
  keyOf,
  toneOf,
}: {
  readonly caption: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string | number;
  /** A coloured edge for rows that need a look. */
  readonly toneOf?: (row: T) => 'attention' | 'bad' | 'quiet' | undefined;
}) {
  return (
    <div className={css['frame']}>
      <table className={css['table']} role="table">
        <caption className="visually-hidden">{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ name, align, tight }) => (
              <th key={name} role="columnheader" scope="col" className={cx(align && css['end'], tight && css['tight'])}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={keyOf(row)} role="row" data-tone={toneOf?.(row)}>
              {columns.map(({ name, cell, align, tight, wide }, index) =>
                index === 0 ? (
                  <th key={name} role="rowheader" scope="row">
                    {cell(row)}
                  </th>
                ) : (
                  <td
                    key={name}
                    role="cell"
                    data-name={name}
                    className={cx(align && css['end'], tight && css['tight'], wide && css['wide'])}
                  >
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
