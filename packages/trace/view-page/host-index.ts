// The spans of the host: which slice is which, what led to what, and what became of them on chips.

import { NONE } from '../src/view/page-data.js';
import type { PageData, PageHost } from '../src/view/page-data.js';

/** A way with more spans than this is shown in part. */
const MOST_SPANS = 100;

/** One span led to another one; both are numbers of spans. */
export interface Flow {
  readonly from: number;
  readonly to: number;
}

export class HostIndex {
  readonly #host: PageHost | undefined;
  readonly #runTasks: Uint32Array;
  readonly #spanBySlice = new Map<number, number>();
  readonly #spanByChipRun = new Map<number, number>();
  readonly #inside = new Map<number, number[]>();
  readonly #before = new Map<number, number[]>();
  readonly #after = new Map<number, number[]>();

  constructor({ host, runTasks }: PageData) {
    this.#host = host;
    this.#runTasks = runTasks;
    if (host === undefined) return;
    const push = (lists: Map<number, number[]>, key: number, value: number): void => {
      const list = lists.get(key);
      if (list === undefined) lists.set(key, [value]);
      else list.push(value);
    };
    host.slice.forEach((slice, span) => this.#spanBySlice.set(slice, span));
    host.chipRun.forEach((run, span) => run !== NONE && this.#spanByChipRun.set(run, span));
    host.parent.forEach((parent, span) => parent !== NONE && push(this.#inside, parent, span));
    host.flowFrom.forEach((from, flow) => {
      push(this.#after, from, host.flowTo[flow]!);
      push(this.#before, host.flowTo[flow]!, from);
    });
  }

  spanOf(slice: number): number | undefined {
    return this.#spanBySlice.get(slice);
  }

  sliceOf(span: number): number {
    return this.#host!.slice[span]!;
  }

  /** For example `dispatch`. */
  kindOf(span: number): string {
    return this.#host!.texts[this.#host!.kind[span]!]!;
  }

  /** The run and the task of the host that a span is about, as the host counts them. */
  subjectOf(span: number): { readonly run: string | undefined; readonly task: string | undefined } {
    const { run, task, texts } = this.#host!;
    return { run: texts[run[span]!], task: texts[task[span]!] };
  }

  parentOf(span: number): number | undefined {
    const parent = this.#host!.parent[span]!;
    return parent === NONE ? undefined : parent;
  }

  insideOf(span: number): readonly number[] {
    return this.#inside.get(span) ?? [];
  }

  /** What led to a span at once, and what it led to. */
  beforeOf(span: number): readonly number[] {
    return this.#before.get(span) ?? [];
  }

  afterOf(span: number): readonly number[] {
    return this.#after.get(span) ?? [];
  }

  /** All that led to a span and all that it led to, itself included, first to last. */
  wayOf(span: number): number[] {
    const reach = (next: (span: number) => readonly number[]): number[] => {
      const found = new Set([span]);
      for (const each of found) {
        for (const other of next(each)) if (found.size < MOST_SPANS) found.add(other);
      }
      found.delete(span);
      return [...found];
    };
    return [...reach((each) => this.beforeOf(each)).reverse(), span, ...reach((each) => this.afterOf(each))];
  }

  /** From each span of a way to the next ones. */
  flowsOf(way: readonly number[]): Flow[] {
    const members = new Set(way);
    return way.flatMap((from) => this.afterOf(from).flatMap((to) => (members.has(to) ? [{ from, to }] : [])));
  }

  /** The tasks that chips recorded during spans of a way. */
  tasksOf(way: readonly number[]): number[] {
    return way.flatMap((span) => {
      const run = this.#host!.chipRun[span]!;
      if (run === NONE) return [];
      const [first, end] = [this.#runTasks[run]!, this.#runTasks[run + 1]!];
      return Array.from({ length: end - first }, (_, i) => first + i);
    });
  }

  /** The span in which a chip ran a task. */
  spanOfTask(task: number): number | undefined {
    if (this.#spanByChipRun.size === 0) return undefined;
    return this.#spanByChipRun.get(this.#runTasks.findLastIndex((first) => first <= task));
  }
}
