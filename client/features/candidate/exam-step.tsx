import { Button } from '@mantine/core';
import type { ExamView, PathView } from '../../../server/contract/pathway.ts';
import type { DeliveryOffer } from '../../../server/contract/sittings.ts';
import { useCandidateWords } from '../../i18n/candidate.ts';
import type { ProgramWords } from '../../i18n/program-texts.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { durationText, instantText } from '../../ui/format.ts';
import { StatusBadge, type Tone } from '../../ui/status-badge.tsx';
import css from './exam-step.module.css';

type Attempt = ExamView['attempts'][number];

/** An exam on the path: its terms, the attempts so far, and the way in. */
export function ExamStep({
  exam,
  path,
  offers,
  said,
}: {
  readonly exam: ExamView;
  readonly path: PathView;
  readonly offers: readonly DeliveryOffer[];
  readonly said: ProgramWords;
}) {
  const words = useCandidateWords();
  const { eligibility } = exam;
  return (
    <div className={css['exam']}>
      <p className={css['terms']}>
        {words.exam.terms(exam.items, durationText(exam.minutes * 60_000), exam.passPercent)}
      </p>
      {exam.attempts.length > 0 && (
        <ul className={css['attempts']} aria-label={words.exam.attempts}>
          {exam.attempts.map((attempt, index) => (
            <AttemptRow
              key={attempt.sittingId}
              attempt={attempt}
              label={labelOf(words.exam, exam, attempt, index, path.registration)}
            />
          ))}
        </ul>
      )}
      {eligibility.eligible && (
        <div className={css['start']}>
          <p className={css['next']}>{words.exam.mayStart(eligibility.attempt, eligibility.attemptsAllowed)}</p>
          {offers.length === 0 && <p className={css['none']}>{words.exam.noDate}</p>}
          {offers.map((offer) => (
            <div key={offer.deliveryId} className={css['offer']}>
              <Button component={AppLink} to={`/candidate/exams/${offer.deliveryId}`}>
                {words.exam.goTo(said.text(offers.length > 1 ? offer.title : exam.title))}
              </Button>
              <span className={css['window']}>{windowText(words.exam, offer)}</span>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

function AttemptRow({ attempt, label }: { readonly attempt: Attempt; readonly label: string }) {
  const words = useCandidateWords();
  const hasResult = attempt.status === 'passed' || attempt.status === 'failed' || attempt.status === 'held';
  return (
    <li className={css['attempt']}>
      <span className={css['attemptName']}>{label}</span>
      <span className={css['attemptDate']}>{instantText(attempt.startedAt)}</span>
      <StatusBadge tone={attemptTones[attempt.status]}>{words.exam.states[attempt.status]}</StatusBadge>
      {hasResult && <AppLink to={`/candidate/results/${attempt.sittingId}`}>{words.exam.result}</AppLink>}
      {attempt.status === 'open' && <a href={`/room/${attempt.sittingId}`}>{words.exam.resume}</a>}
    </li>
  );
}

const attemptTones: { readonly [S in Attempt['status']]: Tone } = {
  open: 'active',
  held: 'attention',
  passed: 'good',
  failed: 'bad',
  voided: 'neutral',
};

type Words = ReturnType<typeof useCandidateWords>['exam'];

/** `Attempt 1 of 2`, counted within its registration; voided ones are no attempts. */
function labelOf(words: Words, exam: ExamView, attempt: Attempt, index: number, current: number): string {
  if (attempt.status === 'voided') return words.sitting;
  const number = exam.attempts
    .slice(0, index + 1)
    .filter((each) => each.registration === attempt.registration && each.status !== 'voided').length;
  const base = words.attempt(number, exam.attemptsAllowed);
  return attempt.registration === current ? base : words.ofRegistration(base, attempt.registration);
}

function windowText(words: Words, { opensAt, closesAt, needsAdmission }: DeliveryOffer): string {
  const from = opensAt === null ? null : instantText(opensAt);
  const until = closesAt === null ? null : instantText(closesAt);
  const window =
    from !== null && until !== null
      ? words.fromUntil(from, until)
      : from !== null
        ? words.from(from)
        : until !== null
          ? words.until(until)
          : words.anyTime;
  return needsAdmission ? words.admitted(window) : window;
}
