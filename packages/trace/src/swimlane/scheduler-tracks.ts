import type { HostPhases, OrchestratorPhase, RecordedRun, SchedulerPhase } from '../records/recorded-run.js';
import { nestedLanesOf } from './lanes.js';
import { HOST_PREPARE_TID, INLINE_TASK_TID, ORCHESTRATOR_TID, READY_QUEUE_TID } from './layout.js';
import type { SwimlaneLayout } from './layout.js';
import type { TaskTexts } from './task-texts.js';
import type { TraceWriter } from './trace-writer.js';

/** Colours of phases, by the names that trace viewers know. */
const colors: Readonly<Record<string, string>> = {
  complete: 'good',
  dispatch: 'terrible',
  scan: 'thread_state_running',
  idle: 'yellow',
  resolve: 'thread_state_runnable',
  release: 'grey',
  early_dispatch: 'bad',
};

/** Phases of single tasks that the scheduler deals with by itself, so that no core runs them. */
const inlineTasks: ReadonlySet<string> = new Set(['dummy_task', 'predicated_skip']);

/** Writes what each scheduler thread did. */
export function writeSchedulerTracks(
  writer: TraceWriter,
  run: RecordedRun,
  layout: SwimlaneLayout,
  texts: TaskTexts,
): void {
  const { pid } = layout.scheduler;
  run.schedulerPhases.forEach((phases, thread) => {
    const isInline = ({ phase }: SchedulerPhase) => layout.isAugust && inlineTasks.has(phase);
    const isResolve = ({ phase }: SchedulerPhase) => layout.isAugust && phase === 'resolve';
    const inline = phases.filter(isInline);
    const resolves = phases.filter(isResolve);
    const others = phases.filter((phase) => !isInline(phase) && !isResolve(phase));
    const tid = layout.schedulerTid(thread);
    writePhases(writer, texts, pid, tid, `Sched_${thread}`, others);
    if (resolves.length > 0) writePhases(writer, texts, pid, tid + 1, `Sched_${thread} resolve`, resolves);
    if (inline.length > 0) {
      writePhases(writer, texts, layout.cores.pid, INLINE_TASK_TID + thread, `AICPU_${thread}`, inline);
    }
    for (const { endUs, readyTasks } of phases) {
      if (readyTasks !== undefined) writer.counter(pid, READY_QUEUE_TID, endUs, 'shared_ready_queue', readyTasks);
    }
  });
}

function writePhases(
  writer: TraceWriter,
  texts: TaskTexts,
  pid: number,
  tid: number,
  track: string,
  phases: readonly SchedulerPhase[],
): void {
  const lanes = nestedLanesOf(phases);
  nameLanes(writer, pid, tid, track, lanes);
  phases.forEach(({ phase, startUs, endUs, loop, tasks, popHits, popMisses, task }, position) => {
    const subject = task === undefined ? String(tasks) : texts.names[task]!;
    const pops = popHits === undefined ? '' : `,"pop-hit":${popHits},"pop-miss":${popMisses ?? 0}`;
    const id = task === undefined ? '' : `,"taskId":"${texts.ids[task]}"`;
    writer.slice(pid, laneTid(tid, lanes[position]!), startUs, endUs, JSON.stringify(`${phase}(${subject})`), {
      color: colors[phase],
      args: (text) => text.add(`"loop-iter":${loop},"tasks-processed":${tasks}${pops}${id}`),
    });
  });
}

/** Writes what each orchestrator thread did: its phases, or one bar when only their sums were recorded. */
export function writeOrchestratorTracks(
  writer: TraceWriter,
  run: RecordedRun,
  layout: SwimlaneLayout,
  texts: TaskTexts,
): void {
  const { pid } = layout.orchestrator;
  run.orchestratorPhases.forEach((phases, thread) => {
    writeSubmits(writer, texts, pid, ORCHESTRATOR_TID + thread, `Orch_${thread}`, phases);
  });
  if (run.orchestratorPhases.length === 0 && run.orchestrator !== undefined) writeTotals(writer, run, pid);
  if (run.hostPhases === undefined) return;
  writeSubmits(writer, texts, pid, HOST_PREPARE_TID, hostTrackName(run.hostPhases), run.hostPhases.phases);
}

/** Says what readers of the track must know: how far its times and its arrows can be trusted. */
function hostTrackName({ isAligned, uncertaintyUs, dropped }: HostPhases): string {
  const marks = [
    ...(isAligned ? [] : ['own clock, not aligned']),
    ...(uncertaintyUs === undefined ? [] : [`± ${uncertaintyUs} us`]),
    ...(dropped === 0 ? [] : [`${dropped} phases dropped`]),
  ];
  return marks.length === 0 ? 'Host Prepare' : `Host Prepare (${marks.join(', ')})`;
}

function writeSubmits(
  writer: TraceWriter,
  texts: TaskTexts,
  pid: number,
  tid: number,
  track: string,
  phases: readonly OrchestratorPhase[],
): void {
  const lanes = nestedLanesOf(phases);
  nameLanes(writer, pid, tid, track, lanes);
  phases.forEach(({ phase, startUs, endUs, submit, task }, position) => {
    const subject = task === undefined ? String(submit) : texts.names[task]!;
    const id = task === undefined ? '' : `,"taskId":"${texts.ids[task]}"`;
    writer.slice(pid, laneTid(tid, lanes[position]!), startUs, endUs, JSON.stringify(`${phase}(${subject})`), {
      args: (text) => text.add(`"submit-idx":${submit}${id}`),
    });
  });
}

function writeTotals(writer: TraceWriter, run: RecordedRun, pid: number): void {
  const { startUs, endUs, submits, phaseUs } = run.orchestrator!;
  const total = Object.values(phaseUs).reduce((sum, us) => sum + us, 0);
  const shares = Object.entries(phaseUs).map(([phase, us]) => {
    const percent = total > 0 ? (100 * us) / total : 0;
    return `${JSON.stringify(phase)}:${JSON.stringify(`${us.toFixed(3)} us (${percent.toFixed(1)} %)`)}`;
  });
  writer.thread(pid, ORCHESTRATOR_TID, 'Orch_0');
  writer.slice(pid, ORCHESTRATOR_TID, startUs, endUs, `"Orchestrator(${submits} tasks)"`, {
    args: (text) => text.add(shares.join(',')),
  });
}

/** Phases of one thread do not overlap unless something went wrong; it shall still be seen. */
function nameLanes(writer: TraceWriter, pid: number, tid: number, track: string, lanes: Uint32Array): void {
  const count = lanes.reduce((most, lane) => Math.max(most, lane + 1), 1);
  for (let lane = 0; lane < count; lane++) {
    writer.thread(pid, laneTid(tid, lane), lane === 0 ? track : `${track} (${lane + 1})`);
  }
}

function laneTid(tid: number, lane: number): number {
  return lane === 0 ? tid : 200_000_000 + 10_000 * tid + lane;
}
