import { useMemo, useState } from 'react';
import { useRoomWords } from '../../i18n/room.ts';
import { Button } from './button.tsx';
import { memoryOutbox } from './outbox-store.ts';
import { practiceForm, practiceImage } from './practice-form.ts';
import { practiceId } from './practice-id.ts';
import css from './practice-page.module.css';
import { practiceSocket } from './practice-socket.ts';
import { createRoom } from './room-engine.ts';
import { RoomPage } from './room-page.tsx';
import { openTab } from './room-tab.ts';
import { notesShelf } from './shelves.ts';
import { showPage } from './show-page.tsx';

const practiceImages = { resolve: () => practiceImage().url, follow: () => undefined, forget: () => undefined };

export const showPractice = (): void => showPage(<PracticePage />);

/** The exam room with a server of its own inside this page: to try everything out, and to leave no trace. */
function PracticePage() {
  const words = useRoomWords();
  const [offline, setOffline] = useState(false);
  const practice = useMemo(() => {
    const { practice: texts, ledger } = words;
    notesShelf(practiceId).clear();
    const { socket, cut } = practiceSocket(
      practiceForm(),
      { exam: texts.exam, name: texts.name, reason: ledger.kinds.base },
      () => Math.round(performance.timeOrigin + performance.now()),
    );
    const tab = openTab({
      openRoom: () =>
        createRoom({
          sittingId: practiceId,
          deviceId: 'practice-room',
          socket,
          openStore: async () => memoryOutbox(),
          now: () => performance.now(),
          wallNow: () => Date.now(),
        }),
      holdTab: async () => 'held',
    });
    return { tab, cut };
  }, [words]);
  return (
    <>
      <div className={css['banner']}>
        <p>{words.practice.banner}</p>
        <Button
          aria-pressed={offline}
          onClick={() => {
            practice.cut(!offline);
            setOffline(!offline);
          }}
        >
          {offline ? words.practice.restore : words.practice.cut}
        </Button>
        <a href="/candidate">{words.practice.leave}</a>
      </div>
      <RoomPage
        // Another language is another set of items: the practice begins anew.
        key={words.practice.exam}
        tab={practice.tab}
        images={practiceImages}
      />
    </>
  );
}
