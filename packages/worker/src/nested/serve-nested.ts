import { CommandKind, CommandStatus } from '@pto/runtime-native/host';
import type { LaneJob, NativeLaneHost } from '@pto/runtime-native/host';

import type { OrchestrationFunction } from '../run/orchestrator.js';
import type { LaneService } from '../sub/lane-service.js';
import { RemoteFunctions } from '../sub/remote-functions.js';
import { Worker } from '../worker.js';
import type { WorkerOptions } from '../worker-options.js';
import { unpackWorker } from './description-codec.js';
import { inheritedCallables, readShared } from './inherited-callables.js';
import { innerWorkerOf } from './inner-worker-of.js';
import type { NestedWorkerConfig } from './nested-config.js';
import { OrchestrationRunner } from './orchestration-runner.js';

/** A nested worker in a process of its own: makes the worker, starts it, and runs it for the level above. */
export async function serveNested(lane: NativeLaneHost, config: NestedWorkerConfig): Promise<LaneService> {
  const worker = unpackWorker<Worker>(
    config.worker,
    (bytes) => readShared(lane, bytes),
    (options) => new Worker(options as unknown as WorkerOptions),
  );
  const inner = innerWorkerOf(worker);
  inner.attachTo(config.path);
  await inner.init(Math.max(1, config.startupTimeoutMs - process.uptime() * 1000));

  const functions = new RemoteFunctions<OrchestrationFunction>(lane, inheritedCallables(lane, inner));
  const runner = new OrchestrationRunner({
    inner,
    source: lane,
    find: (callable) => functions.find(callable),
    complete: (job, status, error) => lane.complete(job, status, error, 0n),
  });
  return {
    onJob: (job) => {
      if (job.kind === CommandKind.RUN_ORCHESTRATION) runner.start({ ...job, args: job.bytes }, true);
      else if (job.kind === CommandKind.TAKE_SPANS) tellSpans(lane, runner, job);
      else functions.control(job);
    },
    onCancel: (runId) => runner.cancel(runId),
    shutdown: async () => {
      runner.abort('the worker closes');
      await runner.idle();
      await inner.close();
    },
    fail: () => false,
  };
}

function tellSpans(lane: NativeLaneHost, { spans }: OrchestrationRunner, { job, arg0 }: LaneJob): void {
  const { part, left } = spans.takePart(Number(arg0));
  lane.complete(job, CommandStatus.OK, part, BigInt(left));
}
