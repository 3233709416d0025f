import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type MouseEvent, useState } from 'react';
import { type PathView, pathwayOperations } from '../../../server/contract/pathway.ts';
import { useCandidateWords } from '../../i18n/candidate.ts';
import { useWaysOut } from '../../i18n/reasons.ts';
import { type ClientProblem, call } from '../../transport/api.ts';
import { ProblemNote } from '../../ui/states.tsx';

type Purpose = PathView['due'][number]['purpose'];

/** What is missing, costs nothing in this program, and so is had for the asking. */
export function uncharged(path: PathView): readonly Purpose[] {
  const reasons = [
    ...path.steps.flatMap((step) => step.reasons),
    ...path.exams.flatMap(({ eligibility }) => (eligibility.eligible ? [] : eligibility.reasons)),
    ...(path.renewal?.reasons ?? []),
  ];
  return path.due
    .filter(({ feeId }) => feeId === null)
    .map(({ purpose }) => purpose)
    .filter((purpose) =>
      reasons.some(({ clearedBy }) => clearedBy?.kind === 'request' && clearedBy.purpose === purpose),
    );
}

/** Buttons that ask for it [PATH-1]. */
export function UnchargedRequests({
  programId,
  purposes,
}: {
  readonly programId: string;
  readonly purposes: readonly Purpose[];
}) {
  const { aside } = useCandidateWords();
  const { purposes: names } = useWaysOut();
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState<Purpose | null>(null);
  const [problem, setProblem] = useState<ClientProblem | null>(null);

  async function ask(purpose: Purpose, { currentTarget }: MouseEvent<HTMLButtonElement>) {
    // The button goes with what it asks for; who works with a keyboard stays beside the path.
    const around = currentTarget.closest('aside');
    setAsking(purpose);
    const answer = await call(pathwayOperations.requestUncharged, { params: { programId }, body: { purpose } });
    setAsking(null);
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    await queryClient.invalidateQueries();
    around?.focus();
  }

  return (
    <>
      <p>{aside.toAskHint}</p>
      {purposes.map((purpose) => (
        <Button key={purpose} loading={asking === purpose} onClick={(event) => void ask(purpose, event)}>
          {aside.ask(names[purpose])}
        </Button>
      ))}
      {problem && <ProblemNote problem={problem} />}
    </>
  );
}
