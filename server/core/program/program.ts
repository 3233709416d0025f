import type { CalendarDate } from './calendar.ts';

/** What money (or a grant in its place) is given for. */
export const purposes = ['enrollment', 're-registration', 'extension', 'renewal'] as const;
export type Purpose = (typeof purposes)[number];

export type Recorder = 'candidate' | 'registrar';

/** A qualification as data: every number and name of it comes from the program file, none from the code. */
export interface Program {
  readonly id: string;
  readonly title: string;
  /** IANA name; every calendar date of the program is a day of this zone. */
  readonly timeZone: string;
  /** ISO 4217; amounts are integer hundredths of it. */
  readonly currency: string;
  readonly bankId: string;
  readonly exams: readonly ExamRule[];
  /** In the order in which people see them; a step comes after only steps listed before it. */
  readonly steps: readonly StepRule[];
  readonly attempts: AttemptPolicy;
  readonly enrollment: EnrollmentRule;
  readonly reRegistration: ReRegistrationRule;
  readonly extension: ExtensionRule;
  readonly certificate: CertificateRule;
  readonly renewal: RenewalRule | null;
  readonly fees: readonly Fee[];
}

export interface ExamRule {
  readonly id: string;
  readonly title: string;
  readonly blueprint: string;
  readonly items: number;
  readonly minutes: number;
  readonly passPercent: number;
  /** Tries in one registration. */
  readonly attempts: number;
  /** The steps that are owed again after the last of them failed. */
  readonly redo: readonly string[];
  readonly calculator?: RoomOptions['calculator'] | undefined;
  readonly navigation?: RoomOptions['navigation'] | undefined;
  readonly view?: RoomOptions['view'] | undefined;
}

/** How the exam room is. A program that says nothing gets no calculator, free navigation, and one item at a time. */
export interface RoomOptions {
  readonly calculator: 'none' | 'basic';
  /** `linear`: an item left behind is answered no more. */
  readonly navigation: 'free' | 'linear';
  readonly view: 'one' | 'all';
}

export const roomOptionsOf = ({ calculator, navigation, view }: ExamRule): RoomOptions => ({
  calculator: calculator ?? 'none',
  navigation: navigation ?? 'free',
  view: view ?? 'one',
});

interface AnyStep {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Steps that come first: an exam opens when all are complete, a completion counts only on or after their day. */
  readonly after: readonly string[];
  readonly needsEnrollment: boolean;
  readonly waivable: boolean;
  /** True: once done it stays done in every later registration. Only other steps may be owed again. */
  readonly carriesOver: boolean;
}

/** Complete by having an account. */
export interface AccountStep extends AnyStep {
  readonly kind: 'account';
}

export interface TaskStep extends AnyStep {
  readonly kind: 'task';
  /**
   * `here`: an act in this engine, refused while the step is not open. `elsewhere`: a report of what happened, kept even
   * when it does not count.
   */
  readonly happens: 'here' | 'elsewhere';
  readonly recordedBy: readonly Recorder[];
  readonly documents: readonly {
    readonly title: string;
    readonly version: string;
    readonly url?: string | undefined;
  }[];
  readonly questions: readonly string[];
  /** Whether the answers are stored with the completion; otherwise they never leave the candidate's page. */
  readonly keepsAnswers: boolean;
}

export interface ExamStep extends AnyStep {
  readonly kind: 'exam';
  readonly exam: string;
}

export type StepRule = AccountStep | TaskStep | ExamStep;

export interface AttemptPolicy {
  readonly voidedSittingsCount: boolean;
}

export interface EnrollmentRule {
  readonly years: number;
  /** Null: nothing is charged, and a request takes the place of the payment. The same holds for every fee below. */
  readonly fee: string | null;
  readonly benefits: readonly { readonly title: string; readonly years: number }[];
}

export interface ReRegistrationRule {
  readonly fee: string | null;
  readonly renewsEnrollment: boolean;
  readonly mayShortenEnrollment: boolean;
  /** Whether what is done again counts when it was done before the re-registration was paid. */
  readonly redoneBeforePaymentCounts: boolean;
  /** Whether an ended enrollment needs no extension beside a re-registration that is due. */
  readonly coversExtension: boolean;
}

export interface ExtensionRule {
  readonly years: number;
  readonly fee: string | null;
  readonly paidBeforeEnd: 'from-end' | 'from-payment';
  readonly paidAfterEnd: 'from-end' | 'from-payment';
}

export interface CertificateRule {
  readonly title: string;
  readonly years: number;
}

export interface RenewalRule {
  readonly years: number;
  readonly opensDaysBefore: number;
  readonly fee: string | null;
  readonly lateFee: string | null;
  /** The one with the newest `effectiveFrom` on the day of renewal is asked for. */
  readonly requirements: readonly RenewalRequirement[];
}

export interface RenewalRequirement {
  readonly id: string;
  readonly title: string;
  readonly effectiveFrom: CalendarDate;
}

export interface Fee {
  readonly id: string;
  readonly title: string;
  /** Each amount holds from its day until the next one's. */
  readonly amounts: readonly { readonly from: CalendarDate; readonly cents: number }[];
}

/** The rules a person enrolled under, with the fees and the renewal that hold for everybody. */
export function programInForce(enrolledUnder: Program, newest: Program): Program {
  const kept = enrolledUnder.fees.filter((fee) => !newest.fees.some(({ id }) => id === fee.id));
  return { ...enrolledUnder, fees: [...newest.fees, ...kept], renewal: newest.renewal };
}

export const examOf = (program: Program, examId: string): ExamRule | undefined =>
  program.exams.find(({ id }) => id === examId);

export const stepOf = (program: Program, stepId: string): StepRule | undefined =>
  program.steps.find(({ id }) => id === stepId);

/** The fee's amount on a day. @throws Error when the program gives none for that day: the program file forbids it. */
export function priceOn(program: Program, feeId: string, date: CalendarDate): number {
  const fee = program.fees.find(({ id }) => id === feeId);
  const amount = fee?.amounts.filter(({ from }) => from <= date).reduce(newer, undefined);
  const first = fee?.amounts.reduce(older, undefined);
  const priced = amount ?? first;
  if (priced === undefined) throw new Error(`program ${program.id} has no amount for the fee ${feeId}`);
  return priced.cents;
}

type Amount = Fee['amounts'][number];
const newer = (a: Amount | undefined, b: Amount): Amount => (a !== undefined && a.from > b.from ? a : b);
const older = (a: Amount | undefined, b: Amount): Amount => (a !== undefined && a.from < b.from ? a : b);

/** What a purpose costs on a day, in hundredths; null where the program charges nothing for it. */
export function chargeFor(program: Program, purpose: Exclude<Purpose, 'renewal'>, date: CalendarDate): number | null {
  const feeId = feeIdFor(program, purpose);
  return feeId === null ? null : priceOn(program, feeId, date);
}

export function feeIdFor(program: Program, purpose: Exclude<Purpose, 'renewal'>): string | null {
  switch (purpose) {
    case 'enrollment':
      return program.enrollment.fee;
    case 're-registration':
      return program.reRegistration.fee;
    case 'extension':
      return program.extension.fee;
  }
}

/** The days on which the fee's amount changes. */
export const priceChanges = (program: Program, feeId: string | null): readonly CalendarDate[] =>
  program.fees.find(({ id }) => id === feeId)?.amounts.map(({ from }) => from) ?? [];
