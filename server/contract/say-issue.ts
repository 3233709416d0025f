import type { z } from 'zod';

/**
 * What is wrong at one place of a file that a person wrote, in the words of the file and not of the schema:
 * `options[2].rationale: is missing`. Positions count from 1.
 */
export function sayIssue(issue: z.core.$ZodIssue): string {
  const path = issue.path.map((step) => (typeof step === 'number' ? `[${step + 1}]` : `.${String(step)}`)).join('');
  return `${path.replace(/^\./, '') || 'the whole'}: ${sayReason(issue)}`;
}

/** The same without the place. */
export function sayReason(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return `unknown field ${issue.keys.map((key) => `"${key}"`).join(', ')}`;
    case 'invalid_type':
      // Issues carry no input, and only the message tells what is absent from what is of the wrong kind.
      if (issue.message.endsWith('received undefined')) return 'is missing';
      return issue.message.startsWith('Invalid input')
        ? `must be ${kinds[issue.expected] ?? issue.expected}`
        : issue.message;
    case 'invalid_value':
      return /^Invalid (option|input)/.test(issue.message) ? `must be ${oneOf(issue.values)}` : issue.message;
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options) ? `must be ${oneOf(issue.options)}` : issue.message;
    default:
      return issue.message;
  }
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  boolean: 'true or false',
  number: 'a number',
  int: 'a whole number',
  array: 'a list',
  object: 'a group of fields',
  record: 'a group of fields',
};

function oneOf(values: readonly unknown[]): string {
  const all = values.map((value) => (typeof value === 'string' ? `"${value}"` : String(value)));
  const last = all.pop() ?? '';
  return all.length === 0 ? last : `${all.join(', ')} or ${last}`;
}
