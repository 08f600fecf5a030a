import { isMainThread } from 'node:worker_threads';

import { CommandKind } from '@pto/runtime-native/host';
import type { NativeLaneHost } from '@pto/runtime-native/host';

import type { SubWorkerConfig } from './child-config.js';
import type { TaskFunction } from './function-context.js';
import { FunctionRunner } from './function-runner.js';
import type { LaneService } from './lane-service.js';
import { RemoteFunctions } from './remote-functions.js';
import type { TaskArgsView } from './task-args-view.js';

/** A sub worker in a thread or process of its own. */
export function serveFunctions(lane: NativeLaneHost, config: SubWorkerConfig): LaneService {
  const functions = new RemoteFunctions<TaskFunction<TaskArgsView>>(lane);
  const runner = new FunctionRunner({
    workerIndex: config.workerIndex,
    memory: (segment, generation, offset, nbytes) => lane.view(segment, generation, offset, nbytes),
    detachView: config.detachViews ? (view) => lane.detach(view) : undefined,
    find: (callable) => functions.find(callable),
    complete: (job, status, error) => lane.complete(job, status, error, 0n),
    log: (message) => void process.stderr.write(`${isMainThread ? '' : `[${config.path}] `}${message}\n`),
  });
  return {
    onJob: (job) => {
      if (job.kind === CommandKind.RUN_FUNCTION) runner.start({ ...job, args: job.bytes }, true);
      else functions.control(job);
    },
    onCancel: (runId) => runner.cancel(runId),
    shutdown: () => {
      runner.abort('the worker closes');
      return runner.idle();
    },
    fail: (error) => runner.fail(error),
  };
}
