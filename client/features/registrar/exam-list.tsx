import type { z } from 'zod';
import type { AttemptView, ExamView, PathView } from '../../../server/contract/pathway.ts';
import { counted, instantText } from '../../ui/format.ts';
import { ReasonList } from '../../ui/reason-list.tsx';
import { StatusBadge, type Tone } from '../../ui/status-badge.tsx';
import { Panel } from '../staff/panel.tsx';
import css from './exam-list.module.css';
import { reasonNames } from './path-texts.ts';

type AttemptStatus = z.infer<typeof AttemptView>['status'];

const attemptTexts: Record<AttemptStatus, { readonly text: string; readonly tone: Tone }> = {
  open: { text: 'Open', tone: 'active' },
  held: { text: 'Held', tone: 'attention' },
  passed: { text: 'Passed', tone: 'good' },
  failed: { text: 'Failed', tone: 'bad' },
  voided: { text: 'Voided', tone: 'neutral' },
};

/** Whether each exam could be started now, why not, and the attempts so far. */
export function ExamList({ path }: { readonly path: PathView }) {
  if (path.exams.length === 0) return null;
  return (
    <Panel title="Exams">
      <div className={css['exams']}>
        {path.exams.map((exam) => (
          <section key={exam.examId} className={css['exam']} aria-label={exam.title}>
            <div className={css['head']}>
              <div>
                <h3>{exam.title}</h3>
                <p>
                  {counted(exam.items, 'item')}, {exam.minutes} min, {exam.passPercent} % to pass
                </p>
              </div>
              <Eligibility exam={exam} />
            </div>
            {!exam.eligibility.eligible && !isTold(exam, path) && (
              <ReasonList reasons={exam.eligibility.reasons} {...reasonNames(path)} />
            )}
            {exam.attempts.length > 0 && (
              <ul className={css['attempts']}>
                {exam.attempts.map((attempt) => (
                  <li key={attempt.sittingId}>
                    <time>{instantText(attempt.startedAt)}</time>
                    <span>registration {attempt.registration}</span>
                    <StatusBadge tone={attemptTexts[attempt.status].tone}>
                      {attemptTexts[attempt.status].text}
                    </StatusBadge>
                  </li>
                ))}
              </ul>
            )}
          </section>
        ))}
      </div>
    </Panel>
  );
}

/** Whether the list of steps above tells the reasons already. */
function isTold(exam: ExamView, path: PathView): boolean {
  return path.steps.some((step) => step.examId === exam.examId && step.reasons.length > 0);
}

function Eligibility({ exam: { eligibility } }: { readonly exam: ExamView }) {
  if (!eligibility.eligible) return <StatusBadge>Cannot be started</StatusBadge>;
  return (
    <StatusBadge tone="good">
      Can start attempt {eligibility.attempt} of {eligibility.attemptsAllowed}
    </StatusBadge>
  );
}
