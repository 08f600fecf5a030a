import { PtoError } from '@pto/task-interface';

import { describeCallable } from '../host/describe-worker.js';
import type { HostLevel } from '../host/host-level.js';
import type { WorkerLifecycle } from '../worker-lifecycle.js';
import type { WorkerOptions } from '../worker-options.js';
import type { WorkerStartup } from '../worker-startup.js';
import type { InnerWorker, NestedMode } from './inner-worker.js';
import { innerWorkerOf } from './inner-worker-of.js';

interface Leveled {
  readonly level: number;
}

/** A worker that was added to another one. */
export interface AddedWorker {
  readonly mode: NestedMode;
  readonly worker: object;
}

/** What a worker of level 3 or above is for the one that it may be added to. */
export function innerOf(
  level: HostLevel,
  lifecycle: WorkerLifecycle,
  startup: WorkerStartup,
  options: WorkerOptions,
  children: readonly AddedWorker[],
): InnerWorker {
  return {
    level: level.options.level,
    attachTo: (path) => {
      lifecycle.attach();
      level.path = path;
    },
    get mayBuild() {
      return level.mayBuild;
    },
    build: (signal) => level.build(signal),
    init: (timeoutMs) => startup.init(timeoutMs),
    initSync: (timeoutMs) => startup.initSync(timeoutMs),
    run: (call, { args, config }, signal, told) => level.submit(call, args, config, { signal }, told).promise,
    runSync: (call, { args, config }, told) => level.runSync(call, args, config, {}, told),
    viewFrom: (...place) => level.viewFrom(...place),
    takesChip: (target) => level.takesChip(target),
    inherit: (key, callable) => level.inherit(key, callable),
    disinherit: (key) => level.disinherit(key),
    describe: () => ({
      // Built before it is described, so that its start is not a matter of compilers.
      options: { ...options, build: undefined },
      callables: [...level.registry].map(describeCallable),
      children: children.map(({ mode, worker }) => ({ mode, worker: innerWorkerOf(worker).describe() })),
    }),
    close: () => startup.close(),
    closeSync: () => startup.closeSync(),
  };
}

/** @throws PtoError `ERR_PTO_WORKER_STATE` for a worker that cannot become a child of another one */
export function requireAddable(parent: Leveled, child: Leveled, { state, isAttached }: WorkerLifecycle): void {
  let fault: string | undefined;
  if (child === parent) fault = 'a worker cannot be added to itself';
  else if (child.level >= parent.level)
    fault = `the child is of level ${child.level}, and must be of a lower one than ${parent.level}`;
  else if (isAttached) fault = 'the child was added to a worker already';
  else if (state !== 'NEW') fault = `the child must not be initialized; it is ${state}`;
  if (fault === undefined) return;
  throw new PtoError('ERR_PTO_WORKER_STATE', `Worker.addWorker: ${fault}.\n  Make a new Worker for it.`);
}
