import type { HostSpan } from '../records/host-spans.js';
import type { Execution, SpanIndex } from './executions.js';

/** What a worker waited for at a time. */
export type HostPart = (typeof hostParts)[number];

/** All of them: in the queue of runs, in the orchestration function, in copies of arrays, on the way to a child and back, on
 * cores of a chip, on a chip around that, in a sub worker, in a nested worker outside of its own runs, and what is not known. */
export const hostParts = [
  'queued',
  'orchestration',
  'staging',
  'dispatch',
  'chip',
  'aroundChip',
  'sub',
  'nested',
  'other',
] as const;

/** A part of the path, and what it belongs to. */
export interface HostStep {
  readonly part: HostPart;
  readonly startUs: number;
  readonly endUs: number;
  /** The worker, and the callable with its run and task; absent where the step is of none. */
  readonly path?: string | undefined;
  readonly name?: string | undefined;
  readonly run?: string | undefined;
  readonly task?: string | undefined;
}

/** From when to when the cores of a chip had work of a task, on the clock of the spans; nothing when it is not known. */
export type DeviceTimes = (ran: HostSpan) => { readonly startUs: number; readonly endUs: number } | undefined;

/**
 * What a run of a worker waited for: a walk back from its end. A worker acts when something ends or is submitted, so what led
 * to a step is what happened last before it. The steps tile the run.
 */
export function hostPath(index: SpanIndex, run: HostSpan, deviceTimes: DeviceTimes): HostStep[] {
  return new Walk(index, run, deviceTimes, new Set()).steps();
}

class Walk {
  readonly #index: SpanIndex;
  readonly #run: HostSpan;
  readonly #deviceTimes: DeviceTimes;
  readonly #steps: HostStep[] = [];
  readonly #ended: EndOrder;
  /** Of each child for itself. */
  readonly #ranAt = new Map<string, EndOrder>();
  readonly #entered: Set<HostSpan>;
  readonly #met = new Set<HostSpan>();
  /** How far the walk has come. */
  #cursor: number;

  /** @param entered - runs that the walk is in or was in: a file that contradicts itself shall not keep it for ever */
  constructor(index: SpanIndex, run: HostSpan, deviceTimes: DeviceTimes, entered: Set<HostSpan>) {
    this.#entered = entered.add(run);
    this.#index = index;
    this.#run = run;
    this.#deviceTimes = deviceTimes;
    this.#cursor = run.endUs;
    const executions = index.executionsOf(run);
    this.#ended = new EndOrder(executions, endOf);
    const byChild = new Map<string, Execution[]>();
    for (const execution of executions) {
      const { path } = execution.ran ?? {};
      if (path === undefined) continue;
      const ofChild = byChild.get(path) ?? [];
      byChild.set(path, ofChild);
      ofChild.push(execution);
    }
    for (const [path, list] of byChild) this.#ranAt.set(path, new EndOrder(list, ({ ran }) => ran!.endUs));
  }

  steps(): HostStep[] {
    const phase = (name: string): HostSpan | undefined =>
      this.#index.partsOf(this.#run, 'phase').find((each) => each.name === name);
    const orchestration = phase('orchestration');
    this.#back(phase('copy back') === undefined ? 'other' : 'staging', phase('tasks')?.endUs);
    const builtUs = orchestration?.endUs ?? -Infinity;
    let execution = this.#lastEnded();
    if (endOf(execution) > builtUs) {
      while (execution !== undefined) {
        this.#back('other', endOf(execution));
        execution = this.#execution(execution);
      }
    } else {
      // The function returned after everything that it had submitted was over.
      this.#back('other', builtUs);
    }
    if (orchestration !== undefined) this.#orchestration(orchestration);
    this.#back('queued', phase('queued')?.startUs);
    this.#back('other', this.#run.startUs);
    return this.#steps.reverse();
  }

