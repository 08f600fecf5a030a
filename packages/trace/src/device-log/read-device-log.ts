import { percent } from '../overhead/verdict.js';
import type { LoopPhase, ThreadLoops } from '../overhead/thread-loops.js';

// What the scheduler threads of a chip say about a run when it ends, among everything else that the device logs:
//
//     … Thread 0: === Scheduler Phase Breakdown: total=120.500us, 12 tasks ===
//     … Thread 0:   complete : 40.000us (33.2%) fanout: edges=10 max=3
//     … Thread 0:   dispatch : 30.500us (25.3%) pop: hit=11 miss=4
//     … Thread 0: Scheduler summary: total_time=120.500us, loops=40, tasks_scheduled=12
//
// Either part may be missing. A log goes on from run to run: a thread that says the same thing again has begun a new one, and
// what it said last counts.

const threadLine = /\bThread (\d{1,6}):\s*(.*)$/;
const breakdownLine = /^=+ *Scheduler Phase Breakdown: *total=([\d.]+)us, *(\d+) tasks/;
const summaryLine = /^Scheduler summary: *total_time=([\d.]+)us, *loops=(\d+), *tasks_scheduled=(\d+)/;
const phaseLine = /^(\w+) *[:=] *([\d.]+) *us\b(.*)$/;
const counter = /(?:\b(\w+): *)?\b(\w+)=(\d+(?:\.\d+)?)/g;

/**
 * Reads what the scheduler threads of a chip have logged about their last run.
 *
 * @param text - the log of a device, with anything else in it
 * @returns the threads in the order of their numbers; none when the log has no such lines
 *
 * @example
 * ```ts
 * import { readDeviceLog } from '@pto/trace';
 *
 * const [thread] = readDeviceLog('Thread 2: Scheduler summary: total_time=80.5us, loops=40, tasks_scheduled=12');
 * thread?.loops; // => 40
 * thread?.tasksPerLoop; // => 0.3
 * ```
 */
export function readDeviceLog(text: string): ThreadLoops[] {
  const threads = new Map<number, LoggedThread>();
  for (const line of text.split('\n')) {
    const [, number, said] = threadLine.exec(line) ?? [];
    if (said === undefined) continue;
    const thread = Number(number);
    const breakdown = breakdownLine.exec(said);
    const summary = breakdown === null ? summaryLine.exec(said) : null;
    let logged = threads.get(thread);
    if (breakdown !== null) {
      logged = { totalUs: Number(breakdown[1]), tasks: Number(breakdown[2]), phases: [] };
      threads.set(thread, logged);
    } else if (summary !== null) {
      const isNewRun = logged === undefined || logged.loops !== undefined;
      logged = { ...(isNewRun ? { phases: [] } : logged!), ...summaryOf(summary) };
      threads.set(thread, logged);
    } else if (logged !== undefined && logged.loops === undefined) {
      const phase = phaseLine.exec(said);
      if (phase !== null) logged.phases.push(phaseOf(phase));
    }
  }
  return [...threads].sort(([a], [b]) => a - b).map(([thread, logged]) => loopsOf(thread, logged));
}

interface LoggedThread {
  readonly totalUs: number;
  readonly tasks: number;
  /** Only a summary has it, which is the last line about a run. */
  readonly loops?: number;
  readonly phases: Omit<LoopPhase, 'percent'>[];
}

function summaryOf([, total, loops, tasks]: RegExpExecArray): Omit<LoggedThread, 'phases'> {
  return { totalUs: Number(total), loops: Number(loops), tasks: Number(tasks) };
}

function phaseOf([, phase, us, rest]: RegExpExecArray): Omit<LoopPhase, 'percent'> {
  const counters: Record<string, number> = {};
  let group = '';
  for (const [, opened, name, value] of rest!.matchAll(counter)) {
    if (opened !== undefined) group = `${opened}_`;
    counters[group + name!] = Number(value);
  }
  return { phase: phase!, us: Number(us), counters };
}

function loopsOf(thread: number, { totalUs, tasks, loops, phases }: LoggedThread): ThreadLoops {
  const sum = (name: string): number => phases.reduce((total, { counters }) => total + (counters?.[name] ?? 0), 0);
  const [hits, misses] = [sum('pop_hit'), sum('pop_miss')];
  return {
    thread,
    loops,
    completed: tasks,
    tasksPerLoop: loops === undefined ? undefined : loops > 0 ? tasks / loops : 0,
    totalUs,
    phases: phases.map((phase) => ({ ...phase, percent: percent(phase.us, totalUs) })),
    popHitPercent: hits + misses > 0 ? percent(hits, hits + misses) : undefined,
  };
}
