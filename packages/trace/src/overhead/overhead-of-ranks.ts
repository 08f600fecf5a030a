import { PtoError } from '@pto/task-interface';

import type { RankProblem, Ranks } from '../records/recorded-worker.js';
import { overheadReport } from './overhead.js';
import type { OverheadReport } from './overhead.js';
import { renderOverhead } from './render-overhead.js';
import { percent, verdictOf } from './verdict.js';
import type { OverheadVerdict } from './verdict.js';

/** Why cores were idle on many chips: all together, and each for itself. */
export interface RanksOverhead {
  readonly verdict: OverheadVerdict['verdict'];
  /** All ranks added up. */
  readonly wallUs: number;
  readonly overheadUs: number;
  readonly overheadPercent: number;
  readonly ranks: readonly RankOverhead[];
  /** Ranks that there is no report of. */
  readonly problems: readonly RankProblem[];
}

/** Why the cores of one rank were idle. */
export interface RankOverhead {
  readonly name: string;
  readonly report: OverheadReport;
}

/** Says why cores of many chips were idle. Ranks whose records have no times of the scheduler are problems. */
export function overheadOfRanks({ ranks, problems }: Ranks): RanksOverhead {
  const reports: RankOverhead[] = [];
  const others: RankProblem[] = [];
  for (const { name, run } of ranks) {
    try {
      reports.push({ name, report: overheadReport(run) });
    } catch (error) {
      if (!(error instanceof PtoError)) throw error;
      others.push({ name, problem: error.message, isMissing: false });
    }
  }
  const sum = (of: (verdict: OverheadVerdict) => number): number =>
    reports.reduce((total, { report }) => total + of(report.verdict), 0);
  const wallUs = sum((verdict) => verdict.wallUs);
  const overheadUs = sum((verdict) => verdict.overheadUs);
  const overheadPercent = percent(overheadUs, wallUs);
  return {
    verdict: verdictOf(overheadPercent),
    ...{ wallUs, overheadUs, overheadPercent },
    ranks: reports,
    problems: [...problems, ...others],
  };
}

/** The same as text: all ranks in a table, then the report of each. */
export function renderOverheadOfRanks(all: RanksOverhead): string {
  const reports = all.ranks.map(({ name, report }) => `\n${name}\n${renderOverhead(report)}`);
  return [renderRanks(all), ...reports].join('\n');
}

/** All ranks in a table. */
export function renderRanks({ verdict, wallUs, overheadUs, overheadPercent, ranks }: RanksOverhead): string {
  const width = Math.max(4, ...ranks.map(({ name }) => name.length));
  return [
    `All ${ranks.length} ranks: ${verdict}`,
    `ready tasks beside idle cores for ${overheadUs.toFixed(2)} of ${wallUs.toFixed(2)} us (${overheadPercent.toFixed(1)} %)`,
    '',
    `${'rank'.padEnd(width)} ${'wall us'.padStart(14)} ${'overhead us'.padStart(14)} ${'%'.padStart(6)}  verdict`,
    ...ranks.map(({ name, report }) => {
      const { verdict: own, wallUs: wall, overheadUs: overhead, overheadPercent: share } = report.verdict;
      const figures = [wall.toFixed(2).padStart(14), overhead.toFixed(2).padStart(14), share.toFixed(1).padStart(6)];
      return `${name.padEnd(width)} ${figures.join(' ')}  ${own}`;
    }),
  ].join('\n');
}
