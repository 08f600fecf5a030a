import { percent } from '../overhead/verdict.js';
import { edgeGap } from '../records/edge-gap.js';
import type { RecordedRun } from '../records/recorded-run.js';
import { functionName, taskName } from '../records/task-name.js';
import type { CriticalPath } from './critical-path.js';
import { markdownTable } from './markdown-table.js';

/** How much of the paths a report shows. */
export interface ReportOptions {
  /** How many of the steps that take longest. Default: 25. */
  readonly top?: number | undefined;
}

/** The critical paths of a run as a report in Markdown. */
export function renderCriticalPath(run: RecordedRun, path: CriticalPath, { top = 25 }: ReportOptions = {}): string {
  const { observed } = path;
  const share = (us: number): string => `${us.toFixed(3)} us (${percent(us, observed.makespanUs).toFixed(1)} %)`;
  const { stallParts } = observed;
  const gap = edgeGap(run);
  return [
    '# Critical path',
    '',
    `Makespan: ${observed.makespanUs.toFixed(3)} us, ${run.tasks.length} blocks of ${new Set(run.tasks.map(({ task }) => task)).size} tasks.`,
    `Edges: ${run.edges.length} from ${run.edgeSource}, of which ${path.ignoredEdges} were not kept to and left out.`,
    ...(gap === undefined ? [] : [gap]),
    '',
    '## What the run waited for',
    '',
    ...markdownTable([
      ['part', 'time'],
      ['compute', share(observed.computeUs)],
      ['data-wait', share(observed.stallUs['data-wait'])],
      ['core-wait', share(observed.stallUs['core-wait'])],
      ['front-gap', share(observed.stallUs['front-gap'])],
    ]),
    '',
    'The waiting was for',
    '',
    ...markdownTable([
      ['part', 'time'],
      ['submit', share(stallParts.submitUs)],
      ['dispatch', share(stallParts.scheduleUs)],
      ['start on the core', share(stallParts.startUs)],
    ]),
    '',
    `## The longest steps of ${observed.steps.length}`,
    '',
    ...markdownTable([
      ['at us', 'task', 'function', 'core', 'compute us', 'stall before us', 'kind'],
      ...steps(run, path, top),
    ]),
    '',
    '## The longest chain of dependencies',
    '',
    `${path.static.tasks.length} tasks, ${share(path.static.lengthUs)}: ${whatItMeans(path)}.`,
    '',
    ...chain(run, path, top),
    '',
  ].join('\n');
}

/** Sums of durations are not exact. */
const NS_IN_US = 0.001;

/** A chain of tasks that overlapped is longer than the run that it was found in. */
function whatItMeans({ static: chain, observed }: CriticalPath): string {
  if (chain.lengthUs < observed.makespanUs + NS_IN_US) return 'no schedule is faster than that';
  return 'its tasks overlapped, which the tolerance (--tol) allows';
}

function steps(run: RecordedRun, { observed }: CriticalPath, top: number): string[][] {
  const longest = [...observed.steps].sort(
    (a, b) => b.endUs - b.startUs + b.stallUs - (a.endUs - a.startUs + a.stallUs),
  );
  return longest.slice(0, top).map(({ row, startUs, endUs, stallUs, stall }) => {
    const { task, funcId, core, coreKind } = run.tasks[row]!;
    const name = functionName(run.names.functions, funcId);
    const times = [(endUs - startUs).toFixed(3), stallUs.toFixed(3), stall];
    return [startUs.toFixed(3), taskName(run.taskIds[task]!), name, `${coreKind.toUpperCase()}_${core}`, ...times];
  });
}

function chain(run: RecordedRun, path: CriticalPath, top: number): string[] {
  const names = path.static.tasks.map((task) => taskName(run.taskIds[task]!));
  const shown = names.slice(0, top).join(' → ');
  return [names.length > top ? `${shown} → … ${names.length} in all` : shown];
}
