import { Button } from './button.tsx';
import type { RoomEngine } from './room-engine.ts';
import type { Place } from './room-state.ts';
import { Screen } from './screen.tsx';
import { holderSentences } from './words.ts';

/** Another tab of this browser has the room. */
export function OtherTabScreen({ lost, onTake }: { readonly lost: boolean; readonly onTake: () => void }) {
  return (
    <Screen title={lost ? 'The exam moved to another tab' : 'The exam is open in another tab'} tone="attention">
      <p>
        {lost
          ? 'You opened it in another tab of this browser. Go on there; this tab can be closed. Your answers and your time are the same.'
          : 'Go back to that tab to continue. You can also go on here; the other tab will then say so. Nothing is lost either way.'}
      </p>
      <Button kind="primary" onClick={onTake}>
        Continue in this tab
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
  const free = place.holder === 'gone' || place.holder === 'released';
  return (
    <Screen title="The exam is open on another device" tone="attention">
      <p role="status">{holderSentences[place.holder]}</p>
      <p>
        Your answers are safe, and the clock runs on by the server: changing the device costs no time beyond what
        passes.
      </p>
      {free && (
        <Button kind="primary" onClick={() => void room.takeOver()}>
          Continue on this device
        </Button>
      )}
    </Screen>
  );
}

/** This device had the room, and another one has it now. */
export function LostScreen({ room, waiting }: { readonly room: RoomEngine; readonly waiting: number }) {
  return (
    <Screen title="The exam is now open on another device" tone="attention">
      <p>It continues there with all answers that were saved. This device shows it no longer.</p>
      {waiting > 0 && (
        <p>
          {waiting === 1 ? '1 answer' : `${waiting} answers`} of this device had not been saved yet. They stay here and
          are sent as a record; give them again on the other device if they are to count.
        </p>
      )}
      <Button onClick={() => void room.takeOver()}>Ask to continue here</Button>
    </Screen>
  );
}

/** There is no room to show. */
export function RefusedScreen({ place }: { readonly place: Extract<Place, { kind: 'refused' }> }) {
  const signedOut = place.code === 'not-signed-in';
  return (
    <Screen title={signedOut ? 'Please sign in again' : 'This exam cannot be opened'} tone="attention">
      <p>
        {signedOut
          ? 'Your sign-in has ended. The exam and its clock are untouched; sign in as a candidate and come back to this page.'
          : place.message}
      </p>
      <a href="/candidate">{signedOut ? 'Sign in' : 'Back to your program'}</a>
    </Screen>
  );
}
