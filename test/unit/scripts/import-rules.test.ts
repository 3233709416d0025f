import { describe, expect, it } from 'vitest';

interface ImportRules {
  violationsIn(files: Map<string, string>): string[];
}
const { violationsIn } = (await import(
  new URL('../../../scripts/import-rules.mjs', import.meta.url).href
)) as ImportRules;

const check = (...files: [path: string, source: string][]) => violationsIn(new Map(files));
const importing = (specifier: string) => `import { x } from '${specifier}';\n`;

describe('import rules', () => {
  it.each([
    ['core its own', 'server/core/a/b.ts', importing('../c.ts')],
    ['ports core', 'server/ports/a.ts', importing('../core/c.ts')],
    ['contract zod', 'server/contract/a.ts', importing('zod')],
    ['contract types of core', 'server/contract/a.ts', `import type { X } from '../core/c.ts';`],
    ['contract the list of refusals', 'server/contract/a.ts', importing('../core/refusal-codes.ts')],
    ['features other packages', 'server/features/f/a.ts', importing('yaml')],
    ['features an edge', 'server/features/f/a.ts', importing('../../http/mount.ts')],
    ['features their own folder', 'server/features/f/a.ts', importing('./f.repo.ts')],
    ['features another feature by its index', 'server/features/f/a.ts', importing('../g/index.ts')],
    ['adapters ports', 'server/adapters/x/a.ts', importing('../../ports/p.ts')],
    ['composition roots adapters', 'server/main.ts', importing('./adapters/x/a.ts')],
    ['the client the contract', 'client/app/a.tsx', importing('../../server/contract/c.ts')],
  ])('let %s', (_what, path, source) => {
    expect(check([path, source])).toEqual([]);
  });

  it.each([
    ['core ports', 'server/core/a.ts', '../ports/p.ts'],
    ['core types of a feature', 'server/core/a.ts', '../features/f/index.ts', 'type'],
    ['core a package that does IO', 'server/core/a.ts', 'node:fs'],
    ['ports contract', 'server/ports/a.ts', '../contract/c.ts'],
    ['ports a package', 'server/ports/a.ts', 'pg'],
    ['contract values of core', 'server/contract/a.ts', '../core/c.ts'],
    ['contract a feature', 'server/contract/a.ts', '../features/f/index.ts', 'type'],
    ['contract another package', 'server/contract/a.ts', 'express'],
    ['features adapters', 'server/features/f/a.ts', '../../adapters/x/a.ts'],
    ['features types of adapters', 'server/features/f/a.ts', '../../adapters/x/a.ts', 'type'],
    ['features what only adapters know', 'server/features/f/a.ts', 'ioredis'],
    ['edges what only adapters know', 'server/http/a.ts', 'pg'],
    ['features the inside of another feature', 'server/features/f/a.ts', '../g/g.repo.ts'],
    ['features a file of the same name elsewhere', 'server/features/f/a.ts', '../ff/b.ts'],
    ['edges a feature', 'server/http/a.ts', '../features/f/index.ts'],
    ['edges adapters', 'server/socket/a.ts', '../adapters/x/a.ts'],
    ['adapters a feature', 'server/adapters/a.ts', '../features/f/index.ts'],
    ['adapters contract', 'server/adapters/a.ts', '../contract/c.ts'],
    ['settings adapters', 'server/config.ts', './adapters/a.ts'],
    ['the client core', 'client/app/a.tsx', '../../server/core/c.ts'],
    ['the client a feature', 'client/app/a.tsx', '../../server/features/f/index.ts'],
    ['the server a test', 'server/main.ts', '../test/support/t.ts'],
    ['a feature a test', 'server/features/f/a.ts', '../../../test/support/t.ts'],
    ['the client a test', 'client/app/a.tsx', '../../test/support/t.ts'],
  ])('refuse %s', (_what, path, specifier, kind = '') => {
    expect(check([path, `import ${kind} { x } from '${specifier}';`])).toEqual([
      expect.stringContaining(`${path} may not import ${specifier}`),
    ]);
  });

  it.each([
    ['export … from', `export { x } from '../ports/p.ts';`],
    ['export * from', `export * from '../ports/p.ts';`],
    ['import for effect', `import '../ports/p.ts';`],
    ['dynamic import', `const load = () => import('../ports/p.ts');`],
    ['a list over several lines', `import {\n  a,\n  b,\n} from '../ports/p.ts';`],
  ])('see an %s', (_what, source) => {
    expect(check(['server/core/a.ts', source])).toHaveLength(1);
  });

  it('refuse a circle, and leave types out of it', () => {
    const a = ['server/core/a.ts', importing('./b.ts')] as [string, string];
    const b = ['server/core/b.ts', importing('./c.ts')] as [string, string];
    expect(check(a, b, ['server/core/c.ts', importing('./a.ts')])).toEqual([
      'Files import each other in a circle: server/core/a.ts → server/core/b.ts → server/core/c.ts → server/core/a.ts.',
    ]);
    expect(check(a, b, ['server/core/c.ts', `import type { X } from './a.ts';`])).toEqual([]);
  });
});

describe('the clock rule', () => {
  it.each(['Date.now()', 'new Date()', 'performance.now()'])(
    '[TIME-1] refuses %s in a feature and lets adapters, clients and comments be',
    (read) => {
      expect(check(['server/features/f/a.ts', `const now = ${read};`])).toEqual([
        expect.stringContaining('reads the clock'),
      ]);
      expect(check(['server/adapters/a.ts', `const now = ${read};`])).toEqual([]);
      expect(check(['client/a.ts', `const now = ${read};`])).toEqual([]);
      expect(check(['server/core/a.ts', `/**\n * Never ${read}.\n */\n// nor ${read}\n`])).toEqual([]);
    },
  );

  it('lets a given instant be written as a date', () => {
    expect(check(['server/core/a.ts', 'const text = new Date(at).toISOString();'])).toEqual([]);
  });
});
