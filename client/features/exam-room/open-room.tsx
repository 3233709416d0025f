import { useEffect, useState } from 'react';
import type { SittingView } from '../../../server/contract/sittings.ts';
import { counted } from '../../ui/format.ts';
import { Wordmark } from '../../ui/wordmark.tsx';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { ExamTimer, useTimeLeft } from './exam-timer.tsx';
import { Icon } from './icons.tsx';
import { ItemView } from './item-view.tsx';
import { ItemNavigator } from './navigator.tsx';
import css from './open-room.module.css';
import { ReviewPage } from './review-page.tsx';
import type { RoomEngine } from './room-engine.ts';
import { itemMarks, type RoomState } from './room-state.ts';
import { SaveStatus } from './save-status.tsx';
import { ShortcutsDialog, useShortcuts } from './shortcuts.tsx';
import { noticeSentence } from './words.ts';

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
  const [itemsOpen, setItemsOpen] = useState(false);
  const [helpOpen, setHelpOpen] = useState(false);
  const left = useTimeLeft(room);
  const timeIsUp = left?.kind === 'running' && left.ms === 0;
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
            <p className={css['title']}>{sitting.examTitle}</p>
            <p className={css['sub']}>
              {sitting.candidateName} · attempt {sitting.attempt} of {sitting.attemptsAllowed}
            </p>
          </div>
        </div>
        <ExamTimer room={room} sitting={sitting} />
      </header>
      <SaveStatus state={state} />
      {state.notice && (
        <div className={css['notice']} role="alert">
          <p>{noticeSentence(state.notice)}</p>
          <Button onClick={room.dismissNotice}>Understood</Button>
        </div>
      )}
      {sitting.status === 'paused' ? (
        <Cover title="The exam is paused" icon="pause">
          <p>
            <strong>Reason:</strong> {sitting.pauseReason ?? 'none was given'}
          </p>
          <p>
            The clock stands and the items are covered. The time in which it stands is not lost: it is added when the
            exam goes on, and this page opens the items by itself.
          </p>
        </Cover>
      ) : timeIsUp ? (
        <Cover title="Time is up" icon="clock">
          <p role="status">{timeUpSentence(state)}</p>
        </Cover>
      ) : (
        <div className={css['columns']}>
          <main className={css['main']}>
            {state.view === 'review' ? (
              <ReviewPage room={room} state={state} marks={marks} />
            ) : (
              <ItemView room={room} state={state} onItems={() => setItemsOpen(true)} />
            )}
          </main>
          <aside className={css['side']} aria-label="Overview">
            <ItemNavigator marks={marks} onGo={room.go} />
            <Button
              kind={state.view === 'review' ? 'plain' : 'primary'}
              onClick={room.review}
              disabled={state.view === 'review'}
            >
              Review and end
            </Button>
            <Button kind="quiet" onClick={() => setHelpOpen(true)}>
              <Icon name="keyboard" /> Keyboard shortcuts
            </Button>
          </aside>
        </div>
      )}
      {itemsOpen && (
        <Dialog title="Items" onClose={() => setItemsOpen(false)}>
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
              Review and end
            </Button>
          </div>
        </Dialog>
      )}
      {helpOpen && <ShortcutsDialog onClose={() => setHelpOpen(false)} />}
      {state.deviceAsks && (
        <Dialog title="Another device asks for your exam" onClose={room.keepHere}>
          <p>
            Somebody signed in as you wants to continue this exam on another device. If that is you, let it continue
            there. If it is not you, keep it here, and tell the people who run the exam.
          </p>
          <div className={css['dialogActions']}>
            <Button kind="primary" onClick={room.keepHere}>
              Keep it here
            </Button>
            <Button onClick={() => void room.letGo()}>Let it continue there</Button>
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

function timeUpSentence(state: RoomState): string {
  const waiting = state.answers.outbox.size;
  if (waiting === 0)
    return state.connection.online
      ? 'Your answers are saved. The exam is being closed; the result follows in a moment.'
      : 'Your answers are saved. The exam closes by itself on the server; this page shows how it ended once the connection is back.';
  return `${counted(waiting, 'answer')} could not be sent in time and ${waiting === 1 ? 'is' : 'are'} kept on this device. They will be sent as evidence when the connection is back: they stay on record, and count only if a person decides so.`;
}
