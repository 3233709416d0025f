import { useEffect, useRef } from 'react';
import { useRoomWords } from '../../i18n/room.ts';
import { useToolWords } from '../../i18n/tools.ts';
import { ItemBody } from '../../item-types/item-body.tsx';
import { Button } from './button.tsx';
import { Icon } from './icons.tsx';
import css from './item-view.module.css';
import type { RoomEngine } from './room-engine.ts';
import { isLinear, type RoomState } from './room-state.ts';
import { StrikeOutOf } from './strike-out-of.tsx';
import { toldSentence } from './words.ts';

/** One item: its text, its answer, and the way to the next. */
export function ItemView({
  room,
  state,
  onItems,
}: {
  readonly room: RoomEngine;
  readonly state: RoomState;
  readonly onItems: () => void;
}) {
  const { items } = useRoomWords();
  const { once } = useToolWords().linear;
  const { position, form, answers } = state;
  const item = form[position - 1];
  const heading = useRef<HTMLHeadingElement>(null);
  const shownBefore = useRef<number | null>(null);
  useEffect(() => {
    // On opening the room the focus stays where the browser puts it; moving on, it goes to the new item's heading.
    if (shownBefore.current !== null && shownBefore.current !== position) {
      heading.current?.focus();
      window.scrollTo({ top: 0 });
    }
    shownBefore.current = position;
  }, [position]);
  if (item === undefined) return null;

  const value = answers.values.get(position) ?? null;
  const flagged = state.flagged.has(position);
  const told = answers.told.get(position);
  const last = position === form.length;
  const linear = isLinear(state);
  return (
    <article className={css['item']} aria-labelledby="item-heading">
      <div className={css['head']}>
        <h1 id="item-heading" ref={heading} tabIndex={-1} className={css['heading']}>
          {items.item(position)} <span className={css['of']}>{items.of(form.length)}</span>
        </h1>
        {item.points > 1 && <span className={css['points']}>{items.points(item.points)}</span>}
        <button type="button" className={css['flag']} aria-pressed={flagged} onClick={() => room.flag(position)}>
          <Icon name="flag" filled={flagged} /> {flagged ? items.flagged : items.flag}
        </button>
      </div>
      <div className={css['answer']}>
        {/* The key gives every item its own controls: nothing typed may carry over. */}
        <StrikeOutOf room={room} position={position}>
          <ItemBody
            key={position}
            item={item}
            language={state.formLanguage}
            value={value}
            onChange={(next, rests) => room.answer(position, next, rests)}
            onRest={room.settle}
          />
        </StrikeOutOf>
        {told && (
          <p className={css['told']} role="alert">
            {toldSentence(told)}
          </p>
        )}
        <div className={css['clear']}>
          {value !== null && (
            <Button kind="quiet" onClick={() => room.answer(position, null)}>
              {items.clear}
            </Button>
          )}
        </div>
      </div>
      {linear && !last && <p className={css['once']}>{once}</p>}
      <div className={css['bar']}>
        <Button onClick={() => room.go(position - 1)} disabled={position === 1 || linear}>
          <Icon name="previous" /> <span className={css['wideOnly']}>{items.previous}</span>
          <span className={css['narrowOnly']}>{items.back}</span>
        </Button>
        <Button className={css['itemsButton']} onClick={onItems}>
          <Icon name="grid" /> {position} / {form.length}
        </Button>
        {last ? (
          <Button kind="primary" onClick={room.review}>
            {items.review} <Icon name="next" />
          </Button>
        ) : (
          <Button kind="primary" onClick={() => room.go(position + 1)}>
            {items.next} <Icon name="next" />
          </Button>
        )}
      </div>
    </article>
  );
}
