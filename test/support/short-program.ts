import { type BankFolder, makeBankFolder, smallBank } from './bank-folder.ts';

/** How many items a form of it holds, all single choice with the letters a to d. */
export const itemsOfForm = 8;
/** The bank's own id of the right option of every item. */
export const rightOption = 'b';

/** A program without conditions, on a small bank: an exam of a day and one of a minute, for as many attempts as one likes. */
export function makeShortProgram(): Promise<BankFolder> {
  const exam = (id: string, minutes: number) => ({
    id,
    title: id,
    blueprint: 'midterm',
    items: itemsOfForm,
    minutes,
    passPercent: 100,
    attempts: 100,
    redo: [],
  });
  const step = (id: string) => ({ id, kind: 'exam', exam: id, title: id, description: '' });
  return makeBankFolder({
    ...smallBank(),
    'blueprints/midterm.yaml': { exam: 'midterm', items: itemsOfForm, cells: [{ topic: 'A', count: itemsOfForm }] },
    'program.yaml': {
      id: 'short',
      title: 'A short program',
      timeZone: 'UTC',
      currency: 'USD',
      bankId: 'small',
      exams: [exam('day', 1440), exam('minute', 1)],
      steps: [step('day'), step('minute')],
      attempts: { voidedSittingsCount: false },
      enrollment: { years: 1, fee: null },
      reRegistration: {
        fee: null,
        renewsEnrollment: true,
        mayShortenEnrollment: false,
        redoneBeforePaymentCounts: true,
        coversExtension: true,
      },
      extension: { years: 1, fee: null, paidBeforeEnd: 'from-end', paidAfterEnd: 'from-payment' },
      certificate: { title: 'Certificate', years: 1 },
      renewal: null,
      fees: [],
    },
  });
}
