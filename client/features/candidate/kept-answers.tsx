import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { SittingView } from '../../../server/contract/sittings.ts';
import { useCandidateWords } from '../../i18n/candidate.ts';
import { useProgramWords } from '../../i18n/program-texts.ts';
import { isEnded } from '../exam-room/room-state.ts';
import css from './kept-answers.module.css';
import { sittingsQuery } from './sittings-query.ts';

interface Delivery {
  readonly arrived: number;
  readonly left: number;
}

/** Delivers what this device still holds of exams that have ended, and says so [SAVE-3]. */
export function KeptAnswers() {
  const { data } = useQuery(sittingsQuery());
  const [deliveries, setDeliveries] = useState<ReadonlyMap<string, Delivery>>(new Map());
  const sittings = data?.sittings.filter(isEnded) ?? [];
  const ids = sittings.map(({ sittingId }) => sittingId).join();

  // With each new list of sittings, so that what could not be sent is tried again.
  useEffect(() => {
    if (data === undefined || ids === '') return;
    void deliver(ids.split(','), (sittingId, { arrived, left }) =>
      setDeliveries((known) =>
        new Map(known).set(sittingId, { arrived: (known.get(sittingId)?.arrived ?? 0) + arrived, left }),
      ),
    );
  }, [data, ids]);

  return sittings.map((sitting) => {
    const delivery = deliveries.get(sitting.sittingId);
    return delivery && <KeptNote key={sitting.sittingId} sitting={sitting} {...delivery} />;
  });
}

let delivering: Promise<void> | null = null;

/** One at a time; what fails, because the network went again, is tried with the next list. */
function deliver(sittingIds: readonly string[], tell: (sittingId: string, delivery: Delivery) => void): Promise<void> {
  delivering ??= deliverAll(sittingIds, tell)
    .catch(() => undefined)
    .finally(() => {
      delivering = null;
    });
  return delivering;
}

async function deliverAll(
  sittingIds: readonly string[],
  tell: (sittingId: string, delivery: Delivery) => void,
): Promise<void> {
  const [{ deliverKept }, { countKept }] = await Promise.all([
    import('../exam-room/deliver-kept.ts'),
    import('../exam-room/outbox-store.ts'),
  ]);
  // A browser that keeps nothing has nothing to deliver.
  const kept = await countKept().catch(() => new Map<string, number>());
  for (const sittingId of sittingIds) {
    const count = kept.get(sittingId);
    if (count === undefined) continue;
    const arrived = await deliverKept(sittingId);
    tell(sittingId, { arrived, left: count - arrived });
  }
}

function KeptNote({ sitting, arrived, left }: { readonly sitting: SittingView } & Delivery) {
  const { kept } = useCandidateWords();
  const said = useProgramWords(sitting.programId);
  return (
    <div className={css['note']} role="status">
      <p className={css['exam']} lang={said.lang(sitting.examTitle)}>
        {said.text(sitting.examTitle)}
      </p>
      {arrived > 0 && <p>{kept.delivered(arrived)}</p>}
      {left > 0 && <p>{kept.waiting(left)}</p>}
    </div>
  );
}
