import type { ChaosReport } from './run-chaos.ts';

const whole = (number: number) => Math.round(number).toLocaleString('en');

/** The report for people. */
export function tableOf(report: ChaosReport): string {
  const kills = [...report.kills].map(([name, times]) => `${name} ${times}`).join(', ');
  const lines = [
    ['kills', kills],
    ['answers acknowledged', whole(report.acked)],
    ['of them lost', whole(report.lost.length)],
    ['sittings', `${whole(report.sittings)} (${report.ended.submitted} submitted, ${report.ended.expired} expired)`],
    ['closed other than exactly once', whole(report.doubleOutcomes.length)],
    ['ran past their end', whole(report.overruns.length)],
    ['silences', `${whole(report.silences)}, the longest ${whole(report.worstSilenceMs)} ms`],
    ['worst error of outage credit', `${whole(report.worstCreditErrorMs)} ms`],
    ['latest close after deadline and grace', `${whole(report.worstLatenessMs)} ms`],
    ['processes that ended by themselves', whole(report.crashes.length)],
    ['answers that no rule explains', whole([...report.surprises.values()].reduce((sum, times) => sum + times, 0))],
    ['took', `${whole(report.tookMs / 1000)} s`],
  ] as const;
  const width = Math.max(...lines.map(([name]) => name.length));
  return lines.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}
