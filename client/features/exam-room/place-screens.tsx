import { useRoomWords } from '../../i18n/room.ts';
import { Button } from './button.tsx';
import { RefusalText } from './refusal-text.tsx';
import type { RoomEngine } from './room-engine.ts';
import type { Place } from './room-state.ts';
import { Screen } from './screen.tsx';

/** Another tab of this browser has the room. */
export function OtherTabScreen({ lost, onTake }: { readonly lost: boolean; readonly onTake: () => void }) {
  const { tab } = useRoomWords();
  return (
    <Screen title={lost ? tab.lostTitle : tab.otherTitle} tone="attention">
      <p>{lost ? tab.lost : tab.other}</p>
      <Button kind="primary" onClick={onTake}>
        {tab.take}
      </Button>
    </Screen>
  );
}

/** The sitting is open on another device [SIT-1]. */
export function ElsewhereScreen({
  place,
  room,
}: {
  readonly place: Extract<Place, { kind: 'elsewhere' }>;
  readonly room: RoomEngine;
}) {
  const { device } = useRoomWords();
  const free = place.holder === 'gone' || place.holder === 'released';
  return (
    <Screen title={device.elsewhereTitle} tone="attention">
      <p role="status">{device.holders[place.holder]}</p>
      <p>{device.safe}</p>
      {free && (
        <Button kind="primary" onClick={() => void room.takeOver()}>
          {device.take}
        </Button>
      )}
    </Screen>
  );
}

/** This device had the room, and another one has it now. */
export function LostScreen({ room, waiting }: { readonly room: RoomEngine; readonly waiting: number }) {
  const { device } = useRoomWords();
  return (
    <Screen title={device.lostTitle} tone="attention">
      <p>{device.lost}</p>
      {waiting > 0 && <p>{device.unsaved(waiting)}</p>}
      <Button onClick={() => void room.takeOver()}>{device.askBack}</Button>
    </Screen>
  );
}

/** There is no room to show. */
export function RefusedScreen({ place }: { readonly place: Extract<Place, { kind: 'refused' }> }) {
  const { refused, backToProgram } = useRoomWords();
  const signedOut = place.code === 'not-signed-in';
  return (
    <Screen title={signedOut ? refused.signedOutTitle : refused.title} tone="attention">
      {signedOut ? <p>{refused.signedOut}</p> : <RefusalText {...place} />}
      <a href="/candidate">{signedOut ? refused.signIn : backToProgram}</a>
    </Screen>
  );
}