  /** Goes back over one execution to what it waited for: another one, or nothing when that was its submission. */
  #execution({ submit, dispatch, ran, complete }: Execution): Execution | undefined {
    this.#met.add(dispatch);
    if (complete !== undefined) this.#back('dispatch', complete.startUs, complete);
    if (ran !== undefined) {
      this.#ran(ran);
      const before = this.#ranAt.get(ran.path)?.last(this.#cursor, this.#met);
      // It was given to the child while that was still at work.
      if (before !== undefined && before.ran!.endUs > dispatch.startUs) {
        this.#back('dispatch', before.ran!.endUs, dispatch);
        return { ...before, complete: undefined };
      }
    }
    this.#back('dispatch', dispatch.startUs, dispatch);
    if (submit === undefined) return this.#lastEnded();
    const ended = this.#lastEnded();
    // A submission that waits for space ends when something else does, inside of it.
    if (endOf(ended) > submit.startUs) {
      this.#back('dispatch', Math.max(submit.endUs, endOf(ended)), dispatch);
      if (endOf(ended) < submit.endUs) this.#back('orchestration', endOf(ended), submit);
      return ended;
    }
    this.#back('dispatch', submit.endUs, dispatch);
    return undefined;
  }

  /** What a child did in a task. */
  #ran(ran: HostSpan): void {
    if (ran.kind === 'sub') return this.#back('sub', ran.startUs, ran);
    const nested = this.#index.partsOf(ran, 'run').filter((run) => !this.#entered.has(run));
    if (nested.length > 0) {
      for (const run of nested.reverse()) {
        this.#back('nested', run.endUs, ran);
        const from = this.#cursor;
        const inner = new Walk(this.#index, run, this.#deviceTimes, this.#entered).steps().reverse();
        for (const step of inner) if (step.startUs < from) this.#add({ ...step, endUs: Math.min(step.endUs, from) });
        this.#cursor = Math.min(this.#cursor, run.startUs);
      }
      return this.#back('nested', ran.startUs, ran);
    }
    const device = this.#deviceTimes(ran);
    if (device === undefined) return this.#back('chip', ran.startUs, ran);
    this.#back('aroundChip', Math.max(ran.startUs, device.endUs), ran);
    this.#back('chip', Math.max(ran.startUs, device.startUs), ran);
    this.#back('aroundChip', ran.startUs, ran);
  }

  /** The orchestration function up to the submission that was waited for, and the copies in it. */
  #orchestration(orchestration: HostSpan): void {
    for (const copy of this.#index.partsOf(orchestration, 'phase').reverse()) {
      if (copy.startUs >= this.#cursor) continue;
      this.#back('orchestration', copy.endUs);
      this.#back('staging', copy.startUs);
    }
    this.#back('orchestration', orchestration.startUs);
  }

  #lastEnded(): Execution | undefined {
    return this.#ended.last(this.#cursor, this.#met);
  }

  /** Goes back to a time; the path was in this part since then. */
  #back(part: HostPart, startUs: number | undefined, of?: HostSpan): void {
    if (startUs === undefined) return;
    const from = Math.max(startUs, this.#run.startUs);
    if (from >= this.#cursor) return;
    const { path = this.#run.path, name, run, task } = of ?? {};
    this.#add({ part, startUs: from, endUs: this.#cursor, path, name, run, task });
    this.#cursor = from;
  }

  #add(step: HostStep): void {
    this.#steps.push(step);
  }
}

/** When a worker knew that an execution was over. */
function endOf(execution: Execution | undefined): number {
  const { dispatch, ran, complete } = execution ?? {};
  return (complete ?? ran ?? dispatch)?.endUs ?? -Infinity;
}

/** Executions by when they ended. As the walk only goes back, what ended later is forgotten. */
class EndOrder {
  readonly #order: Execution[];
  readonly #timeOf: (execution: Execution) => number;

  constructor(executions: readonly Execution[], timeOf: (execution: Execution) => number) {
    this.#order = [...executions].sort((a, b) => timeOf(a) - timeOf(b));
    this.#timeOf = timeOf;
  }

  /** The one that ended last, at this time or before, of those that the walk has not met. */
  last(us: number, met: ReadonlySet<HostSpan>): Execution | undefined {
    for (;;) {
      const last = this.#order.at(-1);
      if (last === undefined || (this.#timeOf(last) <= us && !met.has(last.dispatch))) return last;
      this.#order.pop();
    }
  }
}
