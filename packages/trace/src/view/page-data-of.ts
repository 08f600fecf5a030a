import { criticalPath } from '../critical-path/critical-path.js';
import type { HostSpans } from '../records/host-spans.js';
import type { RecordedPmu } from '../pmu/read-pmu.js';
import type { RecordedRun } from '../records/recorded-run.js';
import { activities } from './activity.js';
import { LaneAdder } from './add-lanes.js';
import type { RunPlace } from './add-lanes.js';
import { kernelNotes, pageCounters } from './page-counters.js';
import { gapTexts } from './gap-texts.js';
import { NameTable } from './name-table.js';
import { pageClock } from './page-clock.js';
import type { MemorySeries, PageData, PageTensor } from './page-data.js';
import { pageHost } from './page-host.js';
import { pageEdges, pageTasks } from './page-tasks.js';
import { SliceBuilder } from './slice-builder.js';
import { verdictsOf } from './verdicts.js';

/** One chip's part of what a page shows. */
export interface ViewedRun {
  readonly run: RecordedRun;
  /** Where it ran, for example `L3/chip0`; nothing when there is only one. */
  readonly path?: string | undefined;
  /** The last two names of the directory of its records, for example `L3.chip0/task-1-0`, by which spans name it. */
  readonly folder?: string | undefined;
  /** How full its rings were. */
  readonly memory?: readonly MemorySeries[] | undefined;
  readonly pmu?: RecordedPmu | undefined;
  /** Values of tensors, of tasks by their indices in this run. */
  readonly tensors?: readonly PageTensor[] | undefined;
}

/** What a page is made of. */
export interface ViewInput {
  readonly title: string;
  readonly runs: readonly ViewedRun[];
  readonly spans?: HostSpans | undefined;
  /** Further sentences about what the page lacks. */
  readonly gaps?: readonly string[] | undefined;
}

function places(runs: readonly ViewedRun[]): RunPlace[] {
  let [firstTask, firstRow] = [0, 0];
  return runs.map(({ run, path }, number) => {
    const place = { run, number, prefix: path === undefined ? '' : `${path} `, firstTask, firstRow };
    firstTask += run.taskIds.length;
    firstRow += run.tasks.length;
    return place;
  });
}

/** The blocks that the end of a run waited for, in order of time. */
function criticalRows({ run, firstRow }: RunPlace): number[] {
  return criticalPath(run).observed.steps.map(({ row }) => row + firstRow);
}

function clockText(runs: readonly ViewedRun[], spans: HostSpans | undefined): string {
  if (spans === undefined && runs.every(({ run }) => run.tasks.length === 0)) return 'no times were recorded';
  const kinds = new Set(runs.map(({ run }) => run.clock.kind));
  if (!kinds.has('model')) return 'wall clock: measured';
  return kinds.size === 1 ? 'model clock: computed, not measured' : 'some runs measured, some computed';
}

function facts(runs: readonly ViewedRun[], blocks: number, tasks: number): string[] {
  const machines = runs.flatMap(({ run: { machine } }) => [machine.platform, machine.runtime]);
  const known = [...new Set(machines)].filter((fact) => fact !== undefined);
  return [...known, `${tasks} tasks`, `${blocks} blocks`];
}

/** What a page shows, made of what was recorded. */
export function pageDataOf({ title, runs, spans, gaps = [] }: ViewInput): PageData {
  const recorded = runs.map(({ run }) => run);
  const clock = pageClock(recorded, spans);
  const all = places(runs);
  const names = new NameTable();
  const builder = new SliceBuilder();
  const lanesOf = new LaneAdder(builder, names, clock);
  for (const place of all) lanesOf.nameFunctions(place);
  const rows = recorded.reduce((sum, run) => sum + run.tasks.length, 0);
  const shownSpans = clock.hasHost ? spans : undefined;
  if (shownSpans !== undefined) lanesOf.addHost(shownSpans, rows);
  for (const place of all) lanesOf.addRun(place);
  const { lanes, slices, byKey } = builder.build();
  const tasks = pageTasks(recorded);
  const edges = pageEdges(
    recorded,
    all.map(({ firstTask }) => firstTask),
  );
  const hostGap = spans !== undefined && !clock.hasHost;
  return {
    ...{ title, lanes, slices, tasks, edges },
    memory: runs.flatMap(({ memory = [] }, i) =>
      memory.map(({ timeUs, ...series }) => ({
        ...series,
        name: `${all[i]!.prefix}${series.name}`,
        time: timeUs === undefined ? undefined : Uint32Array.from(timeUs, (us) => clock.ofRun(i, us)),
      })),
    ),
    tensors: runs.flatMap(({ tensors = [] }, i) =>
      tensors.map((tensor) => ({ ...tensor, task: tensor.task + all[i]!.firstTask })),
    ),
    facts: facts(runs, rows, tasks.ids.length),
    clock: clockText(runs, spans),
    gaps: [
      ...all.flatMap(({ run, prefix }) => gapTexts(run, prefix)),
      ...(hostGap ? ['Spans of the host are not shown: they have no clock in common with these records.'] : []),
      ...gaps,
    ],
    tickNs: clock.tickNs,
    durationTicks: slices.end.reduce((most, end) => Math.max(most, end), 1),
    names: names.names,
    criticalPath: Uint32Array.from(all.flatMap(criticalRows), (row) => byKey.get(row)!),
    activity: activities(all, clock),
    verdicts: verdictsOf(all),
    kernels: kernelNotes(runs, all),
    counters: pageCounters(runs, all),
    runTasks: Uint32Array.from([...all.map(({ firstTask }) => firstTask), tasks.ids.length]),
    host: shownSpans === undefined ? undefined : pageHost(shownSpans, runs, (span) => byKey.get(rows + span)!),
  };
}
