import { type BankFolder, makeBankFolder } from './bank-folder.ts';

const because = 'This stands for a reason that nobody may see.';
const options = (...texts: string[]) =>
  texts.map((text, index) => ({ text, ...(index === 0 && { correct: true }), rationale: because }));

/** A plan 600 wide and 400 high, with a word that only its text alternative tells to who does not see it. */
const plan = (word: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="400" viewBox="0 0 600 400"><rect width="600" height="400" fill="#ffffff"/><rect x="40" y="40" width="300" height="200" fill="none" stroke="#10272d" stroke-width="4"/><text x="60" y="320" font-size="28">${word}</text></svg>`;

/** What one item of each kind says, by its topic; the form shows them in this order. */
const items: Record<string, Record<string, unknown>> = {
  A: {
    type: 'single-choice',
    stem: 'A site drains to a river.\n\nWhich of these lies *below* the outfall?',
    options: options('The mouth', 'The spring', 'The hill'),
    shuffle: false,
  },
  B: {
    type: 'multiple-response',
    stem: 'Which of these hold water back?',
    options: [...options('A weir', 'A gutter', 'A road'), { text: 'A pond', correct: true, rationale: because }],
    shuffle: false,
  },
  C: {
    type: 'true-false',
    stem: 'Water runs **uphill**.',
    answer: false,
    rationale: { true: because, false: because },
  },
  D: {
    type: 'numeric',
    stem: 'How much does a barrel of half a cubic metre hold?',
    unit: 'litres',
    answer: 500,
    tolerance: { absolute: 0 },
    rationale: because,
    distractors: [{ value: 50, rationale: because }],
  },
  E: {
    type: 'short-text',
    stem: 'What is a low dam across a river called?',
    accepted: ['weir'],
    normalise: ['trim', 'ignore-case'],
    rationale: because,
    distractors: [{ value: 'lock', rationale: because }],
  },
  F: {
    type: 'ordering',
    stem: 'Put these from the source to the sea.',
    elements: ['Spring', 'Brook', 'River'].map((text) => ({ text, rationale: because })),
  },
  G: {
    type: 'matching',
    stem: 'What does each do?',
    choices: [
      { id: 'w', text: 'Holds water' },
      { id: 'x', text: 'Leads water' },
    ],
    prompts: [
      { text: 'Pond', match: 'w', rationale: because },
      { text: 'Ditch', match: 'x', rationale: because },
    ],
    shuffle: false,
  },
  H: {
    type: 'single-choice',
    stem: '![A plan: a yard in the north west, and south of it the word Outfall.](images/plan.svg "Plan of the yard")\n\nWhat lies south of the yard?',
    options: options('The outfall', 'A road'),
    shuffle: false,
  },
  I: {
    type: 'numeric',
    stem: [
      'The laboratory reports:',
      `| Sampling point | ${['January', 'February', 'March', 'April', 'May', 'June'].join(' | ')} |`,
      `| --- |${' ---: |'.repeat(6)}`,
      '| Outfall north | 12 | 14 | 9 | 11 | 8 | 10 |',
      '',
      'What was measured in March?',
    ]
      .join('\n')
      .replace(':\n', ':\n\n'),
    unit: 'mg/l',
    answer: 9,
    tolerance: { absolute: 0 },
    rationale: because,
    distractors: [{ value: 14, rationale: because }],
  },
  J: {
    type: 'single-choice',
    stem: 'With $c$ for the share that runs off:\n\n$$\\bar{V} = \\frac{c_1 \\cdot i_1 \\cdot A_1 + c_2 \\cdot i_2 \\cdot A_2 + c_3 \\cdot i_3 \\cdot A_3}{A_1 + A_2 + A_3}$$\n\nWhich unit has $A$?',
    options: options('$\\text{m}^2$', '$\\text{m}^3$'),
    shuffle: false,
  },
  K: {
    type: 'single-choice',
    stem: 'Which drawing shows a harbour?',
    options: options(
      '![A yard and the word Harbour](images/harbour.svg)',
      '![A yard and the word Outfall](images/plan.svg)',
    ),
    shuffle: false,
  },
  L: {
    type: 'matching',
    stem: 'Which formula gives what?',
    choices: [
      { id: 'w', text: '$\\frac{V}{t}$' },
      { id: 'x', text: '$c \\cdot A$' },
    ],
    prompts: [
      { text: 'Flow', match: 'w', rationale: because },
      { text: 'Area that runs off', match: 'x', rationale: because },
    ],
    shuffle: false,
  },
};

/** The position of each item on every form. */
export const at = Object.fromEntries(
  [
    'choice',
    'several',
    'truth',
    'number',
    'text',
    'order',
    'match',
    'image',
    'table',
    'formula',
    'drawings',
    'formulas',
  ].map((name, index) => [name, index + 1]),
) as Record<
  | 'choice'
  | 'several'
  | 'truth'
  | 'number'
  | 'text'
  | 'order'
  | 'match'
  | 'image'
  | 'table'
  | 'formula'
  | 'drawings'
  | 'formulas',
  number
>;

/**
 * A program without conditions, with an exam of a day and one of a minute whose forms are all alike: an item of each type, then images, a table and
 * formulas. Its texts are British English, which no page is, so that they carry their language.
 */
export function makeExhibitsBank(): Promise<BankFolder> {
  const topics = Object.keys(items);
  const exam = (id: string, title: string, minutes: number) => ({
    id,
    title,
    blueprint: 'all',
    items: topics.length,
    minutes,
    passPercent: 50,
    attempts: 9,
    calculator: 'basic',
    redo: [],
  });
  const step = (id: string, title: string) => ({ id, kind: 'exam', exam: id, title, description: '' });
  return makeBankFolder({
    'bank.yaml': {
      id: 'exhibits',
      title: 'What an item can show',
      sample: true,
      language: 'en-GB',
      topics: Object.fromEntries(topics.map((topic) => [topic, `Chapter ${topic}`])),
    },
    'blueprints/all.yaml': {
      exam: 'all',
      items: topics.length,
      order: 'by-topic',
      cells: topics.map((topic) => ({ topic, count: 1 })),
    },
    'images/plan.svg': plan('Outfall'),
    'images/harbour.svg': plan('Harbour'),
    ...Object.fromEntries(
      topics.map((topic) => [
        `items/all/${topic.toLowerCase()}.yaml`,
        {
          exam: 'all',
          topic,
          items: [
            {
              id: `all-${topic.toLowerCase()}-001`,
              section: `Section ${topic}`,
              fact: topic,
              level: 'recall',
              difficulty: 3,
              status: 'draft',
              ...items[topic],
            },
          ],
        },
      ]),
    ),
    'program.yaml': {
      id: 'exhibits',
      title: 'What an item can show',
      timeZone: 'UTC',
      currency: 'USD',
      bankId: 'exhibits',
      exams: [exam('all', 'Day exam', 1440), exam('minute', 'Minute exam', 1)],
      steps: [step('all', 'Day exam'), step('minute', 'Minute exam')],
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
