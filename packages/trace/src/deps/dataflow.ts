// Whether data still arrive on an edge that others imply: task u writes a region, v uses it, and tasks in between may
// overwrite it. If they overwrite all of it, what v finds there is theirs, and the edge from u says nothing about data. If
// they leave a single byte of it, that byte comes from u.

import { dtypeSize, parseDtype } from '@pto/task-interface';

import { coversIntervals, intersectIntervals, mergeIntervals, viewIntervals } from '../graph/strided-intervals.js';
import { topologicalOrder } from '../graph/topological-order.js';
import type { RecordedArgument, RecordedEdge } from '../records/recorded-graph.js';
import type { DependencyGraph } from './dependency-graph.js';

const WRITES = new Set(['output', 'inout', 'output_existing']);

/** Tells on which edges data arrive. Only for graphs without cycles. */
export class Dataflow {
  readonly #dependencies: DependencyGraph;
  readonly #position: Int32Array;
  /** The tasks that write to a tensor. */
  readonly #writers = new Map<string, Set<number>>();

  constructor(dependencies: DependencyGraph) {
    this.#dependencies = dependencies;
    this.#position = new Int32Array(dependencies.tasks.length);
    topologicalOrder(dependencies.graph)!.forEach((task, at) => (this.#position[task] = at));
    dependencies.tasks.forEach((task, index) => {
      for (const { type, tensorId } of task.details?.args ?? []) {
        if (tensorId === undefined || !WRITES.has(type)) continue;
        const writers = this.#writers.get(tensorId);
        if (writers === undefined) this.#writers.set(tensorId, new Set([index]));
        else writers.add(index);
      }
    });
  }

  /** Whether something arrives, or may: what is not known counts as arriving. */
  arrivesOn(edge: number): boolean {
    return this.#dependencies.edges[edge]!.reasons.some((reason) => this.#arrives(reason));
  }

  #arrives(reason: RecordedEdge): boolean {
    // Neither what the orchestration asked for nor a write that waits for a reader moves data.
    if (reason.source === 'explicit' || reason.source === 'reader') return false;
    const tensor = reason.tensorId ?? this.#argument(reason)?.tensorId;
    const carried = tensor === undefined ? undefined : this.#carried(reason, tensor);
    if (tensor === undefined || carried === undefined) return true;
    const overwritten: number[] = [];
    for (const task of this.#between(reason.pred, reason.succ, this.#writers.get(tensor) ?? new Set())) {
      overwritten.push(...(this.#written(task, tensor) ?? []));
    }
    return !coversIntervals(mergeIntervals(overwritten), carried);
  }

  #argument({ succ, arg }: RecordedEdge): RecordedArgument | undefined {
    const details = this.#dependencies.tasks[succ]!.details;
    return arg === undefined ? undefined : details?.args.find(({ index }) => index === arg);
  }

  /** The bytes that the first task writes and the other one uses. */
  #carried(reason: RecordedEdge, tensor: string): number[] | undefined {
    const used = this.#argument(reason);
    const bytes = used === undefined ? undefined : this.#bytes(used);
    const written = this.#written(reason.pred, tensor);
    if (bytes === undefined || written === undefined) return bytes;
    return intersectIntervals(bytes, written);
  }

  /** The bytes of a tensor that a task writes; undefined when that is not known. */
  #written(task: number, tensor: string): number[] | undefined {
    const args = this.#dependencies.tasks[task]!.details?.args ?? [];
    const views = args.filter(({ tensorId, type }) => tensorId === tensor && WRITES.has(type));
    const bytes = views.map((view) => this.#bytes(view));
    if (bytes.length === 0 || bytes.includes(undefined)) return undefined;
    return mergeIntervals(bytes.flatMap((each) => each!));
  }

  #bytes({ shape, strides, startOffset, dtype, tensorId }: RecordedArgument): number[] | undefined {
    const name = dtype ?? this.#dependencies.tensors.get(tensorId ?? '')?.dtype;
    if (shape === undefined || strides === undefined || name === undefined) return undefined;
    const size = elementSize(name);
    if (size === undefined) return undefined;
    return viewIntervals({ shape, strides, startOffset: startOffset ?? 0 })?.map((at) => at * size);
  }

  /** Those of `wanted` that come after `first` and before `last`. */
  #between(first: number, last: number, wanted: ReadonlySet<number>): number[] {
    const position = this.#position;
    const isBetween = (task: number) => position[task]! > position[first]! && position[task]! < position[last]!;
    const candidates = [...wanted].filter(isBetween);
    if (candidates.length === 0) return [];
    const { from, to, outStart, outEdges, inStart, inEdges } = this.#dependencies.graph;
    const after = walk(first, outStart, outEdges, to, isBetween);
    const before = walk(last, inStart, inEdges, from, isBetween);
    return candidates.filter((task) => after.has(task) && before.has(task));
  }
}

/** The tasks that edges lead to from `start`, as far as `isWanted`. */
function walk(
  start: number,
  starts: Int32Array,
  edges: Int32Array,
  ends: Int32Array,
  isWanted: (task: number) => boolean,
): Set<number> {
  const seen = new Set<number>();
  const open = [start];
  while (open.length > 0) {
    const task = open.pop()!;
    for (let i = starts[task]!; i < starts[task + 1]!; i++) {
      const next = ends[edges[i]!]!;
      if (seen.has(next) || !isWanted(next)) continue;
      seen.add(next);
      open.push(next);
    }
  }
  return seen;
}

/** Types that the chip does not have are not known. */
function elementSize(dtype: string): number | undefined {
  try {
    return dtypeSize(parseDtype(dtype));
  } catch {
    return undefined;
  }
}
