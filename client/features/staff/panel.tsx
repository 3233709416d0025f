import type { ReactNode } from 'react';
import { useId } from 'react';
import css from './panel.module.css';

/** A titled part of a page, with its own actions. */
export function Panel({
  title,
  lead,
  actions,
  children,
}: {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <section className={css['panel']} aria-labelledby={id}>
      <div className={css['head']}>
        <div>
          <h2 id={id}>{title}</h2>
          {lead && <p>{lead}</p>}
        </div>
        {actions && <div className={css['actions']}>{actions}</div>}
      </div>
      {children}
    </section>
  );
}
