import type { ReasonView } from '../../server/contract/pathway.ts';
import { texts } from './language.ts';
import { numbersOf } from './numbers.ts';

type ReasonCode = ReasonView['code'];

/** The facts behind a reason, ready to be said: names of the program, dates in the page's language. */
export interface ReasonFacts {
  readonly step: string;
  readonly exam: string;
  /** From 2 on: the registration in which the exam has to be passed. */
  readonly registration: number;
  readonly endedOn: string;
  /** Days that were recorded and do not count, as one text; null when there are none. */
  readonly reported: string | null;
  /** Nothing is charged: asking is enough. */
  readonly free: boolean;
}

type Sentences = { readonly [C in ReasonCode]: (facts: ReasonFacts) => string };

const en = numbersOf('en');
const es = numbersOf('es');

/** Every reason why a step is closed, as a sentence [PATH-1]. What clears it, at what price and from which day, stands below it. */
export const reasonsEn: Sentences = {
  'not-enrolled': () => 'Enrollment is missing.',
  'enrollment-ended': ({ endedOn }) => `The enrollment ended on ${endedOn}.`,
  'step-missing': ({ step, reported }) =>
    `${step} is missing.${reported === null ? '' : ` What was recorded for ${reported} does not count.`}`,
  'exam-not-passed': ({ exam, registration }) =>
    registration > 1
      ? `${exam} is not passed in registration ${en.number(registration)} or later.`
      : `${exam} is not passed.`,
  're-registration-needed': ({ exam }) => `${exam}: all attempts are used; it is closed until re-registration.`,
  'already-passed': ({ exam }) => `${exam} is passed already.`,
  'already-complete': ({ step }) => `${step} is complete already.`,
  'sitting-open': ({ exam }) => `${exam} has been begun and not ended yet.`,
  'outcome-held': ({ exam }) => `${exam}: a person reviews the result.`,
  'certificate-suspended': () => 'The certificate is suspended; it cannot be renewed.',
  'certificate-revoked': () => 'The certificate is revoked; it cannot be renewed.',
  'renewal-not-open': () => 'Renewal is not open yet.',
  'renewal-requirement-missing': ({ step }) => `${step} is missing.`,
  'renewal-fee-due': ({ free }) =>
    free ? 'The renewal has not been asked for yet.' : 'The renewal is not paid in full.',
};

export const reasonsEs: Sentences = {
  'not-enrolled': () => 'Falta la matrícula.',
  'enrollment-ended': ({ endedOn }) => `La matrícula terminó el ${endedOn}.`,
  'step-missing': ({ step, reported }) =>
    `Falta: ${step}.${reported === null ? '' : ` Lo registrado el ${reported} no cuenta.`}`,
  'exam-not-passed': ({ exam, registration }) =>
    registration > 1
      ? `Falta aprobar en la inscripción ${es.number(registration)} o en una posterior: ${exam}.`
      : `Falta aprobar: ${exam}.`,
  're-registration-needed': ({ exam }) => `${exam}: se han agotado los intentos; está cerrado hasta la reinscripción.`,
  'already-passed': ({ exam }) => `${exam}: ya está aprobado.`,
  'already-complete': ({ step }) => `${step}: este paso ya está completo.`,
  'sitting-open': ({ exam }) => `${exam}: está empezado y todavía no ha terminado.`,
  'outcome-held': ({ exam }) => `${exam}: una persona está revisando el resultado.`,
  'certificate-suspended': () => 'El certificado está suspendido; no se puede renovar.',
  'certificate-revoked': () => 'El certificado está revocado; no se puede renovar.',
  'renewal-not-open': () => 'La renovación todavía no está abierta.',
  'renewal-requirement-missing': ({ step }) => `Falta: ${step}.`,
  'renewal-fee-due': ({ free }) =>
    free ? 'Todavía no se ha solicitado la renovación.' : 'La renovación no está pagada por completo.',
};

export const { useWords: useReasonSentences } = texts({ en: reasonsEn, es: reasonsEs });

/** What clears a reason, at what price and from which day. */
export const waysOutEn = {
  clearedBy: 'Cleared by',
  price: 'Price',
  earliest: 'Earliest',
  purposes: {
    enrollment: 'enrollment',
    're-registration': 're-registration',
    extension: 'extension',
    renewal: 'renewal',
  },
  payment: (purpose: string) => `payment of the ${purpose} fee`,
  request: (purpose: string) => `asking for ${purpose}`,
  exam: (title: string) => `passing: ${title}`,
  step: (n: number) => `Step ${en.number(n)}`,
  sitting: 'ending the open sitting',
  decision: 'a decision of the registrar',
  time: 'waiting',
};

export const waysOutEs: typeof waysOutEn = {
  clearedBy: 'Se resuelve con',
  price: 'Precio',
  earliest: 'No antes del',
  purposes: {
    enrollment: 'matrícula',
    're-registration': 'reinscripción',
    extension: 'prórroga',
    renewal: 'renovación',
  },
  payment: (purpose) => `el pago de la tasa de ${purpose}`,
  request: (purpose) => `la solicitud de ${purpose}`,
  exam: (title) => `aprobar: ${title}`,
  step: (n) => `Paso ${es.number(n)}`,
  sitting: 'terminar el examen abierto',
  decision: 'una decisión del registro',
  time: 'la espera',
};

export const { useWords: useWaysOut } = texts({ en: waysOutEn, es: waysOutEs });
