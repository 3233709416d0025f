import { useQuery } from '@tanstack/react-query';
import { resultOperations } from '../../../server/contract/results.ts';
import { query } from '../../transport/api.ts';

interface Choice {
  readonly value: string;
  readonly label: string;
}

/** The programs, exams and deliveries that have results; exams and deliveries only of what is chosen above them. */
export function useChoices(chosen: { readonly program?: string | undefined; readonly exam?: string | undefined }) {
  const all = useQuery({ ...query(resultOperations.listResultChoices), staleTime: 60_000 }).data?.choices ?? [];
  const inProgram = all.filter((each) => !chosen.program || each.programId === chosen.program);
  const inExam = inProgram.filter((each) => !chosen.exam || each.examId === chosen.exam);
  return {
    programs: unique(all.map((each) => ({ value: each.programId, label: each.programTitle }))),
    exams: unique(inProgram.map((each) => ({ value: each.examId, label: each.examTitle }))),
    deliveries: unique(inExam.map((each) => ({ value: each.deliveryId, label: each.deliveryTitle }))),
    titleOf: (id: string) =>
      all.find((each) => each.programId === id)?.programTitle ??
      all.find((each) => each.examId === id)?.examTitle ??
      all.find((each) => each.deliveryId === id)?.deliveryTitle,
  };
}

function unique(choices: readonly Choice[]): Choice[] {
  return [...new Map(choices.map((choice) => [choice.value, choice])).values()];
}
