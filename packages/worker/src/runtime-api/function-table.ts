import type { CallableHandle } from '../registry/callable-handle.js';
import type { TaskFunction } from '../sub/function-context.js';
import type { TaskArgsView } from '../sub/task-args-view.js';
import type { Worker } from '../worker.js';

/**
 * Functions that sub tasks of one runtime call. The worker knows a single callable; which function a task means is its last
 * scalar. So a function costs no registration.
 */
export class FunctionTable {
  readonly callable: CallableHandle;
  readonly #functions = new Map<number, TaskFunction<TaskArgsView>>();
  #next = 0;

  constructor(worker: Worker) {
    const call: TaskFunction<TaskArgsView> = (args, context) => {
      const index = Number(args.scalar(args.scalarCount - 1));
      return this.#functions.get(index)!(args, context);
    };
    this.callable = worker.register(call, { name: 'sub_task' });
  }

  /** Returns what the last scalar of its tasks is. */
  add(body: TaskFunction<TaskArgsView>): number {
    this.#functions.set(this.#next, body);
    return this.#next++;
  }

  /** Forgets a function that no task can mean any more. */
  remove(index: number): void {
    this.#functions.delete(index);
  }
}
