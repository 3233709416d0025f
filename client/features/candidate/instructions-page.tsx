import { Button, Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { pathwayOperations } from '../../../server/contract/pathway.ts';
import { type DeliveryOffer, sittingOperations } from '../../../server/contract/sittings.ts';
import { type ClientProblem, call, query } from '../../transport/api.ts';
import { deviceId } from '../../transport/device-id.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { durationText, instantText } from '../../ui/format.ts';
import { PageHead } from '../../ui/page-shell.tsx';
import { EmptyState, ErrorState, LoadingState, ProblemReasons } from '../../ui/states.tsx';
import css from './instructions-page.module.css';

/** What is about to begin, before the clock runs: items, time and why, the rules in plain words, and the start. */
export function InstructionsPage() {
  const { deliveryId } = useParams({ strict: false }) as { readonly deliveryId: string };
  const offers = useQuery(query(sittingOperations.listDeliveries));
  if (offers.isError) return <ErrorState error={offers.error} retry={offers.refetch} wayOut={<BackHome />} />;
  if (!offers.data) return <LoadingState lines={8} />;
  const offer = offers.data.deliveries.find((each) => each.deliveryId === deliveryId);
  if (offer === undefined)
    return (
      <EmptyState title="This exam is not offered" action={<BackHome />}>
        <p>It may have been closed, or the address is wrong. Your program shows what can be started.</p>
      </EmptyState>
    );
  return <Instructions offer={offer} />;
}

function Instructions({ offer }: { readonly offer: DeliveryOffer }) {
  const path = useQuery(query(pathwayOperations.readPath, { params: { programId: offer.programId } }));
  const eligibility = path.data?.exams.find((exam) => exam.examId === offer.examId)?.eligibility;
  const minutes = offer.minutes + offer.accommodationMinutes;
  const correct = Math.ceil((offer.itemCount * offer.passPercent) / 100);
  return (
    <div>
      <PageHead
        eyebrow={eligibility?.eligible ? `Attempt ${eligibility.attempt} of ${eligibility.attemptsAllowed}` : undefined}
        title={offer.examTitle}
        lead="Read this before you start. The clock begins when you press Start, not before."
      />
      {offer.isSample && (
        <p className={css['sample']}>
          This exam draws on a public sample bank: its items can be read by anybody, so it is for trying out, not for a
          real qualification.
        </p>
      )}
      <dl className={css['facts']}>
        <Fact name="Items" value={String(offer.itemCount)} note="one at a time, in any order" />
        <Fact
          name="Your time"
          value={durationText(minutes * 60_000)}
          note={
            offer.accommodationMinutes > 0
              ? `${durationText(offer.minutes * 60_000)} for everybody, and ${durationText(offer.accommodationMinutes * 60_000)} by your accommodation`
              : 'in one sitting'
          }
        />
        <Fact
          name="Pass mark"
          value={`${offer.passPercent} %`}
          note={`${correct} of ${offer.itemCount}, where each item is one point`}
        />
      </dl>
      <div className={css['layout']}>
        <section aria-labelledby="rules">
          <h2 id="rules" className={css['sub']}>
            How it works
          </h2>
          <ul className={css['rules']}>
            <Rule title="The clock does not stop.">
              Once started it runs to its end, also when you close the browser. Only a person's pause, an approved break
              or an outage of the platform stop it, each on the record.
            </Rule>
            <Rule title="Every answer is saved as you give it.">
              There is no save button. The line below the header always says what is true: saved, being saved, or kept
              on this device.
            </Rule>
            <Rule title="If the connection drops, go on.">
              Your answers are kept on this device and sent when it is back. Answers that arrive after your time is up
              are kept on record, but count only if a person decides so. Keep the page open, or come back to it in the
              same browser.
            </Rule>
            <Rule title="One device at a time.">
              If this device fails, sign in on another one and continue there: nothing that was saved is lost, and the
              clock is the same.
            </Rule>
            <Rule title="You can change your mind until the end.">
              Flag items, leave them out, come back. At the end you see what is unanswered, and end the exam yourself;
              if you do not, it ends by itself when your time is up, with all answers saved by then.
            </Rule>
            <Rule title="Starting is an attempt.">A started exam counts as one, even without an answer.</Rule>
          </ul>
          {(offer.opensAt !== null || offer.closesAt !== null) && (
            <p className={css['window']}>
              You may start
              {offer.opensAt !== null && ` from ${instantText(offer.opensAt)}`}
              {offer.closesAt !== null && ` until ${instantText(offer.closesAt)}`}. Whenever you start within it, you
              get your whole time.
            </p>
          )}
        </section>
        {eligibility !== undefined && !eligibility.eligible ? (
          <section className={css['start']}>
            <h2 className={css['sub']}>You cannot start this exam yet</h2>
            <ProblemReasons
              problem={{
                code: 'not-eligible',
                title: '',
                detail: '',
                status: 409,
                params: { reasons: eligibility.reasons },
              }}
            />
            <div className={css['actions']}>
              <BackHome />
            </div>
          </section>
        ) : (
          <StartForm offer={offer} />
        )}
      </div>
    </div>
  );
}

function StartForm({ offer }: { readonly offer: DeliveryOffer }) {
  const [accepted, setAccepted] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ClientProblem | null>(null);

  async function start() {
    setBusy(true);
    setProblem(null);
    const answer = await call(sittingOperations.startSitting, {
      body: { deliveryId: offer.deliveryId, deviceId: deviceId() },
    });
    if (answer.ok) {
      // The exam room is a page of its own, small enough for a slow line.
      location.assign(`/room/${answer.value.sitting.sittingId}`);
      return;
    }
    setBusy(false);
    setProblem(answer.problem);
  }

  return (
    <section className={css['start']} aria-label="Start">
      <Checkbox
        size="md"
        checked={accepted}
        onChange={(event) => setAccepted(event.currentTarget.checked)}
        label="I have read this. I will take the exam by myself, without help and without helping others, and will not pass its items on."
      />
      {problem && (
        <div role="alert" className={css['problem']}>
          <p>{problem.detail}</p>
          <ProblemReasons problem={problem} />
        </div>
      )}
      <div className={css['actions']}>
        <Button size="lg" disabled={!accepted} loading={busy} onClick={() => void start()}>
          {offer.needsAdmission ? 'Check in' : 'Start the exam'}
        </Button>
        <BackHome label="Not now" />
      </div>
      <p className={css['hint']}>
        {offer.needsAdmission
          ? 'You check in now; a proctor starts your clock.'
          : 'Your time starts at once. Have what you need at hand, and a connection you trust.'}
      </p>
    </section>
  );
}

function Fact({ name, value, note }: { readonly name: string; readonly value: string; readonly note: string }) {
  return (
    <div className={css['fact']}>
      <dt>{name}</dt>
      <dd>
        <span className={css['value']}>{value}</span>
        <span className={css['factNote']}>{note}</span>
      </dd>
    </div>
  );
}

function Rule({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <li>
      <strong>{title}</strong> {children}
    </li>
  );
}

export function BackHome({ label = 'Back to your program' }: { readonly label?: string }) {
  return (
    <Button component={AppLink} to="/candidate" variant="subtle">
      {label}
    </Button>
  );
}
