import type { InlineJob } from '@pto/runtime-native/host';

import type { GroupOwner } from '../host/child-group.js';
import type { RegisteredCallable } from '../registry/registered-callable.js';
import type { TaskFunction } from './function-context.js';
import { FunctionRunner } from './function-runner.js';
import { InlineCallables } from './inline-callables.js';
import { SubWorkerGroup } from './sub-worker-group.js';
import type { SubWorkerOptions } from '../options/sub-worker-options.js';
import type { TaskArgsView } from './task-args-view.js';

/** Sub workers that are this thread: functions run when it is free, or while it waits for the run that they belong to. */
export class InlineWorkers extends SubWorkerGroup {
  readonly takesClosures = true;
  readonly #callables = new InlineCallables<TaskFunction<TaskArgsView>>();
  readonly #runners: FunctionRunner[] = [];

  constructor({ count }: Required<SubWorkerOptions>) {
    super(count);
  }

  registration(callable: RegisteredCallable): undefined {
    this.#callables.add(callable);
  }

  /** Tells functions that still run that their run was cancelled. */
  cancel(runId: number): void {
    for (const runner of this.#runners) runner.cancel(runId);
  }

  protected add(owner: GroupOwner, workerIndex: number): number {
    const { native } = owner;
    const runner = new FunctionRunner({
      workerIndex,
      memory: (segment, generation, offset, nbytes) => native.view(segment, generation, offset, nbytes),
      // The thread's own tensors are over the same memory, which detaching would take away.
      detachView: undefined,
      find: (slot) => this.#callables.find(owner.callableOf(slot)),
      complete: (job, status, error) => native.completeInline(job, status, error),
      log: (message) => void process.stderr.write(`[${this.pathOf(workerIndex)}] ${message}\n`),
    });
    this.#runners.push(runner);
    return native.addInline(this.role, (job: InlineJob) => runner.start(job, !(job.isBlocking && owner.isRunSync)));
  }
}
