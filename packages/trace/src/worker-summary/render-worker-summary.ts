import { hostParts } from './host-path.js';
import { partNames } from './worker-answer.js';
import type { ChipSummary } from './chip-summary.js';
import type { WorkerSummary } from './worker-summary.js';

/** The steps of the path that a summary shows, the longest ones; all are in the summary for programs. */
const MAX_STEPS = 12;

/** The summary of a worker as text for people. */
export function renderWorkerSummary(summary: WorkerSummary): string {
  const { bottleneck, answer, advice, runUs, runs, tasks, pathUs, pathPercent, subWorkers, dispatch, complete } =
    summary;
  return [
    `${bottleneck}: ${answer}`,
    `What to try: ${advice}`,
    '',
    `runs            ${us(runUs)} us in ${runs}, ${tasks} tasks submitted`,
    'critical path',
    ...hostParts
      .filter((part) => pathUs[part] > 0)
      .map((part) => `  ${partNames[part].padEnd(25)} ${us(pathUs[part]).padStart(14)} us ${of(pathPercent[part])}`),
    `  its longest steps of ${summary.path.length}:`,
    ...longestSteps(summary),
    `start of a task ${us(dispatch.percentiles['p50']!)} us (median), at most ${us(dispatch.max)} us`,
    `end of a task   ${us(complete.percentiles['p50']!)} us (median), at most ${us(complete.max)} us`,
    '',
    ...summary.chips.map(chipLine),
    ...subWorkers.map(
      ({ path, tasks: count, busyPercent }) => `${path.padEnd(15)} ${tasksOf(count)}, busy ${of(busyPercent).trim()}`,
    ),
    ...summary.notes.map((note) => `note            ${note}`),
  ].join('\n');
}

function longestSteps({ path, runUs }: WorkerSummary): string[] {
  const longest = [...path].sort((a, b) => b.endUs - b.startUs - (a.endUs - a.startUs)).slice(0, MAX_STEPS);
  return longest
    .sort((a, b) => a.startUs - b.startUs)
    .map(({ part, startUs, endUs, path: place, name, task }) => {
      const what = name === undefined ? '' : ` ${name}${task === undefined ? '' : ` (task ${task})`}`;
      const share = of(runUs > 0 ? (100 * (endUs - startUs)) / runUs : 0);
      return `  ${us(startUs).padStart(14)} us ${partNames[part].padEnd(25)} ${us(endUs - startUs).padStart(14)} us ${share}  ${place ?? ''}${what}`;
    });
}

function chipLine({ path, tasks, busyPercent, busyUs, recorded, deviceUs, bottleneck, shares }: ChipSummary): string {
  const host = `${path.padEnd(15)} ${tasksOf(tasks)}, busy ${of(busyPercent).trim()} (${us(busyUs)} us)`;
  if (bottleneck === undefined || shares === undefined) return tasks === 0 ? host : `${host}; not recorded`;
  const { compute, submit, schedule, start } = shares;
  const parts = Object.entries({ compute, submit, dispatch: schedule, start });
  const inside = parts.map(([part, share]) => `${part} ${of(share).trim()}`).join(', ');
  return `${host}; ${recorded} recorded, ${us(deviceUs)} us, ${bottleneck}: ${inside}`;
}

function tasksOf(count: number): string {
  return count === 1 ? '1 task' : `${count} tasks`;
}

function us(value: number): string {
  return value.toFixed(2);
}

function of(share: number): string {
  return `${share.toFixed(1).padStart(5)} %`;
}
