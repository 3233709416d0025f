import { Select } from '@mantine/core';
import { counted } from '../../ui/format.ts';
import { SearchBox } from '../staff/search-box.tsx';
import type { Arrangement, SortKey } from './arrange-rows.ts';
import css from './board-toolbar.module.css';

const sortNames: Record<SortKey, string> = {
  attention: 'Who needs you first',
  candidate: 'Name',
  state: 'State',
  progress: 'Progress',
  left: 'Time left',
  connection: 'Connection',
  saved: 'Last save',
  granted: 'Granted time',
  incidents: 'Incidents',
};

export function BoardToolbar({
  by,
  shown,
  isHeld,
  onSearch,
  onSort,
}: {
  readonly by: Arrangement;
  readonly shown: number;
  readonly isHeld: boolean;
  readonly onSearch: (text: string) => void;
  readonly onSort: (sort: SortKey) => void;
}) {
  return (
    <div className={css['bar']}>
      <div className={css['search']}>
        <SearchBox label="Search by name" value={by.search} onSearch={onSearch} />
      </div>
      <Select
        className={css['sort']}
        size="sm"
        aria-label="Order by"
        allowDeselect={false}
        data={Object.entries(sortNames).map(([value, label]) => ({ value, label }))}
        value={by.sort}
        onChange={(sort) => sort !== null && sort !== by.sort && onSort(sort as SortKey)}
      />
      <p className={css['note']}>
        {isHeld && 'Order held while you work in the list. '}
        {counted(shown, 'candidate')} shown
      </p>
    </div>
  );
}
