import { CloseButton, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import { Icon } from '../staff/icons.tsx';
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
  const [text, setText] = useState(by.search);
  const searchSoon = useDebouncedCallback(onSearch, 200);
  const change = (next: string) => {
    setText(next);
    searchSoon(next);
  };
  return (
    <div className={css['bar']}>
      <TextInput
        className={css['search']}
        size="sm"
        type="search"
        aria-label="Search by name"
        placeholder="Search by name"
        leftSection={<Icon name="search" />}
        rightSection={text !== '' && <CloseButton size="sm" aria-label="Clear the search" onClick={() => change('')} />}
        value={text}
        onChange={(event) => change(event.currentTarget.value)}
      />
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
        {isHeld
          ? 'Order held while you work in the list'
          : shown === 1
            ? '1 candidate shown'
            : `${shown} candidates shown`}
      </p>
    </div>
  );
}
