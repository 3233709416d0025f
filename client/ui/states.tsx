import { Button, Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ReasonView } from '../../server/contract/pathway.ts';
import { isStaffPage, type Sentence } from '../i18n/language.ts';
import { refusalSentence } from '../i18n/refusals.ts';
import { siteWords, useSiteWords } from '../i18n/site.ts';
import { type ClientProblem, problemOf } from '../transport/api.ts';
import { ReasonList, type ReasonNames } from './reason-list.tsx';
import css from './states.module.css';

/** Says that nothing is here yet, and what to do about it. */
export function EmptyState({
  title,
  children,
  action,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className={css['empty']}>
      <h2 className={css['title']}>{title}</h2>
      {children && <div className={css['text']}>{children}</div>}
      {action && <div className={css['actions']}>{action}</div>}
    </div>
  );
}

/** Says what went wrong, with all reasons, and offers a way out: try again, or what the page gives as `wayOut`. */
export function ErrorState({
  error,
  retry,
  wayOut,
}: {
  readonly error: unknown;
  readonly retry?: () => unknown;
  readonly wayOut?: ReactNode;
}) {
  const words = useSiteWords();
  const problem = problemOf(error);
  const said = problemSentence(problem);
  return (
    <div className={css['error']} role="alert">
      <h2 className={css['title']}>{titleOf(problem)}</h2>
      <p className={css['text']} lang={said.lang}>
        {said.text}
      </p>
      <ProblemReasons problem={problem} />
      <div className={css['actions']}>
        {retry && (
          <Button variant="default" onClick={() => void retry()}>
            {words.again}
          </Button>
        )}
        {wayOut}
      </div>
    </div>
  );
}

/** What a problem comes to, in the page's language. */
export const problemSentence = ({ code, detail, params }: ClientProblem): Sentence =>
  refusalSentence({ code, message: detail, params });

function titleOf({ code, title }: ClientProblem): string {
  const { failed } = siteWords();
  if (isStaffPage()) return title;
  switch (code) {
    case 'unreachable':
      return failed.noConnection;
    case 'not-found':
      return failed.notFound;
    case 'not-allowed':
      return failed.notAllowed;
    default:
      return failed.title;
  }
}

/** A "no" to what was just asked for, with all its reasons, beside where it was asked. */
export function ProblemNote({ problem, ...names }: { readonly problem: ClientProblem } & ReasonNames) {
  const said = problemSentence(problem);
  return (
    <div role="alert" className={css['problem']}>
      <p lang={said.lang}>{said.text}</p>
      <ProblemReasons problem={problem} {...names} />
    </div>
  );
}

/** The reasons and the faulty places that a problem document brings along, if any. */
export function ProblemReasons({ problem, ...names }: { readonly problem: ClientProblem } & ReasonNames) {
  const reasons = problem.params?.['reasons'];
  return (
    <>
      {Array.isArray(reasons) && reasons.length > 0 && (
        <ReasonList reasons={reasons as unknown as ReasonView[]} {...names} />
      )}
      {problem.issues && problem.issues.length > 0 && (
        <ul lang="en">
          {problem.issues.map((issue) => (
            <li key={`${issue.path} ${issue.message}`}>
              {issue.path === '' ? issue.message : `${issue.path}: ${issue.message}`}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** Grey lines where content is on its way. */
export function LoadingState({ lines = 4, label }: { readonly lines?: number; readonly label?: string }) {
  const words = useSiteWords();
  return (
    <div className={css['loading']} role="status">
      <span className="visually-hidden">{label ?? words.loading}</span>
      {Array.from({ length: lines }, (_, index) => index).map((line) => (
        <Skeleton
          key={line}
          height={line === 0 ? 32 : 20}
          width={`${[55, 92, 84, 70, 88, 62][line % 6]}%`}
          radius="sm"
        />
      ))}
    </div>
  );
}
