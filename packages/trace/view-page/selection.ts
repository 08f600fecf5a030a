// What is selected, for all parts of the page alike: a slice, its task, or a task that has no slice.

import { NONE } from '../src/view/page-data.js';
import type { RunIndex } from './run-index.js';

export class Selection {
  readonly #index: RunIndex;
  readonly #listeners: (() => void)[] = [];
  #slice: number | undefined;
  #task: number | undefined;

  constructor(index: RunIndex) {
    this.#index = index;
  }

  get slice(): number | undefined {
    return this.#slice;
  }

  get task(): number | undefined {
    return this.#task;
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  selectSlice(slice: number): void {
    const task = this.#index.data.slices.task[slice]!;
    this.#set(slice, task === NONE ? undefined : task);
  }

  /** Its first block; a task that ran nowhere is selected all the same. */
  selectTask(task: number): void {
    this.#set(this.#index.blocksOf(task)[0], task);
  }

  clear(): void {
    this.#set(undefined, undefined);
  }

  #set(slice: number | undefined, task: number | undefined): void {
    this.#slice = slice;
    this.#task = task;
    for (const listener of this.#listeners) listener();
  }
}
