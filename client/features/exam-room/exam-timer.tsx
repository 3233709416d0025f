import { useEffect, useRef, useState } from 'react';
import type { SittingView } from '../../../server/contract/sittings.ts';
import { isEstimate } from '../../exam-clock/server-clock.ts';
import { announcedMoments, momentPassed } from '../../exam-clock/time-left.ts';
import { useRoomWords } from '../../i18n/room.ts';
import { clockText } from '../../ui/format.ts';
import css from './exam-timer.module.css';
import { Icon } from './icons.tsx';
import { later } from './later.tsx';
import type { RoomEngine } from './room-engine.ts';
import { allottedMs } from './room-state.ts';
import { momentSentence, spokenTime } from './words.ts';

const TimeLedgerDialog = later(({ TimeLedgerDialog }) => TimeLedgerDialog);

/** Looks at the clock four times a second; the text changes once. */
export function useTimeLeft(room: RoomEngine) {
  const [, look] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => look((count) => count + 1), 250);
    return () => clearInterval(timer);
  }, []);
  return room.timeLeft();
}

/**
 * What is left, shown or hidden as the candidate wishes. Screen readers do not hear it tick: the timer is silent, and half, 10, 5
 * and 1 minutes are said once each; Alt+T says the time on demand.
 */
export function ExamTimer({ room, sitting }: { readonly room: RoomEngine; readonly sitting: SittingView }) {
  const { timer } = useRoomWords();
  const left = useTimeLeft(room);
  const [hidden, setHidden] = useState(false);
  const [explained, setExplained] = useState(false);
  const [said, setSaid] = useState('');
  const before = useRef<number | null>(null);
  const ms = left === null || left.kind === 'ended' ? null : left.ms;
  const allotted = allottedMs(sitting);
  const { clock } = room.state();
  const estimated = clock !== null && isEstimate(clock);

  useEffect(() => {
    if (left?.kind !== 'running') return;
    const moment = before.current === null ? null : momentPassed(announcedMoments(allotted), before.current, left.ms);
    before.current = left.ms;
    if (moment !== null) setSaid(momentSentence(moment));
  }, [left, allotted]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.code !== 'KeyT') return;
      event.preventDefault();
      const now = room.timeLeft();
      if (now !== null && now.kind !== 'ended' && now.ms !== null) setSaid(`${spokenTime(now.ms)}.`);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [room]);

  const urgency =
    ms === null ? undefined : ms <= 60_000 ? 'last' : ms <= Math.min(5 * 60_000, allotted / 2) ? 'soon' : undefined;
  return (
    <div className={css['timer']} data-urgency={urgency}>
      <div className={css['face']}>
        <Icon name={left?.kind === 'standing' ? 'pause' : 'clock'} size={20} />
        <span role="timer" aria-live="off" aria-label={timer.label} className={css['time']}>
          {hidden ? '–:––' : ms === null ? '' : `${estimated ? '≈ ' : ''}${clockText(ms)}`}
        </span>
        {estimated && <span className="visually-hidden">{timer.estimated}</span>}
      </div>
      <div className={css['actions']}>
        <button type="button" className={css['action']} aria-pressed={hidden} onClick={() => setHidden(!hidden)}>
          {hidden ? timer.show : timer.hide}
          <span className={css['more']}> {timer.time}</span>
        </button>
        <button type="button" className={css['action']} onClick={() => setExplained(true)}>
          {timer.why}
          <span className={css['more']}> {timer.thisMuch}</span>?
        </button>
      </div>
      <p className="visually-hidden" role="status">
        {said}
      </p>
      {explained && <TimeLedgerDialog sitting={sitting} onClose={() => setExplained(false)} />}
    </div>
  );
}
