import { PtoError, invalidArgument } from '@pto/task-interface';

/** What a task does with the values that it names. */
export interface TaskAccess<Value> {
  /** Read only. */
  readonly inputs?: Iterable<Value>;
  /** Written without being read. */
  readonly outputs?: Iterable<Value>;
  /** Read and written. */
  readonly inouts?: Iterable<Value>;
}

/** Where a task is. A poisoned one is never started, because one that it depends on has failed. */
export type TaskState = 'done' | 'failed' | 'pending' | 'poisoned' | 'ready';

interface Task {
  state: TaskState;
  readonly predecessors: readonly number[];
  readonly successors: Set<number>;
  openPredecessors: number;
}

interface History {
  version: number;
  writer: number | undefined;
  readers: Set<number>;
}

/**
 * Which task waits for which, found from the values that they name: a reader waits for the last writer before it, a writer
 * waits for that writer and for all readers since. Each write makes a new version of its value.
 *
 * Values are told apart by identity. The class knows nothing of workers: `addTask` and `complete` say what is ready.
 *
 * @example
 * ```ts
 * const dag = new TaskDag<string>();
 * const produce = dag.addTask({ outputs: ['x'] });
 * const consume = dag.addTask({ inputs: ['x'] });
 * dag.stateOf(consume); // => 'pending'
 * dag.complete(produce); // => [consume]
 * ```
 */
export class TaskDag<Value> {
  readonly #tasks: Task[] = [];
  readonly #histories = new Map<Value, History>();
  #open = 0;

  /** Adds a task after all that were added before. Returns its id, counted from 0. */
  addTask({ inputs = [], outputs = [], inouts = [] }: TaskAccess<Value>): number {
    const id = this.#tasks.length;
    const predecessors = new Set<number>();
    const written = new Set([...outputs, ...inouts]);
    for (const value of [...inputs, ...inouts]) {
      const history = this.#historyOf(value);
      if (history.writer !== undefined) predecessors.add(history.writer);
      if (!written.has(value)) history.readers.add(id);
    }
    for (const value of written) {
      const history = this.#historyOf(value);
      if (history.writer !== undefined) predecessors.add(history.writer);
      for (const reader of history.readers) predecessors.add(reader);
      history.version += 1;
      history.writer = id;
      history.readers = new Set();
    }
    this.#tasks.push(this.#waitingFor(id, predecessors));
    return id;
  }

  /** @throws PtoError `ERR_PTO_HANDLE_FOREIGN` for an id that `addTask` did not return */
  stateOf(id: number): TaskState {
    return this.#taskOf(id).state;
  }

  /** The task that writes the newest version of a value; undefined when none does. */
  producerOf(value: Value): number | undefined {
    return this.#histories.get(value)?.writer;
  }

  /** How often a value was written. */
  versionOf(value: Value): number {
    return this.#histories.get(value)?.version ?? 0;
  }

  /** Whether every task has ended, one way or another. */
  get isDone(): boolean {
    return this.#open === 0;
  }

  /**
   * A ready task has ended well. Returns the tasks that became ready, in the order in which they were added.
   *
   * @throws PtoError `ERR_PTO_HANDLE_FOREIGN` for an unknown id, `ERR_PTO_WORKER_STATE` for a task that is not ready
   */
  complete(id: number): number[] {
    const task = this.#end(id, 'done');
    const ready: number[] = [];
    for (const successor of task.successors) {
      const next = this.#tasks[successor]!;
      next.openPredecessors -= 1;
      if (next.openPredecessors > 0 || next.state !== 'pending') continue;
      next.state = 'ready';
      ready.push(successor);
    }
    return ready;
  }

  /** A task was seen to have ended well; with it everything that it waited for. */
  completeThrough(id: number): void {
    const unvisited = [id];
    for (let next = unvisited.at(-1); next !== undefined; next = unvisited.at(-1)) {
      const before = this.#taskOf(next).predecessors.filter((one) => isOpen(this.#taskOf(one)));
      unvisited.push(...before);
      if (before.length > 0) continue;
      if (isOpen(this.#taskOf(next))) this.complete(next);
      unvisited.pop();
    }
  }

  /** A ready task has failed. Returns all that depend on it, which are poisoned, in the order in which they were added. */
  fail(id: number): number[] {
    return this.#poisonFrom(this.#end(id, 'failed').successors);
  }

  #poisonFrom(first: Iterable<number>): number[] {
    const poisoned = new Set<number>();
    const unvisited = [...first];
    for (let next = unvisited.pop(); next !== undefined; next = unvisited.pop()) {
      const task = this.#tasks[next]!;
      if (!isOpen(task)) continue;
      task.state = 'poisoned';
      this.#open -= 1;
      poisoned.add(next);
      unvisited.push(...task.successors);
    }
    return [...poisoned].sort((a, b) => a - b);
  }

  #historyOf(value: Value): History {
    let history = this.#histories.get(value);
    if (history === undefined) {
      history = { version: 0, writer: undefined, readers: new Set() };
      this.#histories.set(value, history);
    }
    return history;
  }

  #waitingFor(id: number, predecessors: Iterable<number>): Task {
    const task: Task = { state: 'ready', predecessors: [...predecessors], successors: new Set(), openPredecessors: 0 };
    for (const predecessor of task.predecessors) {
      const before = this.#tasks[predecessor]!;
      if (before.state === 'done') continue;
      if (before.state === 'failed' || before.state === 'poisoned') {
        return { ...task, state: 'poisoned' };
      }
      before.successors.add(id);
      task.openPredecessors += 1;
    }
    if (task.openPredecessors > 0) task.state = 'pending';
    this.#open += 1;
    return task;
  }

  #taskOf(id: number): Task {
    const task = this.#tasks[id];
    if (task !== undefined) return task;
    throw invalidArgument({
      code: 'ERR_PTO_HANDLE_FOREIGN',
      what: 'task id',
      given: id,
      allowed: this.#tasks.length > 0 ? `0 to ${this.#tasks.length - 1}` : 'none, as no task was added',
      remedy: 'Pass an id that addTask returned.',
    });
  }

  #end(id: number, state: 'done' | 'failed'): Task {
    const task = this.#taskOf(id);
    if (task.state !== 'ready') {
      throw new PtoError('ERR_PTO_WORKER_STATE', `task ${id} is ${task.state}; only a ready task can end.`, {
        details: { id, state: task.state },
      });
    }
    task.state = state;
    this.#open -= 1;
    return task;
  }
}

function isOpen({ state }: Task): boolean {
  return state === 'pending' || state === 'ready';
}
