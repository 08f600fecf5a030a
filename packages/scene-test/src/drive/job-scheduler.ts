import { invalidArgument } from '@pto/task-interface';

import { formatDevices } from './device-spec.js';
import { DevicePool } from './device-pool.js';
import { JobQueue } from './job-queue.js';
import type { AgeingLimits } from './job-queue.js';

/** Something that needs devices for a while. */
export interface Job<Result> {
  readonly label: string;
  readonly deviceCount: number;
  /** Runs it on the devices it got. An error of this counts as the failure of the whole schedule. */
  start(devices: readonly number[]): Promise<Result>;
  /** The result when the job never starts. */
  cancelled(reason: string): Result;
}

export interface ScheduleOptions<Result> {
  readonly devices: readonly number[];
  /** Jobs that run at the same time, at most. */
  readonly maxParallel: number;
  /** Cancels what waits; jobs that run end themselves. */
  readonly signal?: AbortSignal | undefined;
  /** Called for each result, in the order in which jobs end; a text cancels what waits, with it as the reason. */
  readonly onResult?: (result: Result) => string | undefined;
  readonly limits?: AgeingLimits;
}

/**
 * Runs jobs on a pool of devices, as many at once as devices and `maxParallel` allow. Jobs start when devices come free;
 * nothing polls.
 *
 * @returns one result a job, in the order of the jobs
 * @throws PtoError `ERR_PTO_SCENE_DEVICES` before anything starts, when a job needs more devices than there are
 */
export async function schedule<Result>(
  jobs: readonly Job<Result>[],
  options: ScheduleOptions<Result>,
): Promise<Result[]> {
  const pool = new DevicePool(options.devices);
  checkParallel(options.maxParallel);
  for (const job of jobs) checkFits(job, options.devices);
  const results = new Map<Job<Result>, Result>();
  const queue = new JobQueue(jobs, options.limits);
  let running = 0;
  let failure: { readonly error: unknown } | undefined;

  const finish = (job: Job<Result>, result: Result): void => {
    results.set(job, result);
    const reason = options.onResult?.(result);
    if (reason !== undefined) cancelWaiting(reason);
  };
  const cancelWaiting = (reason: string): void => {
    for (const job of queue.clear()) finish(job, job.cancelled(reason));
  };
  const onAbort = (): void => cancelWaiting(reasonOf(options.signal));
  options.signal?.addEventListener('abort', onAbort, { once: true });
  if (options.signal?.aborted === true) onAbort();
  await new Promise<void>((resolve) => {
    const startWhatFits = (): void => {
      while (running < options.maxParallel) {
        const job = queue.next(pool.freeCount, performance.now());
        if (job === undefined) break;
        running++;
        void run(job, pool.take(job.deviceCount)!);
      }
      if (running === 0) resolve();
    };
    const run = async (job: Job<Result>, devices: readonly number[]): Promise<void> => {
      try {
        finish(job, await job.start(devices));
      } catch (error) {
        failure ??= { error };
        queue.clear();
      } finally {
        pool.giveBack(devices);
        running--;
        startWhatFits();
      }
    };
    startWhatFits();
  });
  options.signal?.removeEventListener('abort', onAbort);
  if (failure !== undefined) throw failure.error;
  return jobs.map((job) => results.get(job)!);
}

function reasonOf(signal: AbortSignal | undefined): string {
  return signal?.reason instanceof Error ? signal.reason.message : String(signal?.reason);
}

function checkParallel(maxParallel: number): void {
  if (Number.isSafeInteger(maxParallel) && maxParallel > 0) return;
  throw invalidArgument({
    code: 'ERR_PTO_OPTION_INVALID',
    what: 'maxParallel',
    given: maxParallel,
    allowed: 'an integer of at least 1',
    remedy: "Leave it out for 'auto'.",
  });
}

function checkFits(job: Job<unknown>, devices: readonly number[]): void {
  if (job.deviceCount <= devices.length) return;
  throw invalidArgument({
    code: 'ERR_PTO_SCENE_DEVICES',
    what: `Devices for ${job.label}`,
    given: formatDevices(devices),
    allowed: `at least ${job.deviceCount} devices`,
    remedy: `Give more, such as --device 0-${job.deviceCount - 1}, or leave the case out with --case.`,
    details: { needed: job.deviceCount, devices },
  });
}
