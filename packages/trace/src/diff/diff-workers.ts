import type { RecordedRun } from '../records/recorded-run.js';
import { workerTaskOf } from '../records/recorded-worker.js';
import type { RecordedWorker } from '../records/recorded-worker.js';
import type { ChipSummary, ChipTaskSummary } from '../worker-summary/chip-summary.js';
import { hostParts } from '../worker-summary/host-path.js';
import type { HostPart } from '../worker-summary/host-path.js';
import { partNames } from '../worker-summary/worker-answer.js';
import { summarizeWorker } from '../worker-summary/worker-summary.js';
import { SAME_PERCENT, changeOf, diffRuns, signed } from './diff.js';
import type { Change, RunDifference } from './diff.js';

/** What changed from one run of a worker of level 3 and up to another one. */
export interface WorkerDifference {
  readonly answer: string;
  /** From the call to the results. */
  readonly runUs: Change;
  /** The parts of the critical path of the host. */
  readonly pathUs: Readonly<Record<HostPart, Change>>;
  /** Chips that both have, by their places. */
  readonly chips: readonly ChipDifference[];
  /** Chips and tasks that only one of them has, and tasks that have another name, in words. */
  readonly unmatched: readonly string[];
}

/** What changed on one chip. */
export interface ChipDifference {
  readonly path: string;
  /** Time with a task, as the worker saw it. */
  readonly busyUs: Change;
  /** Time that the chip recorded in these tasks. */
  readonly deviceUs: Change;
  readonly tasks: readonly TaskDifference[];
}

/** What changed in the n-th recorded task of a chip. */
export interface TaskDifference {
  readonly name: string;
  /** Its number in each run. */
  readonly before: string;
  readonly after: string;
  readonly hostUs?: Change | undefined;
  readonly difference: RunDifference;
}

/** Says what got slower or faster, on the host and on which chip. Chips are the same when their places are, tasks by their order. */
export function diffWorkers(before: RecordedWorker, after: RecordedWorker): WorkerDifference {
  const [old, now] = [summarizeWorker(before), summarizeWorker(after)];
  const unmatched: string[] = [];
  const chips: ChipDifference[] = [];
  for (const chip of now.chips) {
    const same = old.chips.find(({ path }) => path === chip.path);
    if (same === undefined) unmatched.push(`${chip.path} is new.`);
    else chips.push(chipDifference(same, chip, runsOf(before, chip.path), runsOf(after, chip.path), unmatched));
  }
  for (const { path } of old.chips)
    if (!now.chips.some((chip) => chip.path === path)) unmatched.push(`${path} is gone.`);
  const pathUs = Object.fromEntries(
    hostParts.map((part) => [part, changeOf(old.pathUs[part], now.pathUs[part])]),
  ) as Record<HostPart, Change>;
  const figures = { runUs: changeOf(old.runUs, now.runUs), pathUs, chips };
  return { answer: answerOf(figures), ...figures, unmatched };
}

function runsOf({ chips }: RecordedWorker, path: string): readonly RecordedRun[] {
  return chips.find((chip) => chip.path === path)?.runs ?? [];
}

function chipDifference(
  old: ChipSummary,
  now: ChipSummary,
  oldRuns: readonly RecordedRun[],
  nowRuns: readonly RecordedRun[],
  unmatched: string[],
): ChipDifference {
  const { path } = now;
  if (old.tasks !== now.tasks) unmatched.push(`${path} had ${old.tasks} tasks and has ${now.tasks}.`);
  if (oldRuns.length !== nowRuns.length) {
    unmatched.push(
      `${path} recorded ${oldRuns.length} tasks and now ${nowRuns.length}; the first of both are compared.`,
    );
  }
  const count = Math.min(oldRuns.length, nowRuns.length);
  const tasks = Array.from({ length: count }, (_, i) => {
    const [first, second] = [old.summaries[i]!, now.summaries[i]!];
    if (first.name !== second.name) unmatched.push(`Task ${i} of ${path} was '${first.name}' and is '${second.name}'.`);
    return taskDifference(first, second, oldRuns[i]!, nowRuns[i]!);
  });
  return { path, busyUs: changeOf(old.busyUs, now.busyUs), deviceUs: changeOf(old.deviceUs, now.deviceUs), tasks };
}

function taskDifference(
  first: ChipTaskSummary,
  second: ChipTaskSummary,
  before: RecordedRun,
  after: RecordedRun,
): TaskDifference {
  const isSeen = first.hostUs !== undefined && second.hostUs !== undefined;
  return {
    name: second.name,
    before: workerTaskOf(before.source)?.task ?? first.task,
    after: workerTaskOf(after.source)?.task ?? second.task,
    hostUs: isSeen ? changeOf(first.hostUs, second.hostUs) : undefined,
    difference: diffRuns(before, after),
  };
}

function answerOf({ runUs, pathUs, chips }: Pick<WorkerDifference, 'runUs' | 'pathUs' | 'chips'>): string {
  if (Math.abs(runUs.percent ?? runUs.difference) < SAME_PERCENT) {
    return `Both runs took the same time, give or take ${SAME_PERCENT} %.`;
  }
  const isSlower = runUs.difference > 0;
  const isSo = ({ difference }: Change): boolean => (isSlower ? difference > 0 : difference < 0);
  const largest = <T>(items: readonly T[], of: (item: T) => Change): T | undefined =>
    items
      .filter((item) => isSo(of(item)))
      .sort((a, b) => Math.abs(of(b).difference) - Math.abs(of(a).difference))
      .at(0);
  const by = runUs.percent === undefined ? '' : ` by ${Math.abs(runUs.percent).toFixed(1)} %`;
  const part = largest(hostParts, (each) => pathUs[each]);
  const where =
    part === undefined
      ? ''
      : ` Most on the critical path of the host: ${partNames[part]}, ${signed(pathUs[part].difference)} us.`;
  const chip = largest(chips, ({ busyUs }) => busyUs);
  const onChip =
    chip === undefined ? '' : ` Of the chips ${chip.path} changed most: ${signed(chip.busyUs.difference)} us.`;
  const task = largest(chip?.tasks ?? [], ({ difference }) => difference.makespanUs);
  const inTask = task === undefined ? '' : ` There '${task.name}' (task ${task.after}): ${task.difference.answer}`;
  return `The run got ${isSlower ? 'slower' : 'faster'}${by}.${where}${onChip}${inTask}`;
}
