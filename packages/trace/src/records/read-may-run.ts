import { inputError } from '../json/input-error.js';
import { Fields } from './fields.js';
import { readFanout } from './read-fanout.js';
import type {
  OrchestratorPhase,
  OrchestratorTotals,
  RecordedClock,
  RecordedRun,
  SchedulerPhase,
  TaskRow,
} from './recorded-run.js';
import { joinContext } from './run-context.js';
import type { RunContext } from './run-context.js';
import { TaskIndex } from './task-index.js';

/**
 * Reads `l2_perf_records.json`: version 1 has tasks, version 2 phases of scheduler and orchestrator, too.
 *
 * @param value - the parsed file
 * @param source - the file, for messages
 * @param context - what lies beside it
 * @throws PtoError `ERR_PTO_TRACE_INPUT`
 */
export function readMayRun(value: unknown, source: string, context: RunContext): RecordedRun {
  const file = new Fields(source, value);
  const version = file.integer('version');
  if (version !== 1 && version !== 2) {
    throw inputError(source, `records of version ${version} cannot be read; versions 1 and 2 can`, { version });
  }
  const index = new TaskIndex();
  const fields = file.objects('tasks');
  const tasks = fields.map((task) => readTask(task, index));
  const schedulerPhases = byThread(file, 'aicpu_scheduler_phases', readSchedulerPhase);
  const orchestratorPhases = byThread(file, 'aicpu_orchestrator_phases', (phase) =>
    readOrchestratorPhase(phase, index),
  );
  const orchestrator = file.has('aicpu_orchestrator') ? readTotals(file.fields('aicpu_orchestrator')) : undefined;
  const fanout = context.graph === undefined ? readFanout(fields, tasks, index) : [];
  const hasDispatch = tasks.some((task) => task.dispatchUs !== undefined);
  const hasOrchestrator = orchestratorPhases.length > 0 || orchestrator !== undefined;
  return {
    source,
    generation: 'may',
    level:
      file.optionalInteger('level') ?? (hasOrchestrator ? 4 : schedulerPhases.length > 0 ? 3 : hasDispatch ? 2 : 1),
    clock: file.has('clock') ? readClock(file.fields('clock')) : { kind: 'wall' },
    machine: {
      platform: file.optionalText('platform'),
      runtime: file.optionalText('runtime'),
      blockDim: file.optionalInteger('block_dim'),
    },
    tasks,
    schedulerPhases,
    orchestratorPhases,
    orchestrator,
    coreToThread: file.optionalIntegers('core_to_thread') ?? [],
    ...joinContext(context, index, fanout, readDropped(file)),
  };
}

function readTask(task: Fields, index: TaskIndex): TaskRow {
  const dispatchUs = schedulerTime(task, 'dispatch_time_us');
  const finishUs = schedulerTime(task, 'finish_time_us');
  const startUs = task.time('start_time_us');
  const endUs = task.time('end_time_us');
  if (endUs < startUs) task.fail('end_time_us', `at least the start, ${startUs}`);
  return {
    task: index.of(task.id('task_id')),
    funcId: task.integer('func_id'),
    core: task.core('core_id'),
    coreKind: task.oneOf('core_type', ['aic', 'aiv']),
    startUs,
    endUs,
    dispatchUs,
    finishUs: finishUs === 0 ? undefined : finishUs,
  };
}

/** Negative times are those that the scheduler did not note. */
function schedulerTime(task: Fields, key: string): number | undefined {
  return (task.optionalNumber(key) ?? -1) < 0 ? undefined : task.time(key);
}

function byThread<T>(file: Fields, key: string, read: (phase: Fields) => T): T[][] {
  return file.optionalArray(key).map((phases, thread) => {
    if (!Array.isArray(phases)) return file.fail(`${key}[${thread}]`, 'an array');
    return phases.map((phase, position) =>
      read(new Fields(file.source, phase, file.path(`${key}[${thread}]`), position)),
    );
  });
}

function readSchedulerPhase(phase: Fields): SchedulerPhase {
  return {
    phase: phase.text('phase'),
    startUs: phase.time('start_time_us'),
    endUs: phase.time('end_time_us'),
    loop: phase.optionalInteger('loop_iter') ?? 0,
    tasks: phase.optionalInteger('tasks_processed') ?? 0,
    popHits: phase.optionalInteger('pop_hit'),
    popMisses: phase.optionalInteger('pop_miss'),
  };
}

function readOrchestratorPhase(phase: Fields, index: TaskIndex): OrchestratorPhase {
  return {
    phase: phase.text('phase').replace(/^orch_/, ''),
    startUs: phase.time('start_time_us'),
    endUs: phase.time('end_time_us'),
    submit: phase.optionalInteger('submit_idx') ?? 0,
    task: index.ofOptional(phase.optionalId('task_id')),
  };
}

function readTotals(totals: Fields): OrchestratorTotals {
  const phases = totals.has('phase_us') ? totals.fields('phase_us') : undefined;
  return {
    startUs: totals.time('start_time_us'),
    endUs: totals.time('end_time_us'),
    submits: totals.optionalInteger('submit_count') ?? 0,
    phaseUs: Object.fromEntries((phases?.keys() ?? []).map((name) => [name, phases!.number(name)])),
  };
}

/** Reads what the times of a file are. */
export function readClock(clock: Fields): RecordedClock {
  return {
    kind: clock.oneOf('kind', ['wall', 'model']),
    startMonotonicNs: clock.optionalBigint('start_monotonic_ns'),
    startWallNs: clock.optionalBigint('start_wall_ns'),
  };
}

/** Reads how many records were lost: one number, or one by kind. */
export function readDropped(file: Fields): Record<string, number> {
  if (!file.has('dropped')) return {};
  if (typeof file.raw('dropped') === 'number')
    return file.count('dropped') > 0 ? { records: file.count('dropped') } : {};
  const dropped = file.fields('dropped');
  return Object.fromEntries(
    dropped
      .keys()
      .map((kind) => [kind, dropped.count(kind)] as const)
      .filter(([, count]) => count > 0),
  );
}
