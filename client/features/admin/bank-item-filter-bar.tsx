import { Button, Select } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import type { ItemList } from '../../../server/contract/item-review.ts';
import { Icon } from '../staff/icons.tsx';
import { SearchBox } from '../staff/search-box.tsx';
import css from './bank-item-filter-bar.module.css';
import { type ItemFilters, sortOf, sortTexts } from './bank-item-filters.ts';
import { levelTexts, statusTexts, typeTexts } from './bank-texts.ts';

/** Search and filters over the items of a bank. */
export function ItemFilterBar({
  list,
  filters,
  onChange,
  onClear,
}: {
  readonly list: ItemList;
  readonly filters: ItemFilters;
  readonly onChange: (changes: Readonly<Record<string, string | undefined>>) => void;
  readonly onClear: (() => void) | null;
}) {
  const isNarrow = useMediaQuery('(max-width: 60em)') ?? false;
  const [isOpen, setOpen] = useState(false);
  const exams = [...new Set(list.items.map((row) => row.examId))].sort();
  const present = (of: (row: ItemList['items'][number]) => string, texts: Readonly<Record<string, string>>) => {
    const there = new Set(list.items.map(of));
    return Object.entries(texts).flatMap(([value, label]) => (there.has(value) ? [{ value, label }] : []));
  };
  const statuses = Object.fromEntries(Object.entries(statusTexts).map(([status, { label }]) => [status, label]));
  const choices = [
    { name: 'exam', label: 'Exam', all: 'All exams', data: exams.map((value) => ({ value, label: value })) },
    {
      name: 'topic',
      label: 'Topic',
      all: 'All topics',
      data: list.topics.map(({ topicId, title }) => ({ value: topicId, label: `${topicId} ${title}` })),
    },
    { name: 'level', label: 'Level', all: 'All levels', data: present((row) => row.level, levelTexts) },
    { name: 'status', label: 'Status', all: 'All statuses', data: present((row) => row.status, statuses) },
    { name: 'type', label: 'Type', all: 'All types', data: present((row) => row.type, typeTexts) },
  ] as const;
  return (
    <search className={css['bar']} aria-label="Find items">
      <div className={css['search']}>
        {/* Cleared from elsewhere, the box begins anew. */}
        <SearchBox
          key={filters.q === undefined ? 'empty' : 'searching'}
          label="Search in ids and stems"
          value={filters.q ?? ''}
          onSearch={(q) => onChange({ q: q.trim() })}
        />
      </div>
      {isNarrow && !isOpen ? (
        <Button
          variant="default"
          size="sm"
          leftSection={<Icon name="filter" />}
          aria-expanded={false}
          onClick={() => setOpen(true)}
        >
          {onClear ? 'Filters (in use)' : 'Filters'}
        </Button>
      ) : (
        choices.map(({ name, label, all, data }) => (
          <Select
            key={name}
            aria-label={label}
            placeholder={all}
            size="sm"
            clearable
            searchable={name === 'topic'}
            data={data}
            value={filters[name] ?? null}
            onChange={(value) => onChange({ [name]: value ?? undefined })}
            comboboxProps={{ width: name === 'topic' ? 320 : 200, position: 'bottom-start' }}
          />
        ))
      )}
      {isNarrow && (
        <Select
          size="sm"
          aria-label="Order by"
          allowDeselect={false}
          data={Object.entries(sortTexts).map(([value, label]) => ({ value, label: `By ${label.toLowerCase()}` }))}
          value={sortOf(filters)}
          onChange={(sort) => onChange({ sort: sort === 'item' ? undefined : (sort ?? undefined), order: undefined })}
        />
      )}
      {onClear && (
        <Button variant="subtle" size="sm" onClick={onClear}>
          Clear filters
        </Button>
      )}
    </search>
  );
}
