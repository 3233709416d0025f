import { useState } from 'react';
import { useRoomWords } from '../../i18n/room.ts';
import { cx } from '../../ui/cx.ts';
import { Icon } from './icons.tsx';
import css from './navigator.module.css';
import type { ItemMark } from './room-state.ts';

type Filter = 'all' | 'unanswered' | 'flagged';

const filters: readonly { readonly id: Filter; readonly holds: (mark: ItemMark) => boolean }[] = [
  { id: 'all', holds: () => true },
  { id: 'unanswered', holds: (mark) => !mark.answered },
  { id: 'flagged', holds: (mark) => mark.flagged },
];

/** All items at a glance: answered, unanswered, flagged, current; each told by shape and words, not by colour alone. */
export function ItemNavigator({
  marks,
  onGo,
}: {
  readonly marks: readonly ItemMark[];
  readonly onGo: (position: number) => void;
}) {
  const { items, navigator: words } = useRoomWords();
  const [filter, setFilter] = useState<Filter>('all');
  const chosen = filters.find((each) => each.id === filter) ?? filters[0];
  const shown = marks.filter((mark) => chosen?.holds(mark));
  const answered = marks.filter((mark) => mark.answered).length;
  return (
    <nav aria-label={items.title} className={css['navigator']}>
      <p className={css['progress']}>{words.answered(answered, marks.length)}</p>
      <progress className={css['bar']} max={marks.length} value={answered} aria-label={words.bar} />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields; these are buttons that filter a list */}
      <div className={css['filters']} role="group" aria-label={words.show}>
        {filters.map(({ id, holds }) => (
          <button
            key={id}
            type="button"
            aria-pressed={filter === id}
            className={css['filter']}
            onClick={() => setFilter(id)}
          >
            {words[id]} <span className={css['filterCount']}>{marks.filter(holds).length}</span>
          </button>
        ))}
      </div>
      {shown.length === 0 ? (
        <p className={css['none']}>{filter === 'flagged' ? words.noneFlagged : words.noneUnanswered}</p>
      ) : (
        <ol className={css['grid']} data-many={marks.length > 40 || undefined}>
          {shown.map((mark) => (
            <li key={mark.position}>
              <button
                type="button"
                className={cx(css['item'], mark.answered && css['answered'], mark.current && css['current'])}
                aria-current={mark.current ? 'step' : undefined}
                aria-label={words.mark(
                  mark.position,
                  mark.answered ? 'answered' : mark.seen ? 'unanswered' : 'unseen',
                  mark.flagged,
                )}
                disabled={mark.locked}
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
          <dd>{words.legend.answered}</dd>
        </div>
        <div>
          <dt className={cx(css['item'], css['sample'])} aria-hidden="true" />
          <dd>{words.legend.unanswered}</dd>
        </div>
        <div>
          <dt className={css['flagSample']} aria-hidden="true">
            <Icon name="flag" size={14} filled />
          </dt>
          <dd>{words.legend.flagged}</dd>
        </div>
        <div>
          <dt className={cx(css['item'], css['current'], css['sample'])} aria-hidden="true" />
          <dd>{words.legend.here}</dd>
        </div>
      </dl>
    </nav>
  );
}
