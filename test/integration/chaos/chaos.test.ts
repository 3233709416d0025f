import { describe, expect, it } from 'vitest';
import { faultsOf, runChaos } from '../../chaos/run-chaos.ts';

const lines: string[] = [];

describe.each([1, 2] as const)('chaos on %i node(s)', (nodes) => {
  it('[SAVE-1, SIT-2, TIME-5, TIME-6] loses no acknowledged answer, closes once and gives outages back', async () => {
    const report = await runChaos({
      kills: 3,
      seed: `test ${nodes}`,
      nodes,
      candidates: 12,
      shortMs: { least: 3_000, most: 8_000 },
      signal: new AbortController().signal,
      say: (line) => lines.push(line),
    });
    expect(faultsOf(report), `${lines.join('\n')}\nlogs: ${report.dataDir}`).toEqual([]);
    expect([...report.kills.values()].reduce((sum, times) => sum + times, 0)).toBe(3);
    expect(report.acked).toBeGreaterThan(0);
    expect(report.ended.expired).toBeGreaterThan(0);
    expect(report.ended.submitted).toBeGreaterThan(0);
  }, 300_000);
});
