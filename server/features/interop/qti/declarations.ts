import { childOf, childrenOf, type Element, textOf } from '../markup/element.ts';

export interface MapEntry {
  readonly key: string;
  readonly value: number;
  readonly isCased: boolean;
}

/** What a QTI item declares of the response to one interaction. */
export interface Declaration {
  readonly cardinality: string;
  readonly baseType: string;
  readonly correct: readonly string[];
  readonly mapping: { readonly entries: readonly MapEntry[]; readonly otherwise: number } | null;
}

export function declarationsOf(item: Element): Map<string, Declaration> {
  return new Map(
    childrenOf(item, 'responseDeclaration').map((element) => {
      const mapping = childOf(element, 'mapping');
      return [
        element.attributes['identifier'] ?? '',
        {
          cardinality: element.attributes['cardinality'] ?? 'single',
          baseType: element.attributes['baseType'] ?? 'identifier',
          correct: childrenOf(childOf(element, 'correctResponse') ?? none, 'value').map((value) =>
            textOf(value).trim(),
          ),
          mapping:
            mapping === undefined
              ? null
              : {
                  otherwise: Number(mapping.attributes['defaultValue'] ?? '0'),
                  entries: childrenOf(mapping, 'mapEntry').map(({ attributes }) => ({
                    key: attributes['mapKey'] ?? '',
                    value: Number(attributes['mappedValue'] ?? '0'),
                    isCased: attributes['caseSensitive'] !== 'false',
                  })),
                },
        },
      ];
    }),
  );
}

const none: Element = { name: '', attributes: {}, children: [], line: 0 };

/** What is right: as declared, or else what the mapping gives most for. */
export function keysOf({ cardinality, correct, mapping }: Declaration): readonly string[] {
  if (correct.length > 0 || mapping === null) return correct;
  const worth = mapping.entries.filter((entry) => entry.value > 0);
  if (cardinality !== 'single') return worth.map((entry) => entry.key);
  const most = Math.max(...worth.map((entry) => entry.value));
  return worth.filter((entry) => entry.value === most).map((entry) => entry.key);
}

/** Whether the mapping gives a unit per right part, and takes `off` a unit per wrong one. */
export function isPerPart(
  declaration: Declaration,
  keys: readonly string[],
  all: readonly string[],
  off: 0 | 1,
): boolean {
  const { mapping } = declaration;
  if (mapping === null) return false;
  const worthOf = (key: string) => mapping.entries.find((entry) => entry.key === key)?.value ?? mapping.otherwise;
  const unit = worthOf(keys[0] ?? '');
  return (
    unit > 0 &&
    keys.every((key) => worthOf(key) === unit) &&
    all.every((key) => keys.includes(key) || worthOf(key) === (off === 0 ? 0 : -unit)) &&
    (off === 1 || mapping.otherwise === 0)
  );
}
