import { z } from 'zod';
import { BankFile, BlueprintFile, ItemsFile } from '../../contract/bank.ts';

const schemaOf = (type: z.ZodType) => {
  const { $schema: _, ...schema } = z.toJSONSchema(type, { io: 'input' });
  return schema;
};

/**
 * The published JSON Schema of item banks (`question-banks/bank.schema.json`), made from the contract that the engine checks
 * with. Editors point at one of its three parts: `#/$defs/bank`, `#/$defs/items`, `#/$defs/blueprint`.
 */
export function bankJsonSchema() {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Files of an Invigil item bank',
    description:
      'What a schema can say of bank.yaml, items/**.yaml and blueprints/*.yaml. `invigil banks check` says the rest: keys, duplicates, enemies, pools.',
    anyOf: [{ $ref: '#/$defs/bank' }, { $ref: '#/$defs/items' }, { $ref: '#/$defs/blueprint' }],
    $defs: { bank: schemaOf(BankFile), items: schemaOf(ItemsFile), blueprint: schemaOf(BlueprintFile) },
  };
}
