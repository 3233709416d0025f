import type { Item } from './item.ts';

/**
 * A candidate's answer to one item, in the letters shown to that candidate; null is an answer taken back.
 * Choice: the option's letter, or a list of letters. True/false: a boolean. Numeric and short text: as typed.
 * Ordering: element letters, first to last. Matching: prompt id to choice letter.
 */
export type ResponseValue = null | boolean | string | string[] | { [promptId: string]: string };

declare const answerBrand: unique symbol;

/** A response in the bank's own ids, which are the same for every candidate: what scoring and analysis read. */
export type Answer = ResponseValue & { readonly [answerBrand]: true };

const alphabet = 'abcdefghijklmnopqrstuvwxyz';

/** Stands for a letter that was never shown; equals no id. */
const unknown = '?';

/** The id of the option, element or choice at an index: a, b, c… */
export function letterAt(index: number): string {
  const letter = alphabet[index];
  if (letter === undefined) throw new RangeError(`no letter for index ${index}`);
  return letter;
}

/**
 * Reads a response in the letters shown into the bank's ids. Candidates get letters by the order shown, because
 * the bank's ids follow the file, and files often name the key first (ordering always does) [KEY-1].
 * `optionOrder` holds the bank's ids in the order shown, as the stored form has them.
 */
export function inBankTerms(item: Item, optionOrder: readonly string[], value: ResponseValue): Answer {
  const bankId = (letter: string) => optionOrder[letter.length === 1 ? alphabet.indexOf(letter) : -1] ?? unknown;
  return translate(item, bankId, value) as Answer;
}

function translate(item: Item, bankId: (letter: string) => string, value: ResponseValue): ResponseValue {
  if (value === null) return null;
  switch (item.type) {
    case 'single-choice':
      return typeof value === 'string' ? bankId(value) : unknown;
    case 'multiple-response':
    case 'ordering':
      return Array.isArray(value) ? value.map(bankId) : unknown;
    case 'matching':
      return typeof value === 'object' && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).map(([prompt, letter]) => [prompt, bankId(letter)]))
        : unknown;
    case 'true-false':
    case 'numeric':
    case 'short-text':
      return value;
  }
}
