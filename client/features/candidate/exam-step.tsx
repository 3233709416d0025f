import { Button } from '@mantine/core';
import type { ExamView, PathView } from '../../../server/contract/pathway.ts';
import type { DeliveryOffer } from '../../../server/contract/sittings.ts';
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
}: {
  readonly exam: ExamView;
  readonly path: PathView;
  readonly offers: readonly DeliveryOffer[];
}) {
  const { eligibility } = exam;
  return (
    <div className={css['exam']}>
      <p className={css['terms']}>
        {exam.items} items, {durationText(exam.minutes * 60_000)}, pass mark {exam.passPercent} %
      </p>
      {exam.attempts.length > 0 && (
        <ul className={css['attempts']} aria-label="Attempts">
          {exam.attempts.map((attempt, index) => (
            <AttemptRow
              key={attempt.sittingId}
              attempt={attempt}
              label={labelOf(exam, attempt, index, path.registration)}
            />
          ))}
        </ul>
      )}
      {eligibility.eligible && (
        <div className={css['start']}>
          <p className={css['next']}>
            You may start attempt {eligibility.attempt} of {eligibility.attemptsAllowed}.
          </p>
          {offers.length === 0 && <p className={css['none']}>No date is offered at the moment.</p>}
          {offers.map((offer) => (
            <div key={offer.deliveryId} className={css['offer']}>
              <Button component={AppLink} to={`/candidate/exams/${offer.deliveryId}`}>
                {offers.length > 1 ? offer.title : `Go to the ${exam.title.toLowerCase()}`}
              </Button>
              <span className={css['window']}>{windowText(offer)}</span>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

function AttemptRow({ attempt, label }: { readonly attempt: Attempt; readonly label: string }) {
  const { tone, text } = attemptStates[attempt.status];
  const hasResult = attempt.status === 'passed' || attempt.status === 'failed' || attempt.status === 'held';
  return (
    <li className={css['attempt']}>
      <span className={css['attemptName']}>{label}</span>
      <span className={css['attemptDate']}>{instantText(attempt.startedAt)}</span>
      <StatusBadge tone={tone}>{text}</StatusBadge>
      {hasResult && <AppLink to={`/candidate/results/${attempt.sittingId}`}>Result</AppLink>}
      {attempt.status === 'open' && <a href={`/room/${attempt.sittingId}`}>Resume</a>}
    </li>
  );
}

const attemptStates: { readonly [S in Attempt['status']]: { readonly tone: Tone; readonly text: string } } = {
  open: { tone: 'active', text: 'In progress' },
  held: { tone: 'attention', text: 'Under review' },
  passed: { tone: 'good', text: 'Passed' },
  failed: { tone: 'bad', text: 'Not passed' },
  voided: { tone: 'neutral', text: 'Voided, no attempt' },
};

/** `Attempt 1 of 2`, counted within its registration; voided ones are no attempts. */
function labelOf(exam: ExamView, attempt: Attempt, index: number, current: number): string {
  if (attempt.status === 'voided') return 'Sitting';
  const number = exam.attempts
    .slice(0, index + 1)
    .filter((each) => each.registration === attempt.registration && each.status !== 'voided').length;
  const base = `Attempt ${number} of ${exam.attemptsAllowed}`;
  return attempt.registration === current ? base : `${base}, registration ${attempt.registration}`;
}

function windowText({ opensAt, closesAt, needsAdmission }: DeliveryOffer): string {
  const window =
    opensAt === null && closesAt === null
      ? 'Start whenever you are ready'
      : `Start ${opensAt === null ? '' : `from ${instantText(opensAt)} `}${closesAt === null ? '' : `until ${instantText(closesAt)}`}`.trim();
  return needsAdmission ? `${window}; a proctor lets you in` : window;
}
