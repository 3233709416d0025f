import { percentText } from '../staff/format.ts';
import css from './score-bar.module.css';

interface ScoreBarProps {
  readonly units: number;
  readonly maxUnits: number;
  /** Where it says how much is needed, a mark stands there. */
  readonly unitsToPass?: number | null;
}

/** A score as numbers and as a bar with the pass mark on it. */
export function ScoreBar({ units, maxUnits, unitsToPass = null }: ScoreBarProps) {
  const share = (value: number) => `${maxUnits === 0 ? 0 : (100 * value) / maxUnits}%`;
  return (
    <div className={css['score']}>
      <span className={css['numbers']}>
        <b>{units}</b> / {maxUnits} <span className={css['percent']}>{percentText(units, maxUnits)}</span>
      </span>
      <span
        className={css['track']}
        aria-hidden="true"
        data-passed={(unitsToPass !== null && units >= unitsToPass) || undefined}
      >
        <span className={css['fill']} style={{ inlineSize: share(units) }} />
        {unitsToPass !== null && <span className={css['mark']} style={{ insetInlineStart: share(unitsToPass) }} />}
      </span>
    </div>
  );
}
