import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assemblers } from '../../../server/core/form/assemblers.ts';
import { type Form, formDigest } from '../../../server/core/form/form.ts';
import { rebuildForm } from '../../../server/core/form/rebuild-form.ts';
import { type BankContent, versionIdOf } from '../../../server/features/banks/bank-content.ts';
import { buildBank } from '../../../server/features/banks/build-bank.ts';
import { generator } from '../../support/items.ts';

/** Banks and forms as former programs stored them. Never to be made anew: that they still rebuild is what is tested. */
interface Kept {
  readonly versions: readonly string[];
  readonly banks: readonly BankContent['bank'][];
  readonly items: BankContent['items'];
  readonly blueprints: BankContent['blueprints'];
  readonly forms: readonly { readonly digest: string; readonly form: Form }[];
}

const read = (file: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../fixtures/forms', file), 'utf8')) as Kept;

describe('forms that programs before this one delivered [FORM-1]', () => {
  it.each([...assemblers.keys()])(
    'of assembler %i rebuild bit for bit: a change that gives others is a new version',
    (version) => {
      const { versions, banks, items, blueprints, forms } = read(`assembler-${version}.json`);
      const built = banks.map((bank) => {
        const content = { bank, items, blueprints };
        return buildBank(content, versionIdOf(content));
      });
      expect(built.map((bank) => bank.versionId)).toEqual(versions);
      for (const { form, digest } of forms) {
        const bank = built.find(({ versionId }) => versionId === form.bankVersionId);
        if (bank === undefined) throw new Error(`no bank of version ${form.bankVersionId}`);
        expect(formDigest(form)).toBe(digest);
        expect(rebuildForm(form, bank, generator)).toEqual({ verdict: 'equal', digest });
      }
    },
  );
});
