import { useState } from 'react';
import type { PathView } from '../../../server/contract/pathway.ts';
import type { ResultView, SittingView } from '../../../server/contract/sittings.ts';
import { useRoomWords } from '../../i18n/room.ts';
import { type Answer, request } from '../../transport/http.ts';
import { durationText, timeNearText } from '../../ui/format.ts';
import { ResultCard } from '../../ui/result-card.tsx';
import { WhatNext } from '../../ui/what-next.tsx';
import { Button } from './button.tsx';
import css from './end-screen.module.css';
import { ExamTitle } from './exam-title.tsx';
import { Icon } from './icons.tsx';
import { ReceiptLinks } from './receipt-links.tsx';
import { RefusalText } from './refusal-text.tsx';
import type { RoomEngine } from './room-engine.ts';
import type { RoomState } from './room-state.ts';
import { Screen } from './screen.tsx';

/** The same screen whichever way a sitting ended [SIT-2]. */
export function EndScreen({
  state,
  sitting,
}: {
  readonly room: RoomEngine;
  readonly state: RoomState;
  readonly sitting: SittingView;
}) {
  const { end } = useRoomWords();
  const [result, setResult] = useState<Answer<ResultView> | null>(null);
  const [path, setPath] = useState<PathView | null>(null);
  const [asking, setAsking] = useState(false);
  const waiting = state.answers.outbox.size;
  const told = [...state.answers.told.values()].filter(({ status }) => status !== 'refused').length;
  const voided = sitting.status === 'voided';

  async function show() {
    setAsking(true);
    const [shown, next] = await Promise.all([
      request<ResultView>('get', `/api/candidate/sittings/${sitting.sittingId}/result`),
      request<PathView>('get', `/api/candidate/programs/${sitting.programId}/path`),
    ]);
    setResult(shown);
    // The result stands without it; the page that the link leads to asks again.
    setPath(next.ok ? next.value : null);
    setAsking(false);
  }

  if (result?.ok)
    return (
      <Screen title={<ExamTitle sitting={sitting} />} eyebrow={end.result}>
        <ResultCard result={result.value} />
        {path === null ? (
          <p>
            <a href={`/candidate/results/${sitting.sittingId}`}>{end.whatNext}</a>
          </p>
        ) : (
          <WhatNext result={result.value} path={path} />
        )}
        <ReceiptLinks sittingId={sitting.sittingId} />
        <BackLink />
      </Screen>
    );

  return (
    <Screen title={voided ? end.voidedTitle : end.title} eyebrow={<ExamTitle sitting={sitting} />}>
      <p className={css['how']}>{voided ? end.voided : sitting.endKind && end.kinds[sitting.endKind]}</p>
      <dl className={css['facts']}>
        {sitting.endedAt !== null && (
          <Fact name={end.endedAt} value={timeNearText(sitting.endedAt, sitting.serverNow)} />
        )}
        {sitting.startedAt !== null && sitting.endedAt !== null && (
          <Fact name={end.duration} value={durationText(sitting.endedAt - sitting.startedAt)} />
        )}
        <Fact name={end.attempt} value={end.attemptOf(sitting.attempt, sitting.attemptsAllowed)} />
      </dl>
      <EvidenceNote waiting={waiting} told={told} online={state.connection.online} />
      {!voided && (result === null || !result.ok) && (
        <div className={css['result']}>
          {result !== null && !result.ok ? (
            <div role="status" className={css['held']}>
              {result.problem.code === 'outcome-held' && (
                <p>
                  <strong>{end.heldTitle}</strong>
                </p>
              )}
              <RefusalText code={result.problem.code} message={result.problem.detail} params={result.problem.params} />
            </div>
          ) : (
            <p>{waiting > 0 ? end.waitWithResult : end.beforeResult}</p>
          )}
          {result?.problem.code !== 'outcome-held' && (
            <Button kind="primary" onClick={() => void show()} disabled={asking}>
              {asking ? end.oneMoment : end.show}
            </Button>
          )}
        </div>
      )}
      <ReceiptLinks sittingId={sitting.sittingId} />
      <BackLink />
    </Screen>
  );
}

/** What became of answers that did not arrive in time [SAVE-3]. */
function EvidenceNote({
  waiting,
  told,
  online,
}: {
  readonly waiting: number;
  readonly told: number;
  readonly online: boolean;
}) {
  const { end } = useRoomWords();
  if (waiting === 0 && told === 0)
    return (
      <p className={css['saved']}>
        <Icon name="check" /> {end.allArrived}
      </p>
    );
  return (
    <div className={css['evidence']} role="status">
      {waiting > 0 && (
        <p>
          {end.waiting(waiting)} {online ? end.delivering : end.willDeliver}
        </p>
      )}
      {told > 0 && <p>{end.delivered(told)}</p>}
    </div>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function BackLink() {
  const words = useRoomWords();
  return (
    <p className={css['back']}>
      <a href="/candidate">{words.backToProgram}</a>
    </p>
  );
}
