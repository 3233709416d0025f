import type { SittingView } from '../../../server/contract/sittings.ts';
import { useRoomWords } from '../../i18n/room.ts';
import { durationText } from '../../ui/format.ts';
import { ExamTitle } from './exam-title.tsx';
import { allottedMs } from './room-state.ts';
import { Screen } from './screen.tsx';

/** Checked in; a proctor starts the clock. */
export function WaitingScreen({ sitting }: { readonly sitting: SittingView }) {
  const { waiting } = useRoomWords();
  const allotted = sitting.remainingMs ?? allottedMs(sitting);
  return (
    <Screen title={waiting.title} eyebrow={<ExamTitle sitting={sitting} />}>
      <p role="status">{waiting.text}</p>
      <p>
        {waiting.facts(
          sitting.itemCount,
          allotted > 0 ? durationText(allotted) : null,
          sitting.attempt,
          sitting.attemptsAllowed,
        )}
      </p>
    </Screen>
  );
}
