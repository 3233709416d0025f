import { useEffect, useState } from 'react';
import type { SittingView } from '../../../server/contract/sittings.ts';
import { useRoomWords } from '../../i18n/room.ts';
import { Wordmark } from '../../ui/wordmark.tsx';
import { AllItemsView } from './all-items-view.tsx';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { ExamTimer, useTimeLeft } from './exam-timer.tsx';
import { ExamTitle } from './exam-title.tsx';
import { Icon } from './icons.tsx';
import { ItemView } from './item-view.tsx';
import { later } from './later.tsx';
import { ItemNavigator } from './navigator.tsx';
import css from './open-room.module.css';
import { NoticeText, Recorded } from './recorded.tsx';
import type { RoomEngine } from './room-engine.ts';
import { itemMarks, type RoomState } from './room-state.ts';
import { RoomTools } from './room-tools.tsx';
import { SaveStatus } from './save-status.tsx';
import { ShortcutsDialog, useShortcuts } from './shortcuts.tsx';
import { timeUpSentence } from './words.ts';

const ReviewPage = later(({ ReviewPage }) => ReviewPage);

/** The room while its sitting is open: header with clock and save state, and either the items, the review, or a cover. */
export function OpenRoom({
  room,
  state,
  sitting,
}: {
  readonly room: RoomEngine;
  readonly state: RoomState;
  readonly sitting: SittingView;
}) {
  const words = useRoomWords();
  const [itemsOpen, setItemsOpen] = useState(false);
  const [helpOpen, setHelpOpen] = useState(false);
  useTimeLeft(room);
  const timeIsUp = room.timeIsUp();
  const covered = sitting.status === 'paused' || timeIsUp;
  const marks = itemMarks(state);
  useShortcuts(room, state, covered, () => setHelpOpen(true));
  // A window over a covered room would leave its items readable behind it.
  useEffect(() => {
    if (covered) setItemsOpen(false);
  }, [covered]);

  return (
    <div className={css['room']}>
      <header className={css['header']}>
        <div className={css['exam']}>
          <Wordmark nameHidden size={26} />
          <div className={css['titles']}>
            <p className={css['title']}>
              <ExamTitle sitting={sitting} />
            </p>
            <p className={css['sub']}>
              {sitting.candidateName} · {words.attempt(sitting.attempt, sitting.attemptsAllowed)}
            </p>
          </div>
        </div>
        <ExamTimer room={room} sitting={sitting} />
      </header>
      <SaveStatus state={state} />
      <RoomTools room={room} state={state} covered={covered} />
      {state.notice && (
        <div className={css['notice']} role="alert">
          <NoticeText notice={state.notice} />
          <Button onClick={room.dismissNotice}>{words.notice.understood}</Button>
        </div>
      )}
      {sitting.status === 'paused' ? (
        <Cover title={words.paused.title} icon="pause">
          <p>
            <strong>{words.paused.reason}</strong>{' '}
            {sitting.pauseReason === null ? words.paused.none : <Recorded reason={sitting.pauseReason} />}
          </p>
          <p>{words.paused.text}</p>
        </Cover>
      ) : timeIsUp ? (
        <Cover title={words.timeUp.title} icon="clock">
          <p role="status">{timeUpSentence(state)}</p>
        </Cover>
      ) : (
        <div className={css['columns']}>
          <main className={css['main']}>
            {state.view === 'review' ? (
              <ReviewPage room={room} state={state} marks={marks} />
            ) : state.policy.view === 'all' ? (
              <AllItemsView room={room} state={state} onItems={() => setItemsOpen(true)} />
            ) : (
              <ItemView room={room} state={state} onItems={() => setItemsOpen(true)} />
            )}
          </main>
          <aside className={css['side']} aria-label={words.items.overview}>
            <ItemNavigator marks={marks} onGo={room.go} />
            <Button
              kind={state.view === 'review' ? 'plain' : 'primary'}
              onClick={room.review}
              disabled={state.view === 'review'}
            >
              {words.items.reviewAndEnd}
            </Button>
            <Button kind="quiet" onClick={() => setHelpOpen(true)}>
              <Icon name="keyboard" /> {words.shortcuts.title}
            </Button>
          </aside>
        </div>
      )}
      {itemsOpen && (
        <Dialog title={words.items.title} onClose={() => setItemsOpen(false)}>
          <ItemNavigator
            marks={marks}
            onGo={(position) => {
              room.go(position);
              setItemsOpen(false);
            }}
          />
          <div className={css['sheetActions']}>
            <Button
              kind="primary"
              onClick={() => {
                room.review();
                setItemsOpen(false);
              }}
            >
              {words.items.reviewAndEnd}
            </Button>
          </div>
        </Dialog>
      )}
      {helpOpen && <ShortcutsDialog onClose={() => setHelpOpen(false)} />}
      {state.deviceAsks && (
        <Dialog title={words.device.asksTitle} onClose={room.keepHere}>
          <p>{words.device.asks}</p>
          <div className={css['dialogActions']}>
            <Button kind="primary" onClick={room.keepHere}>
              {words.device.keep}
            </Button>
            <Button onClick={() => void room.letGo()}>{words.device.letGo}</Button>
          </div>
        </Dialog>
      )}
    </div>
  );
}

function Cover({
  title,
  icon,
  children,
}: {
  readonly title: string;
  readonly icon: 'pause' | 'clock';
  readonly children: React.ReactNode;
}) {
  return (
    <main className={css['cover']} role="alert">
      <span className={css['coverIcon']}>
        <Icon name={icon} size={28} />
      </span>
      <h1>{title}</h1>
      {children}
    </main>
  );
}
