import { type BankFolder, makeBankFolder } from './bank-folder.ts';

const because = 'This stands for a reason that nobody may see.';

/** One of each kind of item, by its topic. */
const kinds: Record<string, (number: number) => Record<string, unknown>> = {
  A: (n) => ({ type: 'single-choice', options: options(`Harbour ${n}`, 1) }),
  B: (n) => ({ type: 'multiple-response', options: options(`River ${n}`, 2) }),
  C: () => ({ type: 'true-false', answer: true, rationale: { true: because, false: because } }),
  D: (n) => ({
    type: 'numeric',
    unit: 'litres',
    answer: n,
    tolerance: { absolute: 0 },
    rationale: because,
    distractors: [{ value: n + 1, rationale: because }],
  }),
  E: () => ({
    type: 'short-text',
    accepted: ['Weir'],
    normalise: ['trim', 'ignore-case'],
    rationale: because,
    distractors: [{ value: 'Dam', rationale: because }],
  }),
  F: (n) => ({
    type: 'ordering',
    elements: ['First', 'Second', 'Third', 'Fourth'].map((text) => ({ text: `${text} of ${n}`, rationale: because })),
  }),
  G: (n) => ({
    type: 'matching',
    choices: ['w', 'x', 'y'].map((id) => ({ id, text: `Choice ${id} of ${n}` })),
    prompts: ['w', 'x', 'y'].map((match) => ({ text: `Prompt ${match} of ${n}`, match, rationale: because })),
  }),
};

function options(text: string, right: number): Record<string, unknown>[] {
  return [1, 2, 3, 4].map((n) => ({
    text: `${text}, answer ${n}`,
    ...(n <= right && { correct: true }),
    rationale: because,
  }));
}

/** One more exam of the same seven kinds. */
export interface KindsExam {
  readonly id: string;
  readonly title: string;
  readonly minutes: number;
  readonly navigation?: 'linear';
  readonly view?: 'all';
}

/** A program without conditions: an exam of ten minutes and one of a single minute, each of seven items, one of every kind; and more. */
export function makeSevenKinds(more: readonly KindsExam[] = []): Promise<BankFolder> {
  const topics = Object.keys(kinds);
  const items = (topic: string) =>
    [1, 2, 3].map((number) => ({
      id: `all-${topic.toLowerCase()}-00${number}`,
      section: `Section ${topic}${number}`,
      fact: `${topic}${number}`,
      level: 'recall',
      difficulty: 3,
      status: 'draft',
      stem: `What does rule ${number} of chapter ${topic} say, when **all** else is equal?`,
      ...kinds[topic]?.(number),
    }));
  const exams: readonly KindsExam[] = [
    { id: 'all', title: 'Long exam', minutes: 10 },
    { id: 'minute', title: 'Minute exam', minutes: 1 },
    ...more,
  ];
  const step = ({ id, title }: KindsExam) => ({ id, kind: 'exam', exam: id, title, description: '' });
  return makeBankFolder({
    'bank.yaml': {
      id: 'kinds',
      title: 'Every kind of item',
      sample: true,
      language: 'en',
      topics: Object.fromEntries(topics.map((topic) => [topic, `Chapter ${topic}`])),
    },
    'blueprints/all.yaml': { exam: 'all', items: topics.length, cells: topics.map((topic) => ({ topic, count: 1 })) },
    ...Object.fromEntries(
      topics.map((topic) => [`items/all/${topic.toLowerCase()}.yaml`, { exam: 'all', topic, items: items(topic) }]),
    ),
    'program.yaml': {
      id: 'kinds',
      title: 'Every kind of item',
      timeZone: 'UTC',
      currency: 'USD',
      bankId: 'kinds',
      exams: exams.map((exam) => ({
        ...exam,
        blueprint: 'all',
        items: topics.length,
        passPercent: 50,
        attempts: 2,
        redo: [],
      })),
      steps: exams.map(step),
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
