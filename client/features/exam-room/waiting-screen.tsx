import type { SittingView } from '../../../server/contract/sittings.ts';
import { counted, durationText } from '../../ui/format.ts';
import { allottedMs } from './room-state.ts';
import { Screen } from './screen.tsx';

/** Checked in; a proctor starts the clock. */
export function WaitingScreen({ sitting }: { readonly sitting: SittingView }) {
  const allotted = sitting.remainingMs ?? allottedMs(sitting);
  return (
    <Screen title="You are checked in" eyebrow={sitting.examTitle}>
      <p role="status">
        Waiting for the proctor to start your exam. The clock does not run yet. This page opens the exam by itself; keep
        it open.
      </p>
      <p>
        {counted(sitting.itemCount, 'item')}
        {allotted > 0 && `, ${durationText(allotted)}`}, attempt {sitting.attempt} of {sitting.attemptsAllowed}.
      </p>
    </Screen>
  );
}
