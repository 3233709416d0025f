import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useRoomWords } from '../../i18n/room.ts';
import { ItemImages } from '../../item-types/item-images.ts';
import { EndScreen } from './end-screen.tsx';
import type { RoomImages } from './item-images.ts';
import { OpenRoom } from './open-room.tsx';
import { ElsewhereScreen, LostScreen, OtherTabScreen, RefusedScreen } from './place-screens.tsx';
import { PracticeEnd } from './practice-end.tsx';
import { practiceId } from './practice-socket.ts';
import type { RoomEngine } from './room-engine.ts';
import { isEnded, isOpen, type RoomState } from './room-state.ts';
import { Screen } from './screen.tsx';
import { WaitingScreen } from './waiting-screen.tsx';

/** The page of one sitting: first the tab is made sure of, then the room is opened. */
export function RoomPage({
  images,
  openRoom,
  holdTab,
}: {
  readonly images: RoomImages;
  readonly openRoom: () => RoomEngine;
  readonly holdTab: (onLost: () => void, take?: boolean) => Promise<'held' | 'other-tab'>;
}) {
  const [room, setRoom] = useState<RoomEngine | null>(null);
  const [otherTab, setOtherTab] = useState<'has-it' | 'took-it' | null>(null);
  const opened = useRef<RoomEngine | null>(null);

  const take = useCallback(
    async (steal: boolean) => {
      const held = await holdTab(() => {
        opened.current?.stop();
        opened.current = null;
        setRoom(null);
        setOtherTab('took-it');
      }, steal);
      if (held === 'other-tab') {
        setOtherTab('has-it');
        return;
      }
      setOtherTab(null);
      opened.current ??= openRoom();
      setRoom(opened.current);
    },
    [openRoom, holdTab],
  );

  const asked = useRef(false);
  useEffect(() => {
    // Once per page, even where React runs effects twice: the second run would meet the lock of the first.
    if (asked.current) return;
    asked.current = true;
    void take(false);
  }, [take]);

  if (otherTab !== null) return <OtherTabScreen lost={otherTab === 'took-it'} onTake={() => void take(true)} />;
  if (room === null) return <OpeningScreen />;
  return <Room room={room} images={images} />;
}

function Room({ room, images }: { readonly room: RoomEngine; readonly images: RoomImages }) {
  const state = useSyncExternalStore(room.subscribe, room.state);
  const { examRoom } = useRoomWords();
  useSettleOnLeave(room);
  useImagesOf(state, images);
  const { place, sitting } = state;
  useEffect(() => {
    document.title = sitting ? `${sitting.examTitle} · ${examRoom}` : examRoom;
  }, [sitting, examRoom]);

  if (place.kind === 'refused') return <RefusedScreen place={place} />;
  if (sitting !== null && isEnded(sitting) && sitting.sittingId === practiceId) return <PracticeEnd />;
  if (sitting !== null && isEnded(sitting)) return <EndScreen room={room} state={state} sitting={sitting} />;
  if (place.kind === 'elsewhere') return <ElsewhereScreen place={place} room={room} />;
  if (place.kind === 'lost') return <LostScreen room={room} waiting={state.answers.outbox.size} />;
  if (sitting !== null && !isOpen(sitting)) return <WaitingScreen sitting={sitting} />;
  if (sitting === null || state.form.length === 0) return <OpeningScreen offline={!state.connection.online} />;
  return (
    <ItemImages value={images.resolve}>
      <OpenRoom room={room} state={state} sitting={sitting} />
    </ItemImages>
  );
}

/** Fetched while items may be shown, and gone with the end. */
function useImagesOf({ sitting, form, position }: RoomState, images: RoomImages) {
  const status = sitting?.status;
  useEffect(() => {
    if (status === 'in-progress') images.follow(form, position);
    else if (status !== undefined && isEnded({ status })) images.forget();
  }, [images, status, form, position]);
}

function OpeningScreen({ offline = false }: { readonly offline?: boolean }) {
  const { opening } = useRoomWords();
  return (
    <Screen title={opening.title}>
      <p role="status">{offline ? opening.offline : opening.moment}</p>
    </Screen>
  );
}

/** A page that is put away may never come back: what is being typed is sent first. */
function useSettleOnLeave(room: RoomEngine) {
  useEffect(() => {
    const settle = () => room.settle();
    const onVisibility = () => (document.visibilityState === 'visible' ? room.wake() : settle());
    document.addEventListener('visibilitychange', onVisibility);
    window.addEventListener('pagehide', settle);
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      window.removeEventListener('pagehide', settle);
    };
  }, [room]);
}
