import { useState } from 'react';
import { cx } from '../../ui/cx.ts';
import { Icon } from './icons.tsx';
import css from './navigator.module.css';
import type { ItemMark } from './room-state.ts';

type Filter = 'all' | 'unanswered' | 'flagged';

const filters: readonly { readonly id: Filter; readonly label: string; readonly holds: (mark: ItemMark) => boolean }[] =
  [
    { id: 'all', label: 'All', holds: () => true },
    { id: 'unanswered', label: 'Unanswered', holds: (mark) => !mark.answered },
    { id: 'flagged', label: 'Flagged', holds: (mark) => mark.flagged },
  ];

/** All items at a glance: answered, unanswered, flagged, current; each told by shape and words, not by colour alone. */
export function ItemNavigator({
  marks,
  onGo,
}: {
  readonly marks: readonly ItemMark[];
  readonly onGo: (position: number) => void;
}) {
  const [filter, setFilter] = useState<Filter>('all');
  const chosen = filters.find((each) => each.id === filter) ?? filters[0];
  const shown = marks.filter((mark) => chosen?.holds(mark));
  const answered = marks.filter((mark) => mark.answered).length;
  return (
    <nav aria-label="Items" className={css['navigator']}>
      <p className={css['progress']}>
        <strong>{answered}</strong> of {marks.length} answered
      </p>
      <progress className={css['bar']} max={marks.length} value={answered} aria-label="Answered items" />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields; these are buttons that filter a list */}
      <div className={css['filters']} role="group" aria-label="Show">
        {filters.map(({ id, label, holds }) => (
          <button
            key={id}
            type="button"
            aria-pressed={filter === id}
            className={css['filter']}
            onClick={() => setFilter(id)}
          >
            {label} <span className={css['filterCount']}>{marks.filter(holds).length}</span>
          </button>
        ))}
      </div>
      {shown.length === 0 ? (
        <p className={css['none']}>{filter === 'flagged' ? 'No item is flagged.' : 'Every item is answered.'}</p>
      ) : (
        <ol className={css['grid']}>
          {shown.map((mark) => (
            <li key={mark.position}>
              <button
                type="button"
                className={cx(css['item'], mark.answered && css['answered'], mark.current && css['current'])}
                aria-current={mark.current ? 'step' : undefined}
                aria-label={markLabel(mark)}
                onClick={() => onGo(mark.position)}
              >
                {mark.position}
                {mark.flagged && (
                  <span className={css['flag']}>
                    <Icon name="flag" size={13} filled />
                  </span>
                )}
              </button>
            </li>
          ))}
        </ol>
      )}
      <dl className={css['legend']}>
        <div>
          <dt className={cx(css['item'], css['answered'], css['sample'])} aria-hidden="true" />
          <dd>answered</dd>
        </div>
        <div>
          <dt className={cx(css['item'], css['sample'])} aria-hidden="true" />
          <dd>unanswered</dd>
        </div>
        <div>
          <dt className={css['flagSample']} aria-hidden="true">
            <Icon name="flag" size={14} filled />
          </dt>
          <dd>flagged</dd>
        </div>
        <div>
          <dt className={cx(css['item'], css['current'], css['sample'])} aria-hidden="true" />
          <dd>you are here</dd>
        </div>
      </dl>
    </nav>
  );
}

function markLabel({ position, answered, flagged, seen }: ItemMark): string {
  return `Item ${position}, ${answered ? 'answered' : seen ? 'unanswered' : 'unanswered, not seen yet'}${flagged ? ', flagged' : ''}`;
}
