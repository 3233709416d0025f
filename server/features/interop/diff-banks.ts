import { isDeepStrictEqual } from 'node:util';
import type { BankContent } from '../banks/index.ts';

/** What differs between two versions of a bank, for a person to read. */
export interface BankDiff {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly { readonly id: string; readonly fields: readonly FieldChange[] }[];
  /** `bank.yaml` and the blueprints. */
  readonly others: readonly { readonly what: string; readonly fields: readonly FieldChange[] }[];
}

export interface FieldChange {
  /** Such as `options.2.text`. */
  readonly path: string;
  /** As JSON; null where there was or is nothing. */
  readonly before: string | null;
  readonly after: string | null;
}

export function diffBanks(a: BankContent, b: BankContent): BankDiff {
  const before = new Map(a.items.map((item) => [item.id, item]));
  const after = new Map(b.items.map((item) => [item.id, item]));
  const blueprints = (content: BankContent) =>
    new Map(content.blueprints.map((blueprint) => [blueprint.id, blueprint]));
  const [oldBlueprints, newBlueprints] = [blueprints(a), blueprints(b)];
  const blueprintIds = [...new Set([...oldBlueprints.keys(), ...newBlueprints.keys()])];
  return {
    added: [...after.keys()].filter((id) => !before.has(id)),
    removed: [...before.keys()].filter((id) => !after.has(id)),
    changed: [...after].flatMap(([id, item]) => {
      const former = before.get(id);
      const fields = former === undefined ? [] : changesOf(former, item);
      return fields.length === 0 ? [] : [{ id, fields }];
    }),
    others: [
      { what: 'bank.yaml', fields: changesOf(a.bank, b.bank) },
      ...blueprintIds.map((id) => ({
        what: `blueprint ${id}`,
        fields: changesOf(oldBlueprints.get(id) ?? null, newBlueprints.get(id) ?? null),
      })),
    ].filter(({ fields }) => fields.length > 0),
  };
}

function changesOf(before: unknown, after: unknown, path = ''): FieldChange[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (isBranch(before) && isBranch(after) && Array.isArray(before) === Array.isArray(after)) {
    const [one, other] = [before as Record<string, unknown>, after as Record<string, unknown>];
    return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((key) =>
      changesOf(one[key], other[key], path === '' ? key : `${path}.${key}`),
    );
  }
  const say = (value: unknown) => (value === undefined || value === null ? null : JSON.stringify(value));
  return say(before) === say(after) ? [] : [{ path, before: say(before), after: say(after) }];
}

const isBranch = (value: unknown): value is object => typeof value === 'object' && value !== null;
