import type { Bank } from '../item/bank.ts';
import type { Result } from '../result.ts';
import { assembleBy } from './assemble-form.ts';
import { assemblers } from './assemblers.ts';
import { type Form, formDigest, type Generator } from './form.ts';

export type Rebuild =
  | { readonly verdict: 'equal'; readonly digest: string }
  /** The stored form is no product of its stored inputs. */
  | { readonly verdict: 'differs'; readonly rebuilt: Result<Form> }
  /** The form is of an assembler that is not known here, or of another bank version; nothing is proved either way. */
  | { readonly verdict: 'not-comparable'; readonly why: string };

/** Assembles a stored form anew from what is stored with it, and compares bit for bit [FORM-1]. */
export function rebuildForm(stored: Form, bank: Bank, generator: Generator): Rebuild {
  const assembler = assemblers.get(stored.assemblerVersion);
  if (assembler === undefined) {
    return {
      verdict: 'not-comparable',
      why: `assembled by version ${stored.assemblerVersion}, which this program does not know`,
    };
  }
  if (stored.bankVersionId !== bank.versionId) {
    return {
      verdict: 'not-comparable',
      why: `assembled from bank version ${stored.bankVersionId}, not ${bank.versionId}`,
    };
  }
  const blueprint = bank.blueprints.get(stored.blueprintId);
  const pool = blueprint === undefined ? [] : assembler.pool(bank, blueprint);
  const rebuilt = assembleBy(assembler, {
    bank,
    blueprintId: stored.blueprintId,
    seed: stored.seed,
    generator,
    withheld: new Set(stored.inputs.withheld),
    excluded: new Set(stored.inputs.excluded),
    lastSeen: new Map(Object.entries(stored.inputs.lastSeen)),
    exposure: new Map(pool.map((item, index) => [item.id, stored.inputs.exposure[index] ?? 0])),
  });
  const digest = formDigest(stored);
  return rebuilt.ok && formDigest(rebuilt.value) === digest
    ? { verdict: 'equal', digest }
    : { verdict: 'differs', rebuilt };
}
