import type { SittingView } from '../../../server/contract/sittings.ts';
import { useProgramWords } from '../../i18n/program-texts.ts';

/** The title of the exam, in the page's language where the program has it in that. */
export function ExamTitle({ sitting }: { readonly sitting: Pick<SittingView, 'programId' | 'examTitle'> }) {
  const said = useProgramWords(sitting.programId === '' ? undefined : sitting.programId);
  return <span lang={said.lang(sitting.examTitle)}>{said.text(sitting.examTitle)}</span>;
}
