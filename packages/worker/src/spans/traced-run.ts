import type { PendingRun } from '../run/pending-run.js';
import type { RunOptions } from '../run/run-handle.js';
import type { RunResult } from '../run/run-result.js';
import type { RunTarget, WorkerLevel } from '../worker-level.js';
import { runChannel } from './channels.js';
import type { RunMessage } from './channels.js';

/** Starts a run, and tells subscribers of `pto:run` about it. */
export function startRun(
  level: WorkerLevel,
  call: string,
  target: RunTarget,
  args: unknown,
  config: unknown,
  options: RunOptions,
): PendingRun {
  const start = (): PendingRun => level.submit(target, args, config, options);
  if (!runChannel.hasSubscribers) return start();
  let pending: PendingRun | undefined;
  const begin = (): Promise<RunResult> => {
    pending = start();
    return pending.promise;
  };
  // Whoever wants to know asks the run itself. What `start` throws comes at once.
  runChannel.tracePromise(begin, messageOf(level, call, target)).catch(() => undefined);
  return pending!;
}

/** As `startRun`, on this thread. */
export function runSync(
  level: WorkerLevel,
  target: RunTarget,
  args: unknown,
  config: unknown,
  options: RunOptions,
): RunResult {
  const run = (): RunResult => level.runSync(target, args, config, options);
  return runChannel.hasSubscribers ? runChannel.traceSync(run, messageOf(level, 'runSync', target)) : run();
}

function messageOf({ options, registry }: WorkerLevel, call: string, target: RunTarget): RunMessage {
  const name = typeof target === 'function' ? target.name : registry.get(target).handle.name;
  return { level: options.level, name, call };
}
