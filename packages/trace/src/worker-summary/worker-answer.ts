import type { ChipTaskSummary } from './chip-summary.js';
import type { HostPart } from './host-path.js';
import type { WorkerSummary } from './worker-summary.js';

/** What held a worker of level 3 and up back. */
export type WorkerBottleneck =
  | 'nothing recorded'
  | 'queue of runs'
  | 'orchestration'
  | 'staging copies'
  | 'dispatch latency'
  | 'imbalance'
  | 'idle lanes'
  | 'chips'
  | 'around chips'
  | 'sub workers'
  | 'nested workers'
  | 'mixed';

type Figures = Omit<WorkerSummary, 'bottleneck' | 'answer' | 'advice'>;

interface Answer {
  readonly bottleneck: WorkerBottleneck;
  readonly answer: string;
  readonly advice: string;
}

/** Without a part that has this share of the path, halving any one of them makes a run faster by less than an eighth. */
const MUCH_PERCENT = 25;
/** Chips that have tasks for less than half of the time could do all of it twice. */
const IDLE_PERCENT = 50;
/** From here on a run would take two thirds of its time on chips if they shared the work evenly. */
const UNEVEN = 1.5;

/** Finds the largest part of the critical path, and says what it means. */
export function workerAnswer(figures: Figures): Answer {
  const { pathPercent, runs } = figures;
  if (runs === 0) {
    return {
      bottleneck: 'nothing recorded',
      answer: 'The spans have no run.',
      advice: 'Give a run { spansTo }.',
    };
  }
  const parts = Object.entries(pathPercent) as [HostPart, number][];
  const onChips = pathPercent.chip + pathPercent.aroundChip;
  const [part, share] = parts.reduce((most, each) => (each[1] > most[1] ? each : most));
  if (onChips >= Math.max(share, MUCH_PERCENT)) {
    return unevenAnswer(figures) ?? (pathPercent.chip >= onChips / 2 ? chipAnswer(figures) : aroundAnswer(figures));
  }
  return share < MUCH_PERCENT || part === 'other' ? mixed(parts) : answers[part](whole(share), figures);
}

function mixed(parts: readonly [HostPart, number][]): Answer {
  const most = parts.filter(([, share]) => share >= 1).sort((a, b) => b[1] - a[1]);
  return {
    bottleneck: 'mixed',
    answer: `No single cause: of the critical path ${most.map(([part, share]) => `${partNames[part]} ${whole(share)}`).join(', ')}.`,
    advice: 'Look at the largest of these first.',
  };
}

/** Parts of the path in words. */
export const partNames: Readonly<Record<HostPart, string>> = {
  queued: 'queue of runs',
  orchestration: 'orchestration',
  staging: 'staging copies',
  dispatch: 'dispatch and completion',
  chip: 'chips',
  aroundChip: 'around chips',
  sub: 'sub workers',
  nested: 'nested workers',
  other: 'other',
};

const answers: Readonly<Record<Exclude<HostPart, 'other'>, (share: string, figures: Figures) => Answer>> = {
  queued: (share) => ({
    bottleneck: 'queue of runs',
    answer: `For ${share} of the time the run waited for earlier ones.`,
    advice: 'Submit runs only as fast as they end, or give them workers of their own.',
  }),
  orchestration: (share) => ({
    bottleneck: 'orchestration',
    answer: `Tasks were submitted late: for ${share} of the time the critical path was in the orchestration function.`,
    advice:
      'Submit the tasks that the longest chain starts with first, and compute and allocate outside of the function.',
  }),
  staging: (share) => ({
    bottleneck: 'staging copies',
    answer: `For ${share} of the time ordinary arrays were copied to and from memory that chips share.`,
    advice: 'Make the tensors with worker.alloc, so that nothing has to be copied.',
  }),
  dispatch: (share, { dispatch, complete }) => ({
    bottleneck: 'dispatch latency',
    answer:
      `For ${share} of the time tasks were on the way to a child or back: a task took ${time(dispatch.percentiles['p50']!)} ` +
      `to start and ${time(complete.percentiles['p50']!)} to be seen as over (medians; at most ${time(dispatch.max)} and ${time(complete.max)}).`,
    advice: 'Make tasks larger, or use fewer processes than the machine has processors.',
  }),
  chip: (_, figures) => chipAnswer(figures),
  aroundChip: (_, figures) => aroundAnswer(figures),
  sub: (share, { subWorkers }) => ({
    bottleneck: 'sub workers',
    answer: `For ${share} of the time the critical path was in functions of sub workers: ${subWorkers
      .map(({ path, busyPercent }) => `${path} was busy for ${whole(busyPercent)}`)
      .join(', ')}.`,
    advice:
      'Move this work to kernels, split it over more sub workers, or take it off the chain that the chips wait for.',
  }),
  nested: (share) => ({
    bottleneck: 'nested workers',
    answer: `For ${share} of the time a nested worker had a task and no run of its own under way.`,
    advice: 'Give nested workers fewer and larger tasks.',
  }),
};

