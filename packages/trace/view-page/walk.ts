// Going from slice to slice with keys: along a row, to other rows, along dependencies.

import { rowOf, sliceNear } from './hit-index.js';
import type { HostIndex } from './host-index.js';
import type { Selection } from './selection.js';
import type { SwimlaneState } from './swimlane-state.js';

export class Walk {
  readonly #selection: Selection;
  readonly #state: SwimlaneState;

  constructor(selection: Selection, state: SwimlaneState) {
    this.#selection = selection;
    this.#state = state;
  }

  /** The next slice of the row, or the one before; the first one when nothing is selected. */
  along(step: 1 | -1): void {
    const { slices } = this.#state.index.data;
    const slice = this.#selection.slice;
    if (slice === undefined) return this.#alongTasks(step);
    const row = rowOf(slices, slice);
    const next = slice + step;
    if (next >= slices.rowOffsets[row]! && next < slices.rowOffsets[row + 1]!) this.#go(next);
  }

  /** The same where nothing has slices: in the order of submits. */
  #alongTasks(step: 1 | -1): void {
    const { task } = this.#selection;
    if (task === undefined) return this.#first();
    const next = task + step;
    if (next >= 0 && next < this.#state.index.taskCount) this.#toTask(next);
  }

  /** The nearest slice of the next row that has one, or of the row before. */
  across(step: 1 | -1): void {
    const { data, rows } = this.#state.index;
    const slice = this.#selection.slice;
    if (slice === undefined) return this.#alongTasks(step);
    for (let row = rowOf(data.slices, slice) + step; row >= 0 && row < rows.length; row += step) {
      const nearest = sliceNear(data.slices, row, data.slices.start[slice]!, Infinity);
      if (nearest !== undefined) return this.#go(nearest);
    }
  }

  toPredecessor(): void {
    if (this.#selection.task === undefined && this.#selection.slice === undefined) return this.#first();
    const { span, host } = this.#spanOf();
    if (span !== undefined) return this.#toSpan(host.beforeOf(span)[0]);
    this.#toTask(this.#state.index.predecessorsOf(this.#selection.task ?? -1)[0]?.task);
  }

  toSuccessor(): void {
    if (this.#selection.task === undefined && this.#selection.slice === undefined) return this.#first();
    const { span, host } = this.#spanOf();
    if (span !== undefined) return this.#toSpan(host.afterOf(span)[0]);
    this.#toTask(this.#state.index.successorsOf(this.#selection.task ?? -1)[0]?.task);
  }

  #first(): void {
    const { rows, data } = this.#state.index;
    const row = rows.findIndex(
      ({ group }, i) =>
        (group === 'aic' || group === 'aiv') && data.slices.rowOffsets[i]! < data.slices.rowOffsets[i + 1]!,
    );
    if (row >= 0) this.#go(data.slices.rowOffsets[row]!);
    else if (data.slices.start.length > 0) this.#go(0);
    else if (this.#state.index.taskCount > 0) this.#toTask(0);
  }

  #spanOf(): { readonly span: number | undefined; readonly host: HostIndex } {
    const { host } = this.#state.index;
    const { slice } = this.#selection;
    return { span: slice === undefined ? undefined : host.spanOf(slice), host };
  }

  #toSpan(span: number | undefined): void {
    if (span !== undefined) this.#go(this.#state.index.host.sliceOf(span));
  }

  #toTask(task: number | undefined): void {
    if (task !== undefined) this.#selection.selectTask(task);
  }

  #go(slice: number): void {
    this.#selection.selectSlice(slice);
  }
}
