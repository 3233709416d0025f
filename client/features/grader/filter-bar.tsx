import { Button, Select, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { Icon } from '../staff/icons.tsx';
import css from './filter-bar.module.css';
import type { FilterTexts } from './result-filters.ts';
import { useChoices } from './use-choices.ts';

const outcomes = [
  { value: 'passed', label: 'Passed' },
  { value: 'failed', label: 'Failed' },
  { value: 'held', label: 'Held' },
  { value: 'voided', label: 'Voided' },
];

const attempts = ['1', '2', '3', '4'].map((value) => ({ value, label: `Attempt ${value}` }));

interface FilterBarProps {
  readonly texts: FilterTexts;
  readonly onChange: (changes: FilterTexts) => void;
  readonly onClear: (() => void) | null;
}

export function FilterBar({ texts, onChange, onClear }: FilterBarProps) {
  const { programs, exams, deliveries } = useChoices(texts);
  const isNarrow = useMediaQuery('(max-width: 36em)') ?? false;
  const [isOpen, setOpen] = useState(false);
  if (isNarrow && !isOpen)
    return (
      <div className={css['closed']}>
        <Button
          variant="default"
          size="sm"
          leftSection={<Icon name="filter" />}
          aria-expanded={false}
          onClick={() => setOpen(true)}
        >
          {onClear ? 'Filters (in use)' : 'Filters'}
        </Button>
        {onClear && (
          <Button variant="subtle" size="sm" onClick={onClear}>
            Clear filters
          </Button>
        )}
      </div>
    );
  return (
    <search className={css['bar']} aria-label="Filter the results">
      <Choice
        label="Program"
        all="All programs"
        data={programs}
        value={texts.program}
        onChange={(program) => onChange({ program, exam: undefined, delivery: undefined })}
      />
      <Choice
        label="Exam"
        all="All exams"
        data={exams}
        value={texts.exam}
        onChange={(exam) => onChange({ exam, delivery: undefined })}
      />
      <Choice
        label="Delivery"
        all="All deliveries"
        data={deliveries}
        value={texts.delivery}
        onChange={(delivery) => onChange({ delivery })}
      />
      <Choice
        label="Outcome"
        all="All outcomes"
        data={outcomes}
        value={texts.outcome}
        onChange={(outcome) => onChange({ outcome })}
      />
      <Choice
        label="Attempt"
        all="All attempts"
        data={attempts}
        value={texts.attempt}
        onChange={(attempt) => onChange({ attempt })}
      />
      <TextInput
        label="Ended from"
        type="date"
        size="sm"
        max={texts.to}
        value={texts.from ?? ''}
        onChange={(event) => onChange({ from: event.currentTarget.value })}
      />
      <TextInput
        label="Ended until"
        type="date"
        size="sm"
        min={texts.from}
        value={texts.to ?? ''}
        onChange={(event) => onChange({ to: event.currentTarget.value })}
      />
      {onClear && (
        <Button className={css['clear']} variant="subtle" size="sm" onClick={onClear}>
          Clear filters
        </Button>
      )}
    </search>
  );
}

function Choice({
  label,
  all,
  data,
  value,
  onChange,
}: {
  readonly label: string;
  readonly all: string;
  readonly data: readonly { readonly value: string; readonly label: string }[];
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}) {
  return (
    <Select
      label={label}
      placeholder={all}
      size="sm"
      clearable
      data={data}
      value={value ?? null}
      onChange={(chosen) => onChange(chosen ?? undefined)}
    />
  );
}
