import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BankProblem } from '../../contract/bank.ts';
import { readProgram } from '../pathway/index.ts';
import type { BankContent } from './bank-content.ts';

const name = 'program.yaml';

/**
 * What is wrong with the `program.yaml` in a bank's folder, where there is one: with the file itself and, when its exams draw on this bank,
 * with the blueprints and numbers of items that it names. A start would say so only in its log, or a candidate would be told a number of items
 * that the form does not have.
 *
 * @param content null when the bank was refused: then the file is judged alone.
 */
export async function checkProgram(folder: string, content: BankContent | null): Promise<BankProblem[]> {
  const problem = (reason: string): BankProblem => ({ folder, file: name, itemId: null, reason });
  let text: string;
  try {
    text = await readFile(join(folder, name), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    return [problem(`cannot be read: ${error instanceof Error ? error.message : String(error)}`)];
  }
  const read = readProgram(text, name);
  if (!read.ok) {
    const told = read.refusal.params?.['problems'];
    const reasons = Array.isArray(told) ? told.map(String) : [read.refusal.message];
    return reasons.map((reason) => problem((reason.split('\n')[0] ?? '').replace(`${name}: `, '').replace(/:$/, '')));
  }
  if (content === null || read.value.bankId !== content.bank.id) return [];
  const blueprints = new Map(content.blueprints.map((blueprint) => [blueprint.id, blueprint]));
  return read.value.exams.flatMap((exam) => {
    const blueprint = blueprints.get(exam.blueprint);
    if (blueprint === undefined) return [problem(`exam ${exam.id}: the bank has no blueprints/${exam.blueprint}.yaml`)];
    if (blueprint.items !== exam.items)
      return [
        problem(`exam ${exam.id}: says ${exam.items} items, and blueprint ${exam.blueprint} has ${blueprint.items}`),
      ];
    return [];
  });
}
