// What follows from a page's data and is asked for again and again: the slices of a task, its neighbours, names of lanes.

import { taskName } from '../src/records/task-name.js';
import { edgeSources, NONE } from '../src/view/page-data.js';
import type { LaneGroup, PageData } from '../src/view/page-data.js';
import { rowOf } from './hit-index.js';
import { HostIndex } from './host-index.js';

/** Lists of numbers by number: those of i are `items[offsets[i]]` to `items[offsets[i + 1]]`. */
interface Lists {
  readonly offsets: Uint32Array;
  readonly items: Uint32Array;
}

function listsBy(keys: Uint32Array, count: number): Lists {
  const offsets = new Uint32Array(count + 1);
  for (const key of keys) if (key !== NONE) offsets[key + 1]!++;
  for (let i = 0; i < count; i++) offsets[i + 1]! += offsets[i]!;
  const items = new Uint32Array(offsets[count]!);
  const next = offsets.slice();
  keys.forEach((key, item) => {
    if (key !== NONE) items[next[key]!++] = item;
  });
  return { offsets, items };
}

function listOf({ offsets, items }: Lists, key: number): Uint32Array {
  return items.subarray(offsets[key], offsets[key + 1]);
}

export interface Neighbour {
  readonly task: number;
  /** How the runtime found the dependency; empty where that was not recorded. */
  readonly source: string;
}

export interface RowName {
  readonly name: string;
  readonly group: LaneGroup;
  readonly isFirst: boolean;
}

export class RunIndex {
  readonly data: PageData;
  readonly host: HostIndex;
  readonly rows: readonly RowName[];
  readonly #slicesByTask: Lists;
  readonly #edgesBySucc: Lists;
  readonly #edgesByPred: Lists;
  readonly isCritical: Uint8Array;

  constructor(data: PageData) {
    this.data = data;
    this.host = new HostIndex(data);
    this.rows = data.lanes.flatMap(({ name, group, rows }) =>
      Array.from({ length: rows }, (_, i) => ({ name, group, isFirst: i === 0 })),
    );
    const tasks = data.tasks.ids.length;
    this.#slicesByTask = listsBy(data.slices.task, tasks);
    this.#edgesBySucc = listsBy(data.edges.succ, tasks);
    this.#edgesByPred = listsBy(data.edges.pred, tasks);
    this.isCritical = new Uint8Array(data.slices.start.length);
    for (const slice of data.criticalPath) this.isCritical[slice] = 1;
  }

  get taskCount(): number {
    return this.data.tasks.ids.length;
  }

  slicesOf(task: number): Uint32Array {
    return listOf(this.#slicesByTask, task);
  }

  /** The blocks of a task: what ran on cores, in contrast to what submitted or dispatched it. */
  blocksOf(task: number): number[] {
    return [...this.slicesOf(task)].filter((slice) => this.isBlock(slice));
  }

  isBlock(slice: number): boolean {
    const { group } = this.rows[rowOf(this.data.slices, slice)]!;
    return group === 'aic' || group === 'aiv';
  }

  taskText(task: number): string {
    return taskName(this.data.tasks.ids[task]!);
  }

  nameOf(slice: number): string {
    return this.data.names[this.data.slices.name[slice]!] ?? '';
  }

  /** The functions of a task, each once. */
  functionsOf(task: number): string {
    const names = new Set(this.blocksOf(task).map((slice) => this.nameOf(slice)));
    return [...names].join(' + ') || this.data.tasks.functions[task] || 'ran on no core';
  }

  argumentsOf(task: number): string[] {
    const { argTexts, argOffsets, args } = this.data.tasks;
    return [...args.subarray(argOffsets[task], argOffsets[task + 1])].map((text) => argTexts[text]!);
  }

  predecessorsOf(task: number): Neighbour[] {
    const { pred, source } = this.data.edges;
    return [...listOf(this.#edgesBySucc, task)].map((edge) => ({
      task: pred[edge]!,
      source: edgeSources[source[edge]!] ?? '',
    }));
  }

  successorsOf(task: number): Neighbour[] {
    const { succ, source } = this.data.edges;
    return [...listOf(this.#edgesByPred, task)].map((edge) => ({
      task: succ[edge]!,
      source: edgeSources[source[edge]!] ?? '',
    }));
  }
}
