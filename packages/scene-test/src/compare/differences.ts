// The loop over all elements. Whatever the data type, a block of elements at a time becomes doubles, which hold all values
// of up to 32 bits exactly; so there is one loop, over arrays of one class, and the engine makes it fast. 64-bit integers
// are compared as words, and only those that differ become BigInts.

import type { Tensor } from '@pto/task-interface';

import { readNumbers } from '../tensor/numbers.js';
import { ErrorGrid } from './error-grid.js';
import { WorstList } from './worst-list.js';

/** Elements that a report lists, of the first and of the worst ones. */
const LISTED = 8;
const BLOCK = 8192;

/** The rule for one tensor, all values given. */
export interface ComparisonRule {
  readonly rtol: number;
  readonly atol: number;
  readonly equalNan: boolean;
}

/** What the elements of two tensors of one data type and shape have different. */
export class Differences {
  mismatches = 0;
  /** Mismatches with a NaN or an infinity in them, which no ratio excuses. */
  notFinite = 0;
  nanActual = 0;
  nanExpected = 0;
  infActual = 0;
  infExpected = 0;
  maxAbsError = 0;
  maxRelError = 0;
  readonly first: number[] = [];
  readonly worst = new WorstList(LISTED);
  readonly #shape: readonly number[];
  readonly #rule: ComparisonRule;
  #grid: ErrorGrid | undefined;

  constructor(shape: readonly number[], rule: ComparisonRule) {
    this.#shape = shape;
    this.#rule = rule;
  }

  get heatMap() {
    return this.#grid?.toHeatMap();
  }

  /** Compares elements that have become doubles; the first one has this index in its tensor. */
  addBlock(actual: Float64Array, expected: Float64Array, start: number): void {
    const { rtol, atol } = this.#rule;
    let { maxAbsError, maxRelError } = this;
    for (let i = 0; i < actual.length; i++) {
      const a = actual[i]!;
      const e = expected[i]!;
      const error = Math.abs(a - e);
      const size = Math.abs(e);
      // False for every NaN and infinity, equal or not.
      if (error < Infinity) {
        if (error === 0) continue;
        if (error > maxAbsError) maxAbsError = error;
        if (size > 0 && error / size > maxRelError && error / size < Infinity) maxRelError = error / size;
        if (!(error <= atol + rtol * size)) this.#addMismatch(start + i, error);
      } else {
        this.#addSpecial(start + i, a, e);
      }
    }
    this.maxAbsError = maxAbsError;
    this.maxRelError = maxRelError;
  }

  /** Counts two 64-bit integers that are not equal. */
  addIntegers(index: number, actual: bigint, expected: bigint): void {
    const error = Number(actual > expected ? actual - expected : expected - actual);
    const size = Math.abs(Number(expected));
    this.maxAbsError = Math.max(this.maxAbsError, error);
    if (size > 0) this.maxRelError = Math.max(this.maxRelError, error / size);
    if (error > this.#rule.atol + this.#rule.rtol * size) this.#addMismatch(index, error);
  }

  #addSpecial(index: number, actual: number, expected: number): void {
    const areBothNan = Number.isNaN(actual) && Number.isNaN(expected);
    if (Number.isNaN(actual)) this.nanActual++;
    else if (!Number.isFinite(actual)) this.infActual++;
    if (Number.isNaN(expected)) this.nanExpected++;
    else if (!Number.isFinite(expected)) this.infExpected++;
    if (actual === expected || (areBothNan && this.#rule.equalNan)) return;
    this.notFinite++;
    this.#addMismatch(index, Infinity);
  }

  #addMismatch(index: number, error: number): void {
    this.mismatches++;
    if (this.first.length < LISTED) this.first.push(index);
    this.worst.add(index, error);
    this.#grid ??= new ErrorGrid(this.#shape);
    this.#grid.add(index, error);
  }
}

function wordsOf(data: BigInt64Array | BigUint64Array): Uint32Array {
  return new Uint32Array(data.buffer, data.byteOffset, data.length * 2);
}

function compareIntegers(
  actual: BigInt64Array | BigUint64Array,
  expected: BigInt64Array | BigUint64Array,
  differences: Differences,
): void {
  const [a, e] = [wordsOf(actual), wordsOf(expected)];
  for (let i = 0; i < a.length; i += 2) {
    if (a[i] === e[i] && a[i + 1] === e[i + 1]) continue;
    differences.addIntegers(i / 2, actual[i / 2]!, expected[i / 2]!);
  }
}

/** Compares all elements of two tensors that have one data type and shape. */
export function findDifferences(actual: Tensor, expected: Tensor, rule: ComparisonRule): Differences {
  const differences = new Differences(actual.shape, rule);
  const { data } = actual;
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    compareIntegers(data, expected.data as BigInt64Array | BigUint64Array, differences);
    return differences;
  }
  const [a, e] = [new Float64Array(BLOCK), new Float64Array(BLOCK)];
  for (let start = 0; start < data.length; start += BLOCK) {
    const length = Math.min(BLOCK, data.length - start);
    readNumbers(actual, start, a.subarray(0, length));
    readNumbers(expected, start, e.subarray(0, length));
    differences.addBlock(a.subarray(0, length), e.subarray(0, length), start);
  }
  return differences;
}
