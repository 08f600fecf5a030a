// Where in a tensor the errors are, small enough to be looked at: the last two dimensions are cut into at most 32 × 32
// cells, and all other dimensions lie on top of each other. A vector has no second dimension; its cells are consecutive
// ranges of elements, row by row.

import type { HeatMap } from '../model/tensor-mismatch.js';

const MAX_CELLS = 32;

/** Collects errors of elements into cells, the largest of each. */
export class ErrorGrid {
  readonly #rows: number;
  readonly #columns: number;
  readonly #extents: readonly [rows: number, columns: number];
  readonly #cells: Float64Array;

  constructor(shape: readonly number[]) {
    const isVector = shape.length < 2;
    const length = shape[0] ?? 1;
    const lineLength = Math.ceil(length / Math.min(MAX_CELLS, Math.ceil(length / MAX_CELLS)));
    this.#extents = isVector ? [Math.ceil(length / lineLength), lineLength] : [shape.at(-2)!, shape.at(-1)!];
    this.#rows = Math.min(MAX_CELLS, this.#extents[0]);
    this.#columns = Math.min(MAX_CELLS, this.#extents[1]);
    this.#cells = new Float64Array(this.#rows * this.#columns);
  }

  /** Counts an element, by its index in memory order. */
  add(index: number, error: number): void {
    const [rows, columns] = this.#extents;
    const row = Math.floor(((Math.floor(index / columns) % rows) * this.#rows) / rows);
    const column = Math.floor(((index % columns) * this.#columns) / columns);
    const cell = row * this.#columns + column;
    if (error > this.#cells[cell]!) this.#cells[cell] = error;
  }

  toHeatMap(): HeatMap {
    const values = Array.from(this.#cells, (error) => (error === Infinity ? null : error));
    return { rows: this.#rows, columns: this.#columns, values };
  }
}
