import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useToolWords } from '../../i18n/tools.ts';
import { cx } from '../../ui/cx.ts';
import { type CalculatorKey, cleared, press } from './calculation.ts';
import css from './calculator.module.css';

const keys: readonly CalculatorKey[] = [...'C⌫%√789÷456×123−0.±+='] as CalculatorKey[];

/** What a keyboard types, where that is not the key itself. */
const typedKeys: Readonly<Record<string, CalculatorKey>> = {
  '-': '−',
  '*': '×',
  x: '×',
  '/': '÷',
  ',': '.',
  Enter: '=',
  Backspace: '⌫',
  Delete: 'C',
  c: 'C',
};

/** A pocket calculator for keyboard, pointer and screen reader; what it shows is announced. */
export function Calculator() {
  const words = useToolWords().calculator;
  const [state, setState] = useState(cleared);
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => frame.current?.focus(), []);

  function onKey(event: KeyboardEvent) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    // Enter on a button presses that button.
    if (event.key === 'Enter' && event.target !== frame.current) return;
    const key = typedKeys[event.key] ?? keys.find((each) => each === event.key);
    if (key === undefined) return;
    event.preventDefault();
    setState((before) => press(before, key));
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot take the focus that the keys need
    <div
      ref={frame}
      className={css['calculator']}
      tabIndex={-1}
      role="group"
      aria-label={words.title}
      onKeyDown={onKey}
    >
      <output className={css['display']} aria-live="polite">
        <span className={css['waiting']}>
          {state.waiting === null ? '\u00a0' : `${state.waiting.value} ${state.waiting.operator}`}
        </span>
        <span className={css['number']}>{state.failed ? words.failed : state.display}</span>
      </output>
      <div className={css['keys']}>
        {keys.map((key) => (
          <button
            key={key}
            type="button"
            className={cx(css['key'], /[\d.]/.test(key) ? css['digit'] : key === '=' ? css['equals'] : undefined)}
            data-key={key}
            aria-label={words.keys[key as keyof typeof words.keys] ?? key}
            onClick={() => setState((before) => press(before, key))}
          >
            {key}
          </button>
        ))}
      </div>
      <p className={css['hint']}>{words.hint}</p>
    </div>
  );
}
