import { inputError } from '../json/input-error.js';
import { Fields } from './fields.js';
import { HostCapture } from './host-capture.js';
import { joinRows } from './join-rows.js';
import { readClock, readDropped } from './read-may-run.js';
import type { TaskDetails } from './recorded-graph.js';
import type { OrchestratorPhase, RecordedRun, SchedulerPhase, TaskRow } from './recorded-run.js';
import { joinContext } from './run-context.js';
import type { RunContext } from './run-context.js';
import { TaskIndex } from './task-index.js';
import { TickClock } from './tick-clock.js';

/**
 * Reads `chip_swimlane_records.json`. Cores and schedulers wrote apart, in ticks of the device's clock: their rows are joined
 * by core and register id, and times become microseconds since the earliest tick. Which kernel ran is known from the
 * dependencies only.
 *
 * @param value - the parsed file
 * @param source - the file, for messages
 * @param context - what lies beside it
 * @throws PtoError `ERR_PTO_TRACE_INPUT`
 */
export function readAugustRun(value: unknown, source: string, context: RunContext): RecordedRun {
  const file = new Fields(source, value);
  const level = file.integer('chip_swimlane_level');
  if (level < 1 || level > 4)
    throw inputError(source, `swimlanes of level ${level} cannot be read; 1 to 4 can`, { level });
  const metadata = file.fields('metadata');
  const frequency = metadata.number('clock_freq_hz');
  if (frequency <= 0) metadata.fail('clock_freq_hz', 'above 0');

  const index = new TaskIndex();
  const joined = joinRows(file);
  const schedulers = threads(file, ['aicpu_scheduler_phases', 'scheduler_phases']);
  const orchestrators = threads(file, ['aicpu_orchestrator_phases', 'orchestrator_phases']);
  const clock = new TickClock(source, frequency);
  for (const row of joined) clock.see(row.start, row.dispatch, row.finish);
  for (const phase of [...schedulers, ...orchestrators].flat()) clock.see(phase.exact('start_cycles'));
  const dropped = readDropped(file);
  const host = new HostCapture(file, metadata, frequency, dropped, clock);

  for (const row of joined) index.of(row.taskId);
  const part = joinContext(context, index, [], dropped);
  const coreTypes = metadata.optionalArray('core_types');
  const kernelOf = kernelChooser(part.taskDetails, coreTypes);
  const tasks = joined.map((row): TaskRow => {
    const coreKind = kindOf(metadata, coreTypes, row.core);
    const task = index.of(row.taskId);
    return {
      task,
      funcId: kernelOf(task, row.core, coreKind),
      core: row.core,
      coreKind,
      startUs: clock.us(row.start),
      endUs: clock.us(row.end),
      dispatchUs: level >= 2 && row.dispatch !== undefined ? clock.us(row.dispatch) : undefined,
      finishUs: level >= 2 && row.finish !== undefined ? clock.us(row.finish) : undefined,
    };
  });
  return {
    source,
    generation: 'august',
    level,
    clock: file.has('clock') ? readClock(file.fields('clock')) : { kind: 'wall', startMonotonicNs: host.startNs },
    machine: { platform: file.optionalText('platform'), runtime: file.optionalText('runtime') },
    tasks,
    schedulerPhases: schedulers.map((phases) => phases.map((phase) => readSchedulerPhase(phase, clock, index))),
    orchestratorPhases: orchestrators.map((phases) =>
      phases.map((phase) => readOrchestratorPhase(phase, clock, index)),
    ),
    hostPhases: host.read(index),
    coreToThread: metadata.optionalIntegers('core_to_thread') ?? [],
    ...part,
    // Phases may name tasks that neither rows nor dependencies have.
    taskIds: index.ids,
  };
}

function kindOf(metadata: Fields, coreTypes: readonly unknown[], core: number): 'aic' | 'aiv' {
  const kind = coreTypes[core];
  if (kind === 'aic' || kind === 0) return 'aic';
  if (kind === 'aiv' || kind === 1) return 'aiv';
  return metadata.fail('core_types', `a list that says "aic" or "aiv" for core ${core}`);
}

/** A task has up to three kernels: of AIC, of the first and of the second AIV of its cluster. */
function kernelChooser(
  details: readonly (TaskDetails | undefined)[],
  coreTypes: readonly unknown[],
): (task: number, core: number, kind: 'aic' | 'aiv') => number {
  const vectorOrdinals = new Map<number, number>();
  coreTypes.forEach((kind, core) => {
    if (kind === 'aiv' || kind === 1) vectorOrdinals.set(core, vectorOrdinals.size);
  });
  return (task, core, kind) => {
    const [cube = -1, first = -1, second = -1] = details[task]?.kernelIds ?? [];
    if (kind === 'aic') return cube;
    if (first < 0 || second < 0) return Math.max(first, second);
    return (vectorOrdinals.get(core) ?? 0) % 2 === 0 ? first : second;
  };
}

function threads(file: Fields, keys: readonly string[]): Fields[][] {
  const key = keys.find((each) => file.has(each));
  if (key === undefined) return [];
  return file.array(key).map((phases, thread) => {
    if (!Array.isArray(phases)) return file.fail(`${key}[${thread}]`, 'an array');
    return phases.map((phase, position) => new Fields(file.source, phase, file.path(`${key}[${thread}]`), position));
  });
}

function readSchedulerPhase(phase: Fields, clock: TickClock, index: TaskIndex): SchedulerPhase {
  return {
    phase: phase.text('kind'),
    startUs: clock.us(phase.exact('start_cycles')),
    endUs: clock.us(phase.exact('end_cycles')),
    loop: phase.optionalInteger('loop_iter') ?? 0,
    tasks: phase.optionalInteger('tasks_processed') ?? 0,
    popHits: phase.optionalInteger('pop_hit'),
    popMisses: phase.optionalInteger('pop_miss'),
    task: index.ofOptional(phase.optionalId('task_id')),
    readyTasks: phase.optionalInteger('shared_ready_queue'),
  };
}

function readOrchestratorPhase(phase: Fields, clock: TickClock, index: TaskIndex): OrchestratorPhase {
  return {
    phase: (phase.optionalText('kind') ?? phase.optionalText('phase') ?? 'submit').replace(/^orch_/, ''),
    startUs: clock.us(phase.exact('start_cycles')),
    endUs: clock.us(phase.exact('end_cycles')),
    submit: phase.optionalInteger('submit_idx') ?? 0,
    task: index.ofOptional(phase.optionalId('task_id')),
  };
}
