import { useEffect, useRef } from 'react';
import { useRoomWords } from '../../i18n/room.ts';
import { useToolWords } from '../../i18n/tools.ts';
import { ItemBody } from '../../item-types/item-body.tsx';
import css from './all-items-view.module.css';
import { Button } from './button.tsx';
import { Icon } from './icons.tsx';
import type { RoomEngine } from './room-engine.ts';
import type { RoomState } from './room-state.ts';
import { StrikeOutOf } from './strike-out-of.tsx';
import { toldSentence } from './words.ts';

/** All items on one page, one below the other; the navigator leads to each. */
export function AllItemsView({
  room,
  state,
  onItems,
}: {
  readonly room: RoomEngine;
  readonly state: RoomState;
  readonly onItems: () => void;
}) {
  const { items } = useRoomWords();
  const { all } = useToolWords();
  const page = useRef<HTMLDivElement>(null);
  const { position } = state;
  const shown = useRef(position);
  useEffect(() => {
    if (shown.current === position) return;
    shown.current = position;
    const article = page.current?.querySelector(`[data-position="${position}"]`);
    // Working in an item makes it the current one; only who came from elsewhere is led there.
    if (article?.contains(document.activeElement)) return;
    const heading = article?.querySelector('h2');
    heading?.focus({ preventScroll: true });
    heading?.scrollIntoView({ block: 'start' });
  }, [position]);

  return (
    <div ref={page} className={css['page']}>
      <h1 className={css['title']}>{all.items}</h1>
      {state.form.map((item) => {
        const at = item.position;
        const value = state.answers.values.get(at) ?? null;
        const flagged = state.flagged.has(at);
        const told = state.answers.told.get(at);
        return (
          <article
            key={at}
            data-position={at}
            data-current={at === position || undefined}
            className={css['item']}
            aria-labelledby={`item-heading-${at}`}
            onFocus={() => at !== position && room.go(at)}
          >
            <div className={css['head']}>
              <h2 id={`item-heading-${at}`} tabIndex={-1} className={css['heading']}>
                {items.item(at)}
              </h2>
              {item.points > 1 && <span className={css['points']}>{items.points(item.points)}</span>}
              <button type="button" className={css['flag']} aria-pressed={flagged} onClick={() => room.flag(at)}>
                <Icon name="flag" filled={flagged} /> {flagged ? items.flagged : items.flag}
              </button>
            </div>
            <StrikeOutOf room={room} position={at}>
              <ItemBody
                item={item}
                language={state.formLanguage}
                value={value}
                onChange={(next, rests) => room.answer(at, next, rests)}
                onRest={room.settle}
              />
            </StrikeOutOf>
            {told && (
              <p className={css['told']} role="alert">
                {toldSentence(told)}
              </p>
            )}
            {value !== null && (
              <Button kind="quiet" className={css['clear']} onClick={() => room.answer(at, null)}>
                {items.clear}
              </Button>
            )}
          </article>
        );
      })}
      <div className={css['bar']}>
        <Button className={css['itemsButton']} onClick={onItems}>
          <Icon name="grid" /> {position} / {state.form.length}
        </Button>
        <Button kind="primary" onClick={room.review}>
          {items.review} <Icon name="next" />
        </Button>
      </div>
    </div>
  );
}