/** When one chip had most of the work, or none of them had much. */
function unevenAnswer({ chips, imbalance, path }: Figures): Answer | undefined {
  if (chips.length < 2) return undefined;
  const busy = chips.map(({ path: chip, busyPercent }) => `${chip} ${whole(busyPercent)}`).join(', ');
  const busiest = chips.reduce((most, chip) => (chip.busyUs > most.busyUs ? chip : most));
  const onPath = new Set(path.filter(({ part }) => part === 'chip' || part === 'aroundChip').map((step) => step.path));
  if (imbalance >= UNEVEN && onPath.size === 1 && onPath.has(busiest.path)) {
    return {
      bottleneck: 'imbalance',
      answer: `${busiest.path} had more to do than the others, or was slower: it had tasks for ${imbalance.toFixed(1)} times as long as the average (${busy}).`,
      advice: 'Spread the work evenly, or look at what this chip has that the others have not.',
    };
  }
  const averagePercent = sum(chips, ({ busyPercent }) => busyPercent) / chips.length;
  if (averagePercent >= IDLE_PERCENT) return undefined;
  return {
    bottleneck: 'idle lanes',
    answer:
      `Chips waited for each other: they had tasks for ${whole(averagePercent)} of the time on average (${busy}), ` +
      `while the critical path went over ${onPath.size} of them.`,
    advice: 'Split tasks so that chips work at the same time, and drop dependencies that data does not need.',
  };
}

function chipAnswer(figures: Figures): Answer {
  const slowest = slowestTask(figures);
  const inside =
    slowest === undefined
      ? ''
      : ` Of the tasks with records '${slowest.name}' took longest there (task ${slowest.task} of run ${slowest.run}), ` +
        `${slowest.summary.bottleneck}: ${slowest.summary.answer}`;
  return {
    bottleneck: 'chips',
    answer: `For ${whole(figures.pathPercent.chip)} of the time the critical path was on chips.${inside}`,
    advice: slowest?.summary.advice ?? 'Record what chips do, with { enableL2Swimlane: true } and an outputPrefix.',
  };
}

function aroundAnswer({ chips, pathPercent }: Figures): Answer {
  const recorded = chips.flatMap(({ summaries }) => summaries);
  return {
    bottleneck: 'around chips',
    answer:
      `For ${whole(pathPercent.aroundChip)} of the time a chip had a task while its cores had no work of it: tasks with records ` +
      `took ${time(sum(recorded, ({ hostUs = 0 }) => hostUs))}, of which the cores had work for ` +
      `${time(sum(recorded, ({ summary }) => summary.makespanUs))}.`,
    advice:
      'Run once before you measure, as the first run of a callable loads it, and put more work into a task. ' +
      'Records of chips are written in this time, too.',
  };
}

/** The task that its chip had work of for longest. */
function slowestTask({ chips }: Figures): ChipTaskSummary | undefined {
  let slowest: ChipTaskSummary | undefined;
  for (const task of chips.flatMap(({ summaries }) => summaries)) {
    if (slowest === undefined || task.summary.makespanUs > slowest.summary.makespanUs) slowest = task;
  }
  return slowest;
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

function whole(share: number): string {
  return `${share.toFixed(0)} %`;
}

function time(us: number): string {
  return us >= 1000 ? `${(us / 1000).toFixed(2)} ms` : `${us.toFixed(1)} us`;
}
