import type { RecordedRun } from './recorded-run.js';

/**
 * Finds the scheduler thread of each core. Records that do not say it are asked differently: every dispatch to a core votes
 * for the threads that were dispatching at that time, and the most votes win.
 *
 * @returns by core; -1 where nothing is known
 */
export function schedulerThreads(run: RecordedRun): Int32Array {
  let cores = 0;
  for (const { core } of run.tasks) cores = Math.max(cores, core + 1);
  const threads = new Int32Array(cores).fill(-1);
  let hasUnknown = false;
  for (const { core } of run.tasks) {
    threads[core] = run.coreToThread[core] ?? -1;
    if (threads[core] < 0) hasUnknown = true;
  }
  if (!hasUnknown || run.schedulerPhases.length === 0) return threads;
  if (run.schedulerPhases.length === 1) return threads.fill(0);
  return votes(run, threads);
}

function votes(run: RecordedRun, threads: Int32Array): Int32Array {
  const dispatches = run.schedulerPhases.map((phases) =>
    phases.filter(({ phase }) => phase === 'dispatch').sort((a, b) => a.startUs - b.startUs),
  );
  const counts = new Map<number, Uint32Array>();
  for (const { core, dispatchUs } of run.tasks) {
    if (threads[core]! >= 0 || dispatchUs === undefined) continue;
    const count = counts.get(core) ?? new Uint32Array(dispatches.length);
    counts.set(core, count);
    dispatches.forEach((phases, thread) => {
      if (contains(phases, dispatchUs)) count[thread]!++;
    });
  }
  for (const [core, count] of counts) {
    const most = Math.max(...count);
    if (most > 0) threads[core] = count.indexOf(most);
  }
  return threads;
}

/** Whether a moment lies in one of the phases, which are in order. */
function contains(phases: readonly { startUs: number; endUs: number }[], us: number): boolean {
  let [low, high] = [0, phases.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (phases[middle]!.startUs <= us) low = middle + 1;
    else high = middle;
  }
  return low > 0 && phases[low - 1]!.endUs >= us;
}
