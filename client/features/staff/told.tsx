import { useEffect, useSyncExternalStore } from 'react';
import { cx } from '../../ui/cx.ts';
import { Icon } from './icons.tsx';
import css from './told.module.css';

interface Message {
  readonly id: number;
  readonly text: string;
  readonly tone: 'good' | 'bad';
}

let message: Message | null = null;
let count = 0;
const listeners = new Set<() => void>();

function show(next: Message | null) {
  message = next;
  for (const each of listeners) each();
}

/** Says in one line, at the foot of the page, how an action went. */
export function tell(text: string, tone: Message['tone'] = 'good'): void {
  count += 1;
  show({ id: count, text, tone });
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const STAYS_MS = 7000;

/** The place where `tell` speaks: one per page, read out politely. */
export function Told() {
  const shown = useSyncExternalStore(subscribe, () => message);
  useEffect(() => {
    if (shown === null) return;
    const timer = setTimeout(() => show(null), STAYS_MS);
    return () => clearTimeout(timer);
  }, [shown]);
  return (
    <div className={css['place']} role="status">
      {shown !== null && (
        <div key={shown.id} className={cx(css['told'], css[shown.tone])}>
          <Icon name={shown.tone === 'good' ? 'check' : 'warning'} />
          <span>{shown.text}</span>
          <button type="button" className={css['close']} aria-label="Close this message" onClick={() => show(null)}>
            <Icon name="close" />
          </button>
        </div>
      )}
    </div>
  );
}
