import type { z } from 'zod';
import type { CertificateStatusView, PathView, Purposes } from '../../../server/contract/pathway.ts';
import { moneyText } from '../../ui/format.ts';
import type { ReasonNames } from '../../ui/reason-list.tsx';
import type { Tone } from '../../ui/status-badge.tsx';

export type Purpose = z.infer<typeof Purposes>;

export const purposeTexts: Record<Purpose, string> = {
  enrollment: 'Enrollment',
  're-registration': 'Re-registration',
  extension: 'Extension of the enrollment',
  renewal: 'Renewal of the certificate',
};

export const certificateTexts: Record<
  z.infer<typeof CertificateStatusView>,
  { readonly text: string; readonly tone: Tone }
> = {
  current: { text: 'Current', tone: 'good' },
  expired: { text: 'Expired', tone: 'neutral' },
  suspended: { text: 'Suspended', tone: 'attention' },
  revoked: { text: 'Revoked', tone: 'bad' },
};

/** What the reasons of a path are told with: titles of its steps and exams, and its currency. */
export function reasonNames(path: PathView): ReasonNames {
  return {
    titles: new Map([
      ...path.steps.map((step) => [step.stepId, step.title] as const),
      ...path.exams.map((exam) => [exam.examId, exam.title] as const),
      ...(path.renewal?.requirement ? [[path.renewal.requirement.id, path.renewal.requirement.title] as const] : []),
    ]),
    currency: path.currency,
  };
}

const entryTexts: Readonly<Record<string, string>> = {
  payment: 'Payment received',
  granted: 'Granted without payment',
  refunded: 'Money given back',
  outcome: 'Outcome of a sitting',
  withdrawn: 'Entry withdrawn',
};

export function entryText(kind: string): string {
  const words = kind.replaceAll('-', ' ');
  return entryTexts[kind] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

/** The facts of an entry in a line: titles for ids, money for cents. Its day, if it has one, stands in a column of its own. */
export function entryFacts(data: Readonly<Record<string, unknown>>, path: PathView): string {
  const { titles } = reasonNames(path);
  const facts = Object.entries(data).flatMap(([name, value]): string[] => {
    if (typeof value === 'object' || value === '') return [];
    if (name === 'stepId') return [titles?.get(String(value)) ?? String(value)];
    if (name === 'examId') return [titles?.get(String(value)) ?? String(value)];
    if (name === 'cents' && typeof value === 'number') return [moneyText(value, path.currency)];
    if (name === 'passed') return [value === true ? 'passed' : 'failed'];
    if (name === 'purpose') return [purposeTexts[value as Purpose] ?? String(value)];
    if (name === 'reason' || name === 'reference') return [String(value)];
    return [];
  });
  return facts.join(', ');
}
