import type { ContentItem } from '../../banks/index.ts';
import { columns } from './columns.ts';
import { writeCsv } from './sheet-files.ts';
import { writeRow } from './write-row.ts';

/** The spreadsheet to fill in: the columns, a row that says what each means and is passed over on import, and one item of each type. */
export function templateCsv(): Uint8Array {
  const meanings = columns.map(({ name, meaning }) => (name === 'type' ? `# ${meaning}` : meaning));
  const rows = examples.map((item) => {
    const row = writeRow(item);
    if (!row.ok) throw new Error(row.reason);
    return row.cells;
  });
  return writeCsv([meanings, ...rows]);
}

const common = {
  exam: 'midterm',
  topic: 'A',
  section: 'Rule 5',
  level: 'recall',
  difficulty: 2,
  status: 'draft',
  enemies: [] as string[],
} as const;

const examples: readonly ContentItem[] = [
  {
    ...common,
    id: 'mid-a-001',
    fact: 1,
    type: 'single-choice',
    stem: 'By which means must every vessel keep a look-out?',
    options: [
      { text: 'By sight and hearing', correct: true, rationale: 'Rule 5 names both, and all other means.' },
      { text: 'By radar alone', rationale: 'Radar replaces neither sense.' },
      { text: 'By radio watch', rationale: 'A duty of its own.' },
    ],
    shuffle: true,
  },
  {
    ...common,
    id: 'mid-a-002',
    fact: 2,
    type: 'multiple-response',
    stem: 'Which two lights does an anchored vessel of 60 m show? Select **two**.',
    options: [
      { text: 'An all-round white light forward', correct: true, rationale: 'Rule 30 (a)(i).' },
      { text: 'An all-round white light aft, lower', correct: true, rationale: 'Rule 30 (a)(ii).' },
      { text: 'Sidelights', rationale: 'They are for vessels under way.' },
    ],
    shuffle: true,
  },
  {
    ...common,
    id: 'mid-a-003',
    fact: 3,
    type: 'true-false',
    stem: 'Rule 5 holds at anchor too.',
    answer: true,
    rationale: { true: 'It says *at all times*.', false: 'An anchored vessel can still be run into.' },
  },
  {
    ...common,
    id: 'mid-a-004',
    fact: 4,
    level: 'apply',
    type: 'numeric',
    stem: 'How long do 12 nm at 8 kn take?',
    unit: 'hours',
    answer: 1.5,
    tolerance: { absolute: 0.05 },
    rationale: '12 / 8 = 1.5 hours.',
    distractors: [{ value: 0.67, rationale: 'Speed divided by distance.' }],
  },
  {
    ...common,
    id: 'mid-a-005',
    fact: 5,
    type: 'short-text',
    stem: "What is the abbreviation for the system that broadcasts a ship's identity and course?",
    accepted: ['AIS', 'Automatic Identification System'],
    normalise: ['trim', 'collapse-space', 'ignore-case', 'ignore-punctuation'],
    rationale: 'AIS is the Automatic Identification System.',
    distractors: [{ value: 'ECDIS', rationale: 'The chart display.' }],
  },
  {
    ...common,
    id: 'mid-a-006',
    fact: 6,
    type: 'ordering',
    stem: 'Put the steps of anchoring in order.',
    elements: [
      { text: 'Take way off the vessel', rationale: 'The anchor must not be let go at speed.' },
      { text: 'Let go the anchor', rationale: 'Once she gathers sternway.' },
      { text: 'Veer cable to the scope', rationale: 'While she falls back.' },
    ],
  },
  {
    ...common,
    id: 'mid-a-007',
    fact: 7,
    type: 'matching',
    stem: 'Match each sound signal to its meaning.',
    choices: [
      { id: 'starboard', text: 'I am altering my course to starboard' },
      { id: 'port', text: 'I am altering my course to port' },
      { id: 'doubt', text: 'I doubt whether you are doing enough' },
    ],
    prompts: [
      { text: 'One short blast', match: 'starboard', rationale: 'Rule 34 (a).' },
      { text: 'Two short blasts', match: 'port', rationale: 'Rule 34 (a).' },
    ],
    shuffle: true,
  },
];
