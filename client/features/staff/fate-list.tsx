import type { ActionTarget } from './action-dialog.tsx';
import css from './fate-list.module.css';
import { Icon } from './icons.tsx';
import type { Fate } from './run-for-each.ts';

interface FateListProps<T> {
  readonly targets: readonly ActionTarget[];
  readonly fates: ReadonlyMap<string, Fate<T>>;
  readonly done: string;
}

/** How an action went, one line per target; the refused ones say why. */
export function FateList<T>({ targets, fates, done }: FateListProps<T>) {
  const settled = targets.filter(({ id }) => ['done', 'refused'].includes(fates.get(id)?.status ?? ''));
  const refused = settled.filter(({ id }) => fates.get(id)?.status === 'refused');
  const summary =
    settled.length < targets.length
      ? `${settled.length} of ${targets.length}…`
      : refused.length === 0
        ? `Done for all ${targets.length}.`
        : `Done for ${targets.length - refused.length}, refused for ${refused.length}.`;
  return (
    <div>
      <p className={css['summary']} role="status">
        {summary}
      </p>
      <ul className={css['list']}>
        {targets.map((target) => {
          const fate = fates.get(target.id) ?? { status: 'waiting' as const };
          return (
            <li key={target.id} data-fate={fate.status}>
              <span className={css['mark']}>
                {fate.status === 'done' && <Icon name="check" />}
                {fate.status === 'refused' && <Icon name="warning" />}
              </span>
              <span className={css['name']}>{target.name}</span>
              <span className={css['fate']}>{textOf(fate, done)}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function textOf(fate: Fate<unknown>, done: string): string {
  switch (fate.status) {
    case 'waiting':
      return 'waits';
    case 'running':
      return 'under way…';
    case 'done':
      return done;
    case 'refused':
      return fate.message;
  }
}
