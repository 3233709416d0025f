import type { PathView } from '../../server/contract/pathway.ts';
import type { ProgramWords } from '../i18n/program-texts.ts';
import type { ReasonNames } from './reason-list.tsx';

/** How the reasons on a path name its steps, exams and requirements. */
export function reasonNames(path: PathView, said: ProgramWords): Required<ReasonNames> {
  const requirement = path.renewal?.requirement;
  const titles = [
    ...path.steps.map((step) => [step.stepId, step.title] as const),
    ...path.exams.map((exam) => [exam.examId, exam.title] as const),
    ...(requirement ? [[requirement.id, requirement.title] as const] : []),
  ];
  const numbers = path.steps.flatMap(({ stepId, examId }, index) => [
    [stepId, index + 1] as const,
    ...(examId === null ? [] : [[examId, index + 1] as const]),
  ]);
  return {
    titles: new Map(titles.map(([id, title]) => [id, said.text(title)])),
    numbers: new Map(numbers),
    currency: path.currency,
  };
}
