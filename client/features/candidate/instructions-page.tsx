import { Button, Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { pathwayOperations } from '../../../server/contract/pathway.ts';
import { type DeliveryOffer, sittingOperations } from '../../../server/contract/sittings.ts';
import { useCandidateWords } from '../../i18n/candidate.ts';
import { useLanguage } from '../../i18n/language.ts';
import { numbersOf } from '../../i18n/numbers.ts';
import { useProgramWords } from '../../i18n/program-texts.ts';
import { type ClientProblem, call, query } from '../../transport/api.ts';
import { deviceId } from '../../transport/device-id.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { durationText, instantText } from '../../ui/format.ts';
import { PageHead } from '../../ui/page-shell.tsx';
import { ReasonList, type ReasonNames } from '../../ui/reason-list.tsx';
import { reasonNames } from '../../ui/reason-names.ts';
import { EmptyState, ErrorState, LoadingState, ProblemNote } from '../../ui/states.tsx';
import { registerWorker } from '../exam-room/register-worker.ts';
import css from './instructions-page.module.css';
import { ItemLanguage, itemLanguageFor } from './item-language.tsx';

/** What is about to begin, before the clock runs: items, time and why, the rules in plain words, and the start. */
export function InstructionsPage() {
  const { deliveryId } = useParams({ strict: false }) as { readonly deliveryId: string };
  const words = useCandidateWords();
  const offers = useQuery(query(sittingOperations.listDeliveries));
  // So that the room opens again without a network from its first moment on.
  useEffect(registerWorker, []);
  if (offers.isError) return <ErrorState error={offers.error} retry={offers.refetch} wayOut={<BackHome />} />;
  if (!offers.data) return <LoadingState lines={8} />;
  const offer = offers.data.deliveries.find((each) => each.deliveryId === deliveryId);
  if (offer === undefined)
    return (
      <EmptyState title={words.instructions.noneTitle} action={<BackHome />}>
        <p>{words.instructions.none}</p>
      </EmptyState>
    );
  return <Instructions offer={offer} />;
}

function Instructions({ offer }: { readonly offer: DeliveryOffer }) {
  const words = useCandidateWords();
  const texts = words.instructions;
  const { number, percent } = numbersOf(useLanguage());
  const path = useQuery(query(pathwayOperations.readPath, { params: { programId: offer.programId } }));
  const said = useProgramWords(offer.programId);
  const eligibility = path.data?.exams.find((exam) => exam.examId === offer.examId)?.eligibility;
  const minutes = offer.minutes + offer.accommodationMinutes;
  const correct = Math.ceil((offer.itemCount * offer.passPercent) / 100);
  if (path.isError) return <ErrorState error={path.error} retry={path.refetch} wayOut={<BackHome />} />;
  if (!path.data || !said.ready) return <LoadingState lines={8} />;
  // The page of the program is elsewhere, so its steps are named and not linked.
  const { titles, currency } = reasonNames(path.data, said);
  const { navigation, view, calculator } = offer.room;
  return (
    <div>
      <PageHead
        eyebrow={
          eligibility?.eligible ? words.exam.attempt(eligibility.attempt, eligibility.attemptsAllowed) : undefined
        }
        title={<span lang={said.lang(offer.examTitle)}>{said.text(offer.examTitle)}</span>}
        lead={texts.lead}
      />
      {offer.isSample && <p className={css['sample']}>{texts.sample}</p>}
      <dl className={css['facts']}>
        <Fact
          name={texts.items}
          value={number(offer.itemCount)}
          note={texts.itemsNote[navigation === 'linear' ? 'linear' : view === 'all' ? 'all' : 'free']}
        />
        <Fact
          name={texts.time}
          value={durationText(minutes * 60_000)}
          note={
            offer.accommodationMinutes > 0
              ? texts.accommodation(
                  durationText(offer.minutes * 60_000),
                  durationText(offer.accommodationMinutes * 60_000),
                )
              : texts.timeNote
          }
        />
        <Fact
          name={texts.passMark}
          value={percent(offer.passPercent)}
          note={offer.onePointEach ? texts.passNote(correct, offer.itemCount) : texts.passNoteOfPoints}
        />
      </dl>
      <div className={css['layout']}>
        <section aria-labelledby="rules">
          <h2 id="rules" className={css['sub']}>
            {texts.how}
          </h2>
          <ul className={css['rules']}>
            {[
              ...texts.rules,
              navigation === 'linear' ? texts.linear : texts.free,
              ...(calculator === 'basic' ? [texts.calculator] : []),
              texts.attempt,
            ].map(([title, text]) => (
              <li key={title}>
                <strong>{title}</strong> {text}
              </li>
            ))}
          </ul>
          {(offer.opensAt !== null || offer.closesAt !== null) && (
            <p className={css['window']}>
              {texts.window(
                offer.opensAt === null ? null : instantText(offer.opensAt),
                offer.closesAt === null ? null : instantText(offer.closesAt),
              )}
            </p>
          )}
          <p className={css['first']}>
            <strong>{texts.first}</strong> {texts.firstText} <a href="/room/practice">{words.home.practice}</a> ·{' '}
            <AppLink to="/candidate/check">{words.home.check}</AppLink>
          </p>
        </section>
        {eligibility !== undefined && !eligibility.eligible ? (
          <section className={css['start']}>
            <h2 className={css['sub']}>
              {eligibility.reasons.some(({ clearedBy }) => clearedBy !== null) ? texts.notYet : texts.notNowTitle}
            </h2>
            <ReasonList reasons={eligibility.reasons} titles={titles} currency={currency} />
            <div className={css['actions']}>
              <BackHome />
            </div>
          </section>
        ) : (
          <StartForm offer={offer} titles={titles} currency={currency} />
        )}
      </div>
    </div>
  );
}

function StartForm({ offer, ...names }: { readonly offer: DeliveryOffer } & ReasonNames) {
  const { instructions: texts } = useCandidateWords();
  const page = useLanguage();
  const [itemLanguage, setItemLanguage] = useState(() => itemLanguageFor(offer.languages, page));
  const [accepted, setAccepted] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ClientProblem | null>(null);

  async function start() {
    setBusy(true);
    setProblem(null);
    const answer = await call(sittingOperations.startSitting, {
      body: {
        deliveryId: offer.deliveryId,
        deviceId: deviceId(),
        ...(itemLanguage !== null && { language: itemLanguage }),
      },
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
    <section className={css['start']} aria-label={texts.start}>
      <ItemLanguage offered={offer.languages} value={itemLanguage} onChange={setItemLanguage} />
      <Checkbox
        size="md"
        checked={accepted}
        onChange={(event) => setAccepted(event.currentTarget.checked)}
        label={texts.honour}
      />
      {problem && <ProblemNote problem={problem} {...names} />}
      <div className={css['actions']}>
        <Button size="lg" disabled={!accepted} loading={busy} onClick={() => void start()}>
          {offer.needsAdmission ? texts.checkIn : texts.startExam}
        </Button>
        <BackHome label={texts.notNow} />
      </div>
      <p className={css['hint']}>{offer.needsAdmission ? texts.admittedHint : texts.startHint}</p>
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

export function BackHome({ label }: { readonly label?: string }) {
  const { instructions } = useCandidateWords();
  return (
    <AppLink to="/candidate" className={css['back']}>
      {label ?? instructions.back}
    </AppLink>
  );
}
