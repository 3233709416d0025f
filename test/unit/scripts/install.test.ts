import { describe, expect, it } from 'vitest';

interface Lock {
  packages: Record<string, { version?: string; optional?: boolean }>;
}
interface Install {
  isInstallStale(wanted: Lock, installed: Lock | null): boolean;
  installAdvice(output: string): string;
}
const { isInstallStale, installAdvice } = (await import(
  new URL('../../../scripts/lib/install.mjs', import.meta.url).href
)) as Install;

const lock = (...packages: [name: string, version: string, optional?: 'optional'][]): Lock => ({
  packages: Object.fromEntries([
    ['', {}],
    ...packages.map(([name, version, optional]) => [
      `node_modules/${name}`,
      { version, ...(optional && { optional: true }) },
    ]),
  ]),
});

describe('isInstallStale', () => {
  const wanted = lock(['pg', '8.0.0'], ['binary-for-windows', '1.0.0', 'optional']);
  it.each([
    ['nothing is installed', null, true],
    ['all that this platform needs is there', lock(['pg', '8.0.0']), false],
    ['there is more than is needed', lock(['pg', '8.0.0'], ['left', '1.0.0']), false],
    ['a package is missing', lock(), true],
    ['a package has another version', lock(['pg', '7.0.0']), true],
    ['an optional package has another version', lock(['pg', '8.0.0'], ['binary-for-windows', '0.9.0']), true],
  ])('when %s', (_what, installed, expected) => {
    expect(isInstallStale(wanted, installed)).toBe(expected);
  });
});

describe('installAdvice', () => {
  it.each([
    ['npm error code ENOTFOUND', /registry is out of reach/],
    ['npm error code ECONNREFUSED', /registry is out of reach/],
    ['npm error code ENOSPC', /disk is full/],
    ['npm error code EACCES', /may not write/],
    ['npm is not installed', /npm is missing/],
    ['npm error something else', /last lines say why/],
  ])('after "%s"', (output, advice) => {
    expect(installAdvice(output)).toMatch(advice);
  });
});
