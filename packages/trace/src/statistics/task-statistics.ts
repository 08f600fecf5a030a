import { percent } from '../overhead/verdict.js';
import type { RecordedRun } from '../records/recorded-run.js';
import { functionName } from '../records/task-name.js';

/** What the blocks of one function took on average; the last row of a table is about all of them. */
export interface FunctionStatistics {
  /** Absent in the row about all. */
  readonly funcId?: number | undefined;
  readonly name: string;
  readonly count: number;
  readonly executionUs: number;
  readonly averageExecutionUs: number;
  /** From dispatch to finish. Absent, with all that follows, when these times were not recorded. */
  readonly averageLatencyUs?: number | undefined;
  /** Execution in percent of latency. */
  readonly executionPercent?: number | undefined;
  /** From dispatch to start. */
  readonly averageHeadUs?: number | undefined;
  /** From end to finish. */
  readonly averageTailUs?: number | undefined;
}

/** Statistics of a run. */
export interface TaskStatistics {
  readonly functions: readonly FunctionStatistics[];
  readonly total: FunctionStatistics;
  /** From the first dispatch or start to the last finish or end. */
  readonly testUs: number;
}

/** Sums up what the functions of a run took, one row a function, by id. */
export function taskStatistics(run: RecordedRun): TaskStatistics {
  const sums = new Map<number, Sums>();
  const total = new Sums();
  let [first, last] = [Infinity, -Infinity];
  for (const { funcId, startUs, endUs, dispatchUs, finishUs } of run.tasks) {
    const sum = sums.get(funcId) ?? new Sums();
    sums.set(funcId, sum);
    for (const each of [sum, total]) each.add(startUs, endUs, dispatchUs, finishUs);
    first = Math.min(first, dispatchUs ?? startUs);
    last = Math.max(last, finishUs ?? endUs);
  }
  const ids = [...sums.keys()].sort((a, b) => a - b);
  return {
    functions: ids.map((id) => sums.get(id)!.row(functionName(run.names.functions, id), id)),
    total: total.row('TOTAL'),
    testUs: Math.max(0, last - first),
  };
}

class Sums {
  #count = 0;
  #executionUs = 0;
  #timed = 0;
  #timedExecutionUs = 0;
  #latencyUs = 0;
  #headUs = 0;
  #tailUs = 0;

  add(startUs: number, endUs: number, dispatchUs: number | undefined, finishUs: number | undefined): void {
    this.#count++;
    this.#executionUs += endUs - startUs;
    if (dispatchUs === undefined || finishUs === undefined) return;
    this.#timed++;
    this.#timedExecutionUs += endUs - startUs;
    this.#latencyUs += finishUs - dispatchUs;
    this.#headUs += startUs - dispatchUs;
    this.#tailUs += finishUs - endUs;
  }

  row(name: string, funcId?: number): FunctionStatistics {
    const averageExecutionUs = this.#count === 0 ? 0 : this.#executionUs / this.#count;
    const row = { funcId, name, count: this.#count, executionUs: this.#executionUs, averageExecutionUs };
    if (this.#timed === 0) return row;
    return {
      ...row,
      averageLatencyUs: this.#latencyUs / this.#timed,
      executionPercent: percent(this.#timedExecutionUs, this.#latencyUs),
      averageHeadUs: this.#headUs / this.#timed,
      averageTailUs: this.#tailUs / this.#timed,
    };
  }
}
