import type { ImportChoices, ImportFormat } from '../../../server/contract/interop.ts';

export const formatTexts: Readonly<Record<ImportFormat, string>> = {
  qti: 'QTI (package or item)',
  moodle: 'Moodle XML',
  gift: 'GIFT',
  csv: 'CSV',
  xlsx: 'Excel workbook',
};

/** What stands in the form: texts as typed, empty for "as the file says". */
export interface TypedChoices {
  readonly newId: string;
  readonly title: string;
  readonly language: string;
  readonly exam: string;
  readonly topic: string;
  readonly format: ImportFormat | null;
  readonly replace: boolean;
}

export const noChoices: TypedChoices = {
  newId: '',
  title: '',
  language: 'en',
  exam: '',
  topic: '',
  format: null,
  replace: false,
};

export function typedFrom(choices: ImportChoices | null): TypedChoices {
  if (choices === null) return noChoices;
  const { target, exam = '', topic = '', format = null, replace } = choices;
  return {
    ...noChoices,
    ...(target.kind === 'new' && { newId: target.bankId, title: target.title, language: target.language }),
    exam,
    topic,
    format,
    replace,
  };
}

export type Faults = Partial<Record<'newId' | 'title' | 'language' | 'exam' | 'topic', string>>;

/** The choices as the server takes them, or what is wrong with them; `bankId` is null for a new bank. */
export function choicesFrom(
  typed: TypedChoices,
  bankId: string | null,
): { choices: ImportChoices | null; faults: Faults } {
  const faults: Faults = {};
  const [newId, title, language, exam, topic] = [typed.newId, typed.title, typed.language, typed.exam, typed.topic].map(
    (text) => text.trim(),
  ) as [string, string, string, string, string];
  if (bankId === null) {
    if (!/^[a-z0-9][a-z0-9-]{0,59}$/.test(newId)) faults.newId = 'Lower-case letters, digits and hyphens, at most 60.';
    if (title === '') faults.title = 'Give the bank a title.';
    if (!/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language))
      faults.language = 'A language tag, such as en, es or pt-BR.';
  }
  if (exam !== '' && !/^[a-z0-9][a-z0-9-]{0,59}$/.test(exam))
    faults.exam = 'Lower-case letters, digits and hyphens, such as final.';
  if (topic !== '' && !/^[A-Za-z0-9][A-Za-z0-9-]{0,19}$/.test(topic))
    faults.topic = 'Letters, digits and hyphens, at most 20.';
  if (Object.keys(faults).length > 0) return { choices: null, faults };
  return {
    faults,
    choices: {
      target: bankId === null ? { kind: 'new', bankId: newId, title, language } : { kind: 'bank', bankId },
      replace: typed.replace,
      ...(typed.format !== null && { format: typed.format }),
      ...(exam !== '' && { exam }),
      ...(topic !== '' && { topic }),
    },
  };
}

/** A proposal for the id of a bank from the name of its file. */
export const idFrom = (fileName: string): string =>
  fileName
    .replace(/\.[^.]*$/, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
