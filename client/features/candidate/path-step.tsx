import type { ExamView, PathView, StepView } from '../../../server/contract/pathway.ts';
import type { DeliveryOffer } from '../../../server/contract/sittings.ts';
import { useCandidateWords } from '../../i18n/candidate.ts';
import type { ProgramWords } from '../../i18n/program-texts.ts';
import { shortDateText } from '../../ui/format.ts';
import { ReasonList, type ReasonNames } from '../../ui/reason-list.tsx';
import { StatusBadge, type Tone } from '../../ui/status-badge.tsx';
import { CheckMark } from './check-mark.tsx';
import { ExamStep } from './exam-step.tsx';
import css from './path-step.module.css';
import { SelfStep } from './self-step.tsx';

/** One step: its state in words, and what can be done about it. */
export function PathStep({
  step,
  number,
  isNext,
  path,
  offers,
  names,
  said,
}: {
  readonly step: StepView;
  readonly number: number;
  readonly isNext: boolean;
  readonly path: PathView;
  readonly offers: readonly DeliveryOffer[];
  readonly names: ReasonNames;
  readonly said: ProgramWords;
}) {
  const words = useCandidateWords();
  const exam: ExamView | undefined = path.exams.find(({ examId }) => examId === step.examId);
  const { tone, text } = stateOf(step, words.path);
  // An exam tells its own reasons, which go further than those of its step.
  const reasons =
    exam && !exam.eligibility.eligible && step.status !== 'complete' ? exam.eligibility.reasons : step.reasons;
  return (
    <li
      id={`step-${number}`}
      tabIndex={-1}
      className={css['step']}
      data-status={step.status}
      data-next={isNext || undefined}
    >
      <span className={css['mark']} aria-hidden="true">
        {step.status === 'complete' ? <CheckMark /> : number}
      </span>
      <div className={css['body']}>
        <div className={css['head']}>
          <h2 className={css['title']}>
            <span className="visually-hidden">{words.path.step(number)}</span>
            <span lang={said.lang(step.title)}>{said.text(step.title)}</span>
          </h2>
          <StatusBadge tone={tone}>{text}</StatusBadge>
        </div>
        {step.status !== 'complete' && step.description !== '' && (
          <p className={css['description']} lang={said.lang(step.description)}>
            {said.text(step.description)}
          </p>
        )}
        {exam && <ExamStep exam={exam} path={path} said={said} offers={step.status === 'complete' ? [] : offers} />}
        {step.status !== 'complete' && reasons.length > 0 && (
          <div className={css['reasons']}>
            <ReasonList reasons={reasons} {...names} />
          </div>
        )}
        {step.status === 'open' &&
          step.kind === 'task' &&
          (step.recordedBy.includes('candidate') ? (
            <SelfStep step={step} programId={path.programId} said={said} names={names} />
          ) : (
            <p className={css['elsewhere']}>{words.path.elsewhere}</p>
          ))}
      </div>
    </li>
  );
}

function stateOf(step: StepView, words: ReturnType<typeof useCandidateWords>['path']): { tone: Tone; text: string } {
  switch (step.status) {
    case 'complete':
      return {
        tone: 'good',
        text: step.waived
          ? words.waived
          : step.completedOn === null
            ? words.done
            : words.doneSince(shortDateText(step.completedOn)),
      };
    case 'open':
      return { tone: 'active', text: words.open };
    case 'blocked':
      return { tone: 'neutral', text: words.blocked };
  }
}
