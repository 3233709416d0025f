import { z } from 'zod';
import { BankFile, BlueprintFile, ItemsFile, TranslationFile } from '../../contract/bank.ts';

const schemaOf = (type: z.ZodType) => {
  const { $schema: _, ...schema } = z.toJSONSchema(type, { io: 'input' });
  return schema;
};

/**
 * The published JSON Schema of item banks (`question-banks/bank.schema.json`), made from the contract that the engine checks
 * with. Editors point at one of its four parts: `#/$defs/bank`, `#/$defs/items`, `#/$defs/blueprint`, `#/$defs/translation`.
 */
export function bankJsonSchema() {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Files of an Invigil item bank',
    description:
      'What a schema can say of bank.yaml, items/**.yaml, blueprints/*.yaml and translations/<language>/**.yaml. `invigil banks check` says the rest: keys, duplicates, enemies, pools, images, formulas.',
    anyOf: [
      { $ref: '#/$defs/bank' },
      { $ref: '#/$defs/items' },
      { $ref: '#/$defs/blueprint' },
      { $ref: '#/$defs/translation' },
    ],
    $defs: {
      bank: schemaOf(BankFile),
      items: schemaOf(ItemsFile),
      blueprint: schemaOf(BlueprintFile),
      translation: schemaOf(TranslationFile),
    },
  };
}
