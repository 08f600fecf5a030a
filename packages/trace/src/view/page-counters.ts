import { kernelCounters } from '../pmu/kernel-counters.js';
import { renderCounters } from '../pmu/render-counters.js';
import type { RunPlace } from './add-lanes.js';
import type { PageCounters, PageNote } from './page-data.js';
import type { ViewedRun } from './page-data-of.js';

/** Of more runs than this nobody reads all. */
const MOST_NOTES = 16;

/** What the counters say about the kernels of each run. */
export function kernelNotes(runs: readonly ViewedRun[], places: readonly RunPlace[]): PageNote[] {
  const counted = runs.flatMap(({ run, pmu }, i) => (pmu === undefined ? [] : [{ run, pmu, place: places[i]! }]));
  return counted.slice(0, MOST_NOTES).map(({ run, pmu, place }) => {
    const report = kernelCounters(pmu, { platform: run.machine.platform, names: run.names });
    const [title, ...lines] = renderCounters(report).split('\n');
    return { title: `${place.prefix}${title}`, lines: lines.map((line) => line.trim()) };
  });
}

/** What was counted during each task, all of its blocks together. */
export function pageCounters(runs: readonly ViewedRun[], places: readonly RunPlace[]): PageCounters {
  const names = [...new Set(runs.flatMap(({ pmu }) => pmu?.counters ?? []))];
  const sums = new Map<number, { blocks: number; cycles: number; readonly counts: Float64Array }>();
  runs.forEach(({ run, pmu }, i) => {
    if (pmu === undefined) return;
    const taskOf = new Map(run.taskIds.map((id, task) => [id, task + places[i]!.firstTask]));
    const columns = pmu.counters.map((name) => names.indexOf(name));
    for (const { taskId, cycles, counts } of pmu.rows) {
      const task = taskId === undefined ? undefined : taskOf.get(taskId);
      if (task === undefined) continue;
      const sum = sums.get(task) ?? { blocks: 0, cycles: 0, counts: new Float64Array(names.length) };
      sums.set(task, sum);
      sum.blocks++;
      sum.cycles += cycles;
      counts.forEach((count, column) => (sum.counts[columns[column]!]! += count));
    }
  });
  const rows = [...sums].sort(([a], [b]) => a - b);
  return {
    names,
    task: Uint32Array.from(rows, ([task]) => task),
    blocks: Uint32Array.from(rows, ([, { blocks }]) => blocks),
    cycles: Float64Array.from(rows, ([, { cycles }]) => cycles),
    counts: Float64Array.from(rows.flatMap(([, { counts }]) => [...counts])),
  };
}
