import { Button, Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ReasonView } from '../../server/contract/pathway.ts';
import { type ClientProblem, problemOf } from '../transport/api.ts';
import { ReasonList } from './reason-list.tsx';
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
  const problem = problemOf(error);
  return (
    <div className={css['error']} role="alert">
      <h2 className={css['title']}>{problem.title}</h2>
      <p className={css['text']}>{problem.detail}</p>
      <ProblemReasons problem={problem} />
      <div className={css['actions']}>
        {retry && (
          <Button variant="default" onClick={() => void retry()}>
            Try again
          </Button>
        )}
        {wayOut}
      </div>
    </div>
  );
}

/** The reasons and the faulty places that a problem document brings along, if any. */
export function ProblemReasons({ problem }: { readonly problem: ClientProblem }) {
  const reasons = problem.params?.['reasons'];
  return (
    <>
      {Array.isArray(reasons) && reasons.length > 0 && <ReasonList reasons={reasons as unknown as ReasonView[]} />}
      {problem.issues && problem.issues.length > 0 && (
        <ul>
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
export function LoadingState({ lines = 4, label = 'Loading' }: { readonly lines?: number; readonly label?: string }) {
  return (
    <div className={css['loading']} role="status">
      <span className="visually-hidden">{label}</span>
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
