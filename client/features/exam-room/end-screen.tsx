import { useState } from 'react';
import type { ResultView, SittingView } from '../../../server/contract/sittings.ts';
import { type Answer, request } from '../../transport/http.ts';
import { counted, durationText, timeText } from '../../ui/format.ts';
import { ResultCard } from '../../ui/result-card.tsx';
import { Button } from './button.tsx';
import css from './end-screen.module.css';
import { Icon } from './icons.tsx';
import type { RoomEngine } from './room-engine.ts';
import type { RoomState } from './room-state.ts';
import { Screen } from './screen.tsx';
import { endSentences } from './words.ts';

/** The same screen whichever way a sitting ended [SIT-2]. */
export function EndScreen({
  state,
  sitting,
}: {
  readonly room: RoomEngine;
  readonly state: RoomState;
  readonly sitting: SittingView;
}) {
  const [result, setResult] = useState<Answer<ResultView> | null>(null);
  const [asking, setAsking] = useState(false);
  const waiting = state.answers.outbox.size;
  const told = [...state.answers.told.values()].filter(({ status }) => status !== 'refused').length;
  const voided = sitting.status === 'voided';

  async function show() {
    setAsking(true);
    setResult(await request<ResultView>('get', `/api/candidate/sittings/${sitting.sittingId}/result`));
    setAsking(false);
  }

  if (result?.ok)
    return (
      <Screen title={sitting.examTitle} eyebrow="Result">
        <ResultCard result={result.value} />
        <BackLink />
      </Screen>
    );

  return (
    <Screen title={voided ? 'This sitting was cancelled' : 'The exam has ended'} eyebrow={sitting.examTitle}>
      <p className={css['how']}>
        {voided
          ? 'It does not count as an attempt, and it has no result.'
          : sitting.endKind && endSentences[sitting.endKind]}
      </p>
      <dl className={css['facts']}>
        {sitting.endedAt !== null && <Fact name="Ended at" value={timeText(sitting.endedAt)} />}
        {sitting.startedAt !== null && sitting.endedAt !== null && (
          <Fact name="Time from start to end" value={durationText(sitting.endedAt - sitting.startedAt)} />
        )}
        <Fact name="Attempt" value={`${sitting.attempt} of ${sitting.attemptsAllowed}`} />
      </dl>
      <EvidenceNote waiting={waiting} told={told} online={state.connection.online} />
      {!voided && (result === null || !result.ok) && (
        <div className={css['result']}>
          {result !== null && !result.ok ? (
            <div role="status" className={css['held']}>
              <p>
                <strong>
                  {result.problem.code === 'outcome-held' ? 'A person reviews this sitting' : result.problem.title}
                </strong>
              </p>
              <p>{result.problem.detail}</p>
            </div>
          ) : (
            <p>
              {waiting > 0
                ? 'Looking at the result closes the case: wait until the answers above have been delivered if you want them to be considered.'
                : 'Once you have seen the result, this sitting can no longer be reopened. If something went wrong during the exam, tell the registrar first.'}
            </p>
          )}
          {result?.problem.code !== 'outcome-held' && (
            <Button kind="primary" onClick={() => void show()} disabled={asking}>
              {asking ? 'One moment…' : 'Show my result'}
            </Button>
          )}
        </div>
      )}
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
  if (waiting === 0 && told === 0)
    return (
      <p className={css['saved']}>
        <Icon name="check" /> Every answer you gave has reached the server.
      </p>
    );
  return (
    <div className={css['evidence']} role="status">
      {waiting > 0 && (
        <p>
          {counted(waiting, 'answer')} did not reach the server in time and {waiting === 1 ? 'is' : 'are'} kept on this
          device.{' '}
          {online
            ? 'The server has not taken this in as evidence yet; the page keeps trying. If this stays so, tell the registrar before you look at the result.'
            : 'All of this will be sent as evidence when the connection is back; keep this page open, or come back to it in this browser.'}
        </p>
      )}
      {told > 0 && (
        <p>
          {counted(told, 'answer')} arrived after the end: {told === 1 ? 'it is' : 'they are'} on record, and count
          {told === 1 ? 's' : ''} only if a person decides so.
        </p>
      )}
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
  return (
    <p className={css['back']}>
      <a href="/candidate">Back to your program</a>
    </p>
  );
}
