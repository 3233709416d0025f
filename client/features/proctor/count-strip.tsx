import type { RowFilter } from './arrange-rows.ts';
import { rowFilters } from './arrange-rows.ts';
import css from './count-strip.module.css';

const names: Record<RowFilter, string> = {
  all: 'All',
  attention: 'Need attention',
  waiting: 'Waiting',
  running: 'Running',
  paused: 'Paused',
  ended: 'Ended',
};

/** How many sittings are in which state; each number is also the filter that shows them. */
export function CountStrip({
  counts,
  chosen,
  onChoose,
}: {
  readonly counts: Record<RowFilter, number>;
  readonly chosen: RowFilter;
  readonly onChoose: (filter: RowFilter) => void;
}) {
  return (
    <fieldset className={css['strip']}>
      <legend className="visually-hidden">Show</legend>
      {rowFilters.map((filter) => (
        <button
          key={filter}
          type="button"
          className={css['count']}
          aria-pressed={filter === chosen}
          data-urgent={(filter === 'attention' && counts.attention > 0) || undefined}
          onClick={() => onChoose(filter === chosen ? 'all' : filter)}
        >
          <span className={css['number']} data-none={counts[filter] === 0 || undefined}>
            {counts[filter]}
          </span>
          <span className={css['name']}>{names[filter]}</span>
        </button>
      ))}
    </fieldset>
  );
}
