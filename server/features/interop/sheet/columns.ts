/** How many options, elements, prompts or wrong answers a row has room for. */
export const partCount = 10;

/** One column of the spreadsheet, in its order. */
export interface Column {
  readonly name: string;
  readonly meaning: string;
}

const single: readonly Column[] = [
  { name: 'id', meaning: 'lower-case letters, digits and hyphens; unique; never used again' },
  { name: 'exam', meaning: 'such as midterm' },
  { name: 'topic', meaning: 'id of the topic, such as A' },
  { name: 'section', meaning: 'what the key rests on' },
  { name: 'fact', meaning: 'items on one fact never stand on one form; empty: its own' },
  { name: 'level', meaning: 'recall, apply or analyse' },
  { name: 'difficulty', meaning: '1 (easiest) to 5 (hardest), as intended' },
  { name: 'status', meaning: 'draft, under-review or retired; empty: draft' },
  { name: 'replaced-by', meaning: 'id of the item that stands in for a retired one' },
  { name: 'note', meaning: 'for authors' },
  { name: 'enemies', meaning: 'ids of items that never stand on one form with it, parted by spaces' },
  {
    name: 'type',
    meaning: 'single-choice, multiple-response, true-false, numeric, short-text, ordering or matching',
  },
  { name: 'stem', meaning: 'the question, in Markdown' },
  { name: 'answer', meaning: 'true or false; a number; accepted texts, one a line' },
  { name: 'tolerance', meaning: 'of a number: 0.5, or 1%' },
  { name: 'unit', meaning: 'of a number, shown beside the box' },
  { name: 'normalise', meaning: 'of a short text: trim collapse-space ignore-case ignore-punctuation' },
  { name: 'choices', meaning: 'of a matching: "id: text", one a line' },
  { name: 'rationale', meaning: 'of a number or a short text: why it is right' },
  { name: 'shuffle', meaning: 'no: options keep this order' },
  { name: 'partial', meaning: 'per-part: a unit per part; empty: all or nothing' },
];

const parts: readonly Column[] = Array.from({ length: partCount }, (_, index) => index + 1).flatMap((number) => [
  { name: `text ${number}`, meaning: 'an option, element in the right order, prompt, or wrong answer; true and false' },
  { name: `key ${number}`, meaning: 'x: this option is right; of a prompt: the id of its choice' },
  { name: `rationale ${number}`, meaning: 'why it is right, or why it is picked and wrong' },
]);

export const columns: readonly Column[] = [...single, ...parts];
