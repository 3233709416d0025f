import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

/** Runs a script on a machine that claims to be another. */
function runAs(claim: string, script: string, environment: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,Object.defineProperty(process, ${claim})`, script],
    { encoding: 'utf8', env: { ...process.env, DATABASE_URL: '', ...environment } },
  );
  return { status, said: `${stdout}${stderr}` };
}

const node = (version: string) => `'versions', { value: { node: '${version}' } }`;

describe('an old Node', () => {
  it.each(['scripts/start.mjs', 'scripts/test.mjs', 'scripts/check.mjs', 'scripts/build.mjs', 'bin/invigil.mjs'])(
    'gets one plain sentence from %s',
    (script) => {
      expect(runAs(node('18.20.4'), script)).toEqual({
        status: 1,
        said: 'Invigil needs Node 20.19 or later, and this is Node 18.20.4: install a newer one from https://nodejs.org.\n',
      });
    },
  );

  it('is one before 20.19', () => {
    expect(runAs(node('20.18.3'), 'scripts/start.mjs').said).toMatch(/this is Node 20.18.3/);
    expect(runAs(node('20.19.0'), 'scripts/require-node.mjs')).toEqual({ status: 0, said: '' });
    expect(runAs(node('24.1.0'), 'scripts/require-node.mjs')).toEqual({ status: 0, said: '' });
  });
});

describe('an unsupported platform', () => {
  it('is told before anything is installed', () => {
    const { status, said } = runAs(`'platform', { value: 'sunos' }`, 'scripts/start.mjs');
    expect(status).toBe(1);
    expect(said).toMatch(/^The embedded database does not run on sunos-.*: use Linux or macOS.*or set DATABASE_URL/);
  });
});
