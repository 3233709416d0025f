import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { pathwayOperations } from '../../../server/contract/pathway.ts';
import type { SittingView } from '../../../server/contract/sittings.ts';
import { timeLeft } from '../../exam-clock/time-left.ts';
import { useCandidateWords } from '../../i18n/candidate.ts';
import { useProgramWords } from '../../i18n/program-texts.ts';
import { recordedReason } from '../../i18n/system-reasons.ts';
import { clockText } from '../../ui/format.ts';
import css from './open-sittings.module.css';
import { sittingsQuery } from './sittings-query.ts';

/** Exams that are open right now stand above everything else: their clock runs. */
export function OpenSittings() {
  const words = useCandidateWords();
  const { data } = useQuery(sittingsQuery());
  const open =
    data?.sittings.filter(({ status }) => status === 'in-progress' || status === 'paused' || status === 'ready') ?? [];
  useFreshPaths(data && open.map(({ sittingId }) => sittingId).join());
  if (data === undefined || open.length === 0) return null;
  return (
    <section aria-label={words.open.region} className={css['list']}>
      {open.map((sitting) => (
        <OpenSitting key={sitting.sittingId} sitting={sitting} receivedAt={data.receivedAt} />
      ))}
    </section>
  );
}

/** An exam that has ended, or begun on another device, changes the paths below. @param open which exams are open; undefined as long as nobody knows */
function useFreshPaths(open: string | undefined) {
  const client = useQueryClient();
  const before = useRef(open);
  useEffect(() => {
    if (before.current !== undefined && before.current !== open)
      for (const { id } of [pathwayOperations.readPath, pathwayOperations.listPrograms])
        void client.invalidateQueries({ queryKey: [id] });
    before.current = open;
  }, [client, open]);
}

function OpenSitting({ sitting, receivedAt }: { readonly sitting: SittingView; readonly receivedAt: number }) {
  const { open } = useCandidateWords();
  const said = useProgramWords(sitting.programId);
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 500);
    return () => clearInterval(timer);
  }, []);
  const left = timeLeft(sitting, sitting.serverNow + Math.max(0, now - receivedAt));
  return (
    <div className={css['open']}>
      <div>
        <p className={css['state']}>{stateText(sitting, open)}</p>
        <p className={css['title']} lang={said.lang(sitting.examTitle)}>
          {said.text(sitting.examTitle)}
        </p>
        <p className={css['sub']}>{open.attempt(sitting.attempt, sitting.attemptsAllowed)}</p>
      </div>
      {left.kind !== 'ended' && left.ms !== null && (
        <p className={css['clock']}>
          <span role="timer" aria-live="off">
            {clockText(left.ms)}
          </span>
          <span className={css['clockLabel']}>{left.kind === 'running' ? open.left : open.stands}</span>
        </p>
      )}
      <a href={`/room/${sitting.sittingId}`} className={css['resume']}>
        {sitting.status === 'ready' ? open.enter : open.resume}
      </a>
    </div>
  );
}

function stateText({ status, pauseReason }: SittingView, open: ReturnType<typeof useCandidateWords>['open']): string {
  if (status === 'paused') return pauseReason === null ? open.paused : open.pausedFor(recordedReason(pauseReason).text);
  return status === 'ready' ? open.ready : open.running;
}
