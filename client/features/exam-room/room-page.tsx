import { useEffect, useSyncExternalStore } from 'react';
import { useProgramWords } from '../../i18n/program-texts.ts';
import { useRoomWords } from '../../i18n/room.ts';
import { ItemImages } from '../../item-types/item-images.ts';
import type { RoomImages } from './item-images.ts';
import { fetchLater, later } from './later.tsx';
import { OpenRoom } from './open-room.tsx';
import { ElsewhereScreen, LostScreen, OtherTabScreen, RefusedScreen } from './place-screens.tsx';
import { PracticeEnd } from './practice-end.tsx';
import { practiceId } from './practice-id.ts';
import { registerWorker } from './register-worker.ts';
import type { RoomEngine } from './room-engine.ts';
import { isEnded, isOpen, type RoomState } from './room-state.ts';
import type { RoomTab } from './room-tab.ts';
import { Screen } from './screen.tsx';
import { WaitingScreen } from './waiting-screen.tsx';

const EndScreen = later(({ EndScreen }) => EndScreen, <OpeningScreen />);

/** The page of one sitting, in the tab that has it or in another. */
export function RoomPage({ tab, images }: { readonly tab: RoomTab; readonly images: RoomImages }) {
  const state = useSyncExternalStore(tab.subscribe, tab.state);
  switch (state.kind) {
    case 'asking':
      return <OpeningScreen />;
    case 'elsewhere':
      return <OtherTabScreen lost={state.lost} onTake={tab.take} />;
    case 'open':
      return <Room room={state.room} images={images} />;
  }
}

function Room({ room, images }: { readonly room: RoomEngine; readonly images: RoomImages }) {
  const state = useSyncExternalStore(room.subscribe, room.state);
  const { examRoom } = useRoomWords();
  useSettleOnLeave(room);
  useImagesOf(state, images);
  useRest(state);
  const { place, sitting } = state;
  const said = useProgramWords(sitting?.programId || undefined);
  const examTitle = sitting && said.text(sitting.examTitle);
  useEffect(() => {
    document.title = examTitle === null ? examRoom : `${examTitle} · ${examRoom}`;
  }, [examTitle, examRoom]);

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

/** The first item and its letters go before: what is fetched then would share a slow line with them. */
function useRest({ sitting }: RoomState) {
  const opened = sitting !== null;
  useEffect(() => {
    if (opened) void document.fonts.ready.then(fetchLater).then(registerWorker);
  }, [opened]);
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
