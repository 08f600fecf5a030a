import { percent } from '../overhead/verdict.js';
import type { RankProblem } from '../records/recorded-worker.js';
import type { CriticalPath } from './critical-path.js';
import { markdownTable } from './markdown-table.js';

/** The critical paths of one rank. */
export interface RankPath {
  readonly name: string;
  readonly path: CriticalPath;
}

/** What many ranks waited for, side by side, as a report in Markdown. */
export function renderPathsOfRanks(ranks: readonly RankPath[], problems: readonly RankProblem[]): string {
  const makespan = ({ path }: RankPath): number => path.observed.makespanUs;
  const total = ranks.reduce((sum, rank) => sum + makespan(rank), 0);
  const slowest = ranks.reduce((most, rank) => (makespan(rank) > makespan(most) ? rank : most), ranks[0]!);
  return [
    '# Critical paths',
    '',
    `${ranks.length} ranks, ${total.toFixed(3)} us together. The slowest one is ${slowest.name}: ` +
      `${makespan(slowest).toFixed(3)} us, of which ${inWords(slowest.path)}.`,
    '',
    ...markdownTable([
      ['rank', 'makespan us', 'compute', 'data-wait', 'core-wait', 'front-gap', 'longest chain us'],
      ...ranks.map(({ name, path }) => row(name, path)),
    ]),
    ...(problems.length === 0 ? [] : ['', '## Left out', '']),
    ...problems.map(({ name, problem }) => `- ${name}: ${problem.split('\n')[0]}`),
    '',
  ].join('\n');
}

function row(name: string, { observed, static: longest }: CriticalPath): string[] {
  const { makespanUs, computeUs, stallUs } = observed;
  const shares = [computeUs, stallUs['data-wait'], stallUs['core-wait'], stallUs['front-gap']];
  const cells = shares.map((us) => `${percent(us, makespanUs).toFixed(1)} %`);
  return [name, makespanUs.toFixed(3), ...cells, longest.lengthUs.toFixed(3)];
}

function inWords({ observed }: CriticalPath): string {
  const { makespanUs, computeUs, stallParts } = observed;
  const share = (us: number): string => `${percent(us, makespanUs).toFixed(1)} %`;
  const { submitUs, scheduleUs, startUs } = stallParts;
  return `${share(computeUs)} was compute and ${share(submitUs + scheduleUs + startUs)} waiting`;
}
