import { z } from 'zod';
import type { CalendarDate } from '../core/program/calendar.ts';
import type { Program } from '../core/program/program.ts';

/**
 * The shape of a program file (`program.yaml`). Everything is named: an unknown key is an error, so that a misspelt rule
 * is never silently left out. `program.schema.json` is made from it.
 */

const Id = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,59}$/, 'an id is lower-case letters, digits and hyphens, starting with a letter')
  .describe('Lower-case letters, digits and hyphens; it stays the same for life, because records refer to it.');

const Title = z.string().trim().min(1).max(200);

const CalendarDay = z.iso
  .date('a day is written YYYY-MM-DD and must exist')
  .transform((text) => text as CalendarDate)
  .describe("A day in the program's time zone, YYYY-MM-DD.");

const Years = z.int().min(1).max(50);

const FeeRef = z.union([Id, z.null()]).describe('The id of a fee, or null when nothing is charged.');

const Exam = z.strictObject({
  id: Id,
  title: Title,
  blueprint: Id.describe('The id of the blueprint in the item bank.'),
  items: z.int().min(1).max(1000),
  minutes: z.int().min(1).max(1440),
  passPercent: z.int().min(1).max(100),
  attempts: z.int().min(1).max(100).describe('Tries in one registration.'),
  redo: z.array(Id).describe('The steps owed again after the last of the attempts failed.'),
  calculator: z.enum(['none', 'basic']).optional().describe('A calculator in the exam room; none when left out.'),
  navigation: z
    .enum(['free', 'linear'])
    .optional()
    .describe('linear: an item left behind is answered no more. free when left out.'),
  view: z.enum(['one', 'all']).optional().describe('One item at a time, or all on one page; one when left out.'),
});

const anyStep = {
  id: Id,
  title: Title,
  description: z.string().trim().max(2000).default(''),
  after: z
    .array(Id)
    .default([])
    .describe(
      'Steps that come first. An exam opens when all are complete; a completion counts only on or after their day.',
    ),
  needsEnrollment: z.boolean().default(false),
  waivable: z.boolean().default(false),
  carriesOver: z.boolean().default(true).describe('Once done it stays done in every later registration.'),
};

const AccountStep = z.strictObject({ kind: z.literal('account'), ...anyStep });
const ExamStep = z.strictObject({ kind: z.literal('exam'), ...anyStep, exam: Id });
const TaskStep = z.strictObject({
  kind: z.literal('task'),
  ...anyStep,
  happens: z
    .enum(['here', 'elsewhere'])
    .describe(
      'here: done in this engine, refused while not open. elsewhere: reported, and kept even when it does not count.',
    ),
  recordedBy: z.array(z.enum(['candidate', 'registrar'])).min(1),
  documents: z
    .array(
      z.strictObject({
        title: Title,
        version: z.string().trim().min(1).max(100),
        url: z
          .url({ protocol: /^https$/ })
          .max(500)
          .optional()
          .describe('Where it can be read.'),
      }),
    )
    .default([]),
  questions: z.array(z.string().trim().min(1).max(500)).default([]),
  keepsAnswers: z.boolean().default(false),
});

const Fee = z.strictObject({
  id: Id,
  title: Title,
  amounts: z
    .array(z.strictObject({ from: CalendarDay, cents: z.int().min(1).describe('Integer hundredths of the currency.') }))
    .min(1)
    .describe("Each amount holds from its day until the next one's."),
});

const Renewal = z.strictObject({
  years: Years,
  opensDaysBefore: z.int().min(0).max(3660),
  fee: FeeRef.describe('Up to and on the expiration date.'),
  lateFee: FeeRef.describe('After the expiration date.'),
  requirements: z
    .array(z.strictObject({ id: Id, title: Title, effectiveFrom: CalendarDay }))
    .describe('The one with the newest effectiveFrom on the day of renewal is asked for.'),
});

const LanguageTag = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'a language is written as a BCP 47 tag, such as en or es-MX');

const Shape = z.strictObject({
  id: Id,
  title: Title,
  language: LanguageTag.optional().describe('The language of the texts in this file; en when left out.'),
  translations: z
    .record(LanguageTag, z.record(z.string(), z.string().trim().min(1).max(2000)))
    .optional()
    .describe(
      'For each other language: the texts of this file that candidates read, each with its translation. A text that is left out is shown as it is.',
    ),
  timeZone: z.string().refine(isTimeZone, 'not an IANA time zone; write for example America/Los_Angeles'),
  currency: z.string().regex(/^[A-Z]{3}$/, 'a currency is three capital letters, such as USD'),
  bankId: Id.describe('The item bank that the exams draw on.'),
  exams: z.array(Exam),
  steps: z.array(z.discriminatedUnion('kind', [AccountStep, ExamStep, TaskStep])).min(1),
  attempts: z.strictObject({ voidedSittingsCount: z.boolean() }),
  enrollment: z.strictObject({
    years: Years,
    fee: FeeRef,
    benefits: z.array(z.strictObject({ title: Title, years: Years })).default([]),
  }),
  reRegistration: z.strictObject({
    fee: FeeRef,
    renewsEnrollment: z.boolean(),
    mayShortenEnrollment: z.boolean(),
    redoneBeforePaymentCounts: z.boolean(),
    coversExtension: z.boolean(),
  }),
  extension: z.strictObject({
    years: Years,
    fee: FeeRef,
    paidBeforeEnd: z.enum(['from-end', 'from-payment']),
    paidAfterEnd: z.enum(['from-end', 'from-payment']),
  }),
  certificate: z.strictObject({ title: Title, years: Years }),
  renewal: Renewal.nullable(),
  fees: z.array(Fee),
});

