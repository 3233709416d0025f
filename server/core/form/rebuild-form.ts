import { type Bank, poolOf } from '../item/bank.ts';
import type { Result } from '../result.ts';
import { assembleForm } from './assemble-form.ts';
import { ASSEMBLER_VERSION, type Form, formDigest, type Generator } from './form.ts';

export type Rebuild =
  | { readonly verdict: 'equal'; readonly digest: string }
  /** The stored form is no product of its stored inputs. */
  | { readonly verdict: 'differs'; readonly rebuilt: Result<Form> }
  /** The form is of another assembler or bank version than those at hand; nothing is proved either way. */
  | { readonly verdict: 'not-comparable'; readonly why: string };

/** Assembles a stored form anew from what is stored with it, and compares bit for bit [FORM-1]. */
export function rebuildForm(stored: Form, bank: Bank, generator: Generator): Rebuild {
  if (stored.assemblerVersion !== ASSEMBLER_VERSION) {
    return {
      verdict: 'not-comparable',
      why: `assembled by version ${stored.assemblerVersion}, not ${ASSEMBLER_VERSION}`,
    };
  }
  if (stored.bankVersionId !== bank.versionId) {
    return {
      verdict: 'not-comparable',
      why: `assembled from bank version ${stored.bankVersionId}, not ${bank.versionId}`,
    };
  }
  const blueprint = bank.blueprints.get(stored.blueprintId);
  const pool = blueprint === undefined ? [] : poolOf(bank, blueprint);
  const rebuilt = assembleForm({
    bank,
    blueprintId: stored.blueprintId,
    seed: stored.seed,
    generator,
    excluded: new Set(stored.inputs.excluded),
    lastSeen: new Map(Object.entries(stored.inputs.lastSeen)),
    exposure: new Map(pool.map((item, index) => [item.id, stored.inputs.exposure[index] ?? 0])),
  });
  const digest = formDigest(stored);
  return rebuilt.ok && formDigest(rebuilt.value) === digest
    ? { verdict: 'equal', digest }
    : { verdict: 'differs', rebuilt };
}
