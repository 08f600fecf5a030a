import type { RecordedRun } from '../records/recorded-run.js';
import { TaskRows } from '../records/task-rows.js';
import { Anchors } from './anchors.js';
import { onScheduler, writeCoreTracks } from './core-tracks.js';
import { FlowWriter } from './flows.js';
import { layoutOf } from './layout.js';
import type { SwimlaneLayout } from './layout.js';
import { writeOverheadCounters } from './overhead-counters.js';
import { writeOrchestratorTracks, writeSchedulerTracks } from './scheduler-tracks.js';
import { TaskTexts } from './task-texts.js';
import { TraceWriter } from './trace-writer.js';

/** How a run becomes a trace. */
export interface SwimlaneOptions {
  /** Tracks and names of which generation of the tools. Default: that of the records. */
  readonly layout?: 'may' | 'august' | undefined;
  /** Whether counters show idle cores, ready tasks, and where there were both. Default: false. */
  readonly overhead?: boolean | undefined;
}

/** A trace as Perfetto and Chrome read it. */
export interface Trace {
  readonly traceEvents: readonly TraceEvent[];
}

/** One event of a trace, in the format of Chrome. */
export interface TraceEvent {
  readonly ph: 'X' | 'M' | 's' | 'f' | 'C';
  readonly pid: number;
  readonly tid?: number;
  readonly name: string;
  readonly ts?: number;
  readonly dur?: number;
  readonly cat?: string;
  readonly cname?: string;
  readonly id?: number;
  readonly bp?: 'e';
  readonly args?: Readonly<Record<string, unknown>>;
}

/**
 * Converts a run to a trace for Perfetto: tracks of cores, of the scheduler's threads and of the orchestrator, and arrows for
 * dependencies, dispatches and submits.
 *
 * @param write - takes the JSON text in UTF-8, piece by piece, as traces are large; a piece is overwritten afterwards
 *
 * @example
 * ```ts
 * import { readRun, writeSwimlane } from '@pto/trace';
 *
 * const task = { task_id: 0, func_id: 0, core_id: 0, core_type: 'aiv', start_time_us: 1, end_time_us: 3 };
 * const run = readRun({ version: 1, tasks: [task] }, 'l2_perf_records.json');
 * const pieces: Buffer[] = [];
 * writeSwimlane(run, (piece) => pieces.push(Buffer.from(piece)));
 * Buffer.concat(pieces).includes('func_0_a(t0)'); // => true
 * ```
 */
export function writeSwimlane(
  run: RecordedRun,
  write: (piece: Uint8Array) => void,
  options: SwimlaneOptions = {},
): void {
  const writer = new TraceWriter(write);
  writeTracks(writer, run, layoutOf(options.layout ?? run.generation), options);
  writer.end();
}

/** The same in memory, for runs that are not large. */
export function swimlane(run: RecordedRun, options: SwimlaneOptions = {}): Trace {
  const decoder = new TextDecoder();
  let text = '';
  writeSwimlane(run, (piece) => (text += decoder.decode(piece)), options);
  return JSON.parse(text) as Trace;
}

/** Writes the tracks and arrows of one run. */
export function writeTracks(
  writer: TraceWriter,
  run: RecordedRun,
  layout: SwimlaneLayout,
  options: SwimlaneOptions,
): void {
  nameProcesses(writer, run, layout);
  const rows = new TaskRows(run);
  const anchors = new Anchors(run, rows);
  const texts = new TaskTexts(run);
  writeOrchestratorTracks(writer, run, layout, texts);
  writeSchedulerTracks(writer, run, layout, texts);
  const tracks = writeCoreTracks(writer, run, layout, { anchors, texts });
  new FlowWriter(writer, run, layout, { rows, anchors, tracks }).write();
  if (options.overhead === true) writeOverheadCounters(writer, run, layout);
}

function nameProcesses(writer: TraceWriter, run: RecordedRun, layout: SwimlaneLayout): void {
  const { cores, dispatches, scheduler, orchestrator } = layout;
  const hasOrchestrator =
    run.orchestratorPhases.length > 0 || run.orchestrator !== undefined || run.hostPhases !== undefined;
  writer.process(cores.pid, cores.name, cores.order);
  if (run.tasks.some((row) => onScheduler(row) !== undefined)) {
    writer.process(dispatches.pid, dispatches.name, dispatches.order);
  }
  if (run.schedulerPhases.length > 0) writer.process(scheduler.pid, scheduler.name, scheduler.order);
  if (!hasOrchestrator) return;
  const { orchestrator: orchestration } = run.names;
  const name =
    orchestration === undefined ? orchestrator.name : orchestrator.name.replace('Orchestrator', orchestration);
  writer.process(orchestrator.pid, name, orchestrator.order);
}
