import { useEffect, useState } from 'react';
import { isAnswered } from '../../../server/contract/item.ts';
import { isEstimate } from '../../exam-clock/server-clock.ts';
import { useRoomWords } from '../../i18n/room.ts';
import { Icon } from './icons.tsx';
import type { RoomState } from './room-state.ts';
import { saveStateOf } from './save-state.ts';
import css from './save-status.module.css';
import { saveSentence } from './words.ts';

/** Says what is true about the answers. Short saving is not announced, or a screen reader would hear of every key. */
export function SaveStatus({ state }: { readonly state: RoomState }) {
  const words = useRoomWords();
  const { answers, connection, form, sitting, keepsAnswers } = state;
  const answered = form.filter((item) => isAnswered(item, answers.values.get(item.position)));
  const save = saveStateOf({
    answered: answered.length,
    // What another device has overtaken is on screen as that device gave it, and saved.
    refused: answered.filter(({ position }) => (answers.told.get(position)?.status ?? 'overtaken') !== 'overtaken')
      .length,
    waiting: answers.outbox.size,
    connection,
    paused: sitting?.status === 'paused',
    keepsAnswers,
  });
  const sentence = saveSentence(save);
  const announced = useSettled(save.kind === 'saving' || save.kind === 'all-saved' ? null : sentence, 600);
  return (
    <section aria-label={words.save.region} className={css['status']} data-kind={save.kind}>
      <span className={css['line']} aria-hidden="true">
        <Icon
          name={
            save.kind === 'offline'
              ? 'cloudOff'
              : save.kind === 'all-saved'
                ? 'check'
                : save.kind === 'some-saved'
                  ? 'flag'
                  : 'clock'
          }
          size={16}
        />
        {sentence}
      </span>
      {state.clock !== null && isEstimate(state.clock) && (
        <span className={css['warning']} role="status">
          ≈ {words.timer.estimated}
        </span>
      )}
      {!keepsAnswers && (
        <span className={css['warning']} role="status">
          {words.save.keepsNothing}
        </span>
      )}
      <span className="visually-hidden" role="status">
        {announced ?? (connection.online ? '' : sentence)}
      </span>
      <span className="visually-hidden">{sentence}</span>
    </section>
  );
}

/** The text once it has stood still for a while. */
function useSettled(text: string | null, ms: number): string | null {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), ms);
    return () => clearTimeout(timer);
  }, [text, ms]);
  return settled;
}