export const ProgramFile = Shape.superRefine((program, context) => {
  for (const { path, message } of contradictions(program)) context.addIssue({ code: 'custom', path, message });
}) satisfies z.ZodType<Program>;

/** The JSON Schema published beside the question banks; cross-references are checked only when a file is loaded. */
export const programJsonSchema = (): z.core.JSONSchema.BaseSchema =>
  z.toJSONSchema(Shape, { target: 'draft-2020-12', io: 'input' });

interface Contradiction {
  readonly path: (string | number)[];
  readonly message: string;
}

function contradictions(program: z.output<typeof Shape>): readonly Contradiction[] {
  const stepIds = program.steps.map(({ id }) => id);
  const feeIds = program.fees.map(({ id }) => id);
  const examIds = program.exams.map(({ id }) => id);
  const found: Contradiction[] = [
    ...duplicates(program.exams, ['exams']),
    ...duplicates([...program.steps, ...(program.renewal?.requirements ?? [])], ['steps']),
    ...duplicates(program.fees, ['fees']),
  ];
  const say = (path: (string | number)[], message: string) => found.push({ path, message });

  program.exams.forEach((exam, index) => {
    const steps = program.steps.filter((step) => step.kind === 'exam' && step.exam === exam.id);
    if (steps.length !== 1)
      say(['exams', index], `needs exactly one step of kind exam that names it, found ${steps.length}`);
    if (exam.navigation === 'linear' && exam.view === 'all')
      say(
        ['exams', index, 'view'],
        'all items on one page cannot be linear; leave view out, or write navigation: free',
      );
    exam.redo.forEach((id, at) => {
      const step = program.steps.find((each) => each.id === id);
      const path = ['exams', index, 'redo', at];
      if (step === undefined) say(path, `there is no step ${id}; the steps are ${stepIds.join(', ')}`);
      else if (step.carriesOver) say(path, `the step ${id} has carriesOver: true; write carriesOver: false there`);
    });
  });
  program.steps.forEach((step, index) => {
    step.after.forEach((id, at) => {
      if (!stepIds.slice(0, index).includes(id)) {
        say(['steps', index, 'after', at], `${id} is no step listed before ${step.id}; move it up or correct the id`);
      }
    });
    if (step.kind === 'exam' && !examIds.includes(step.exam)) {
      say(['steps', index, 'exam'], `there is no exam ${step.exam}; the exams are ${examIds.join(', ')}`);
    }
  });
  program.fees.forEach((fee, index) => {
    const days = fee.amounts.map(({ from }) => from);
    if (new Set(days).size < days.length) say(['fees', index, 'amounts'], 'two amounts hold from the same day');
  });
  const texts = new Set(programTexts(program));
  for (const [language, translated] of Object.entries(program.translations ?? {})) {
    if (language === languageOf(program)) say(['translations', language], 'the texts of this file are in it already');
    for (const text of Object.keys(translated))
      if (!texts.has(text))
        say(['translations', language, text], 'no title, description or other text of this file reads so');
  }
  for (const { path, fee } of feeRefs(program)) {
    if (fee !== null && !feeIds.includes(fee)) say(path, `there is no fee ${fee}; the fees are ${feeIds.join(', ')}`);
  }
  return found;
}

/** A program as its file gives it: the rules, and the same texts in other languages. */
export type ProgramFile = Program & Pick<z.output<typeof Shape>, 'language' | 'translations'>;

export const languageOf = ({ language }: Pick<ProgramFile, 'language'>): string => language ?? 'en';

/** Every text of a program that a candidate reads; each once. */
export function programTexts(program: Program): readonly string[] {
  const { title, exams, steps, enrollment, certificate, renewal, fees } = program;
  return [
    ...new Set([
      title,
      certificate.title,
      ...[...exams, ...fees, ...enrollment.benefits, ...(renewal?.requirements ?? [])].map((each) => each.title),
      ...steps.flatMap((step) => [
        step.title,
        ...(step.description === '' ? [] : [step.description]),
        ...(step.kind === 'task'
          ? [...step.documents.flatMap((document) => [document.title, document.version]), ...step.questions]
          : []),
      ]),
    ]),
  ];
}

const feeRefs = ({ enrollment, reRegistration, extension, renewal }: z.output<typeof Shape>) => [
  { path: ['enrollment', 'fee'], fee: enrollment.fee },
  { path: ['reRegistration', 'fee'], fee: reRegistration.fee },
  { path: ['extension', 'fee'], fee: extension.fee },
  { path: ['renewal', 'fee'], fee: renewal?.fee ?? null },
  { path: ['renewal', 'lateFee'], fee: renewal?.lateFee ?? null },
];

function duplicates(things: readonly { readonly id: string }[], path: string[]): readonly Contradiction[] {
  return things.flatMap(({ id }, index) =>
    things.findIndex((other) => other.id === id) < index ? [{ path, message: `the id ${id} is used twice` }] : [],
  );
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
