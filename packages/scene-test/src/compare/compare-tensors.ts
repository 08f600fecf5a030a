import { DataType, Tensor, dtypeName, invalidArgument } from '@pto/task-interface';
import type { TensorLike } from '@pto/task-interface';

import type { TensorMismatch, Tolerance } from '../model/tensor-mismatch.js';
import { findDifferences } from './differences.js';
import type { ComparisonRule, Differences } from './differences.js';
import { describeElement } from './element-error.js';

/** How two tensors are compared. */
export interface CompareOptions {
  /** Name of the tensor in the report. */
  readonly name: string;
  /** Relative tolerance of floating-point tensors. Default: 1e-5. */
  readonly rtol?: number | undefined;
  /** Absolute tolerance of floating-point tensors. Default: 1e-5. */
  readonly atol?: number | undefined;
  /** Tolerance of this one tensor, whatever its data type; what it leaves out is `rtol` and `atol`, and 0 of integers. */
  readonly tolerance?: Tolerance | undefined;
  /** Whether NaN equals NaN. Default: no. */
  readonly equalNan?: boolean | undefined;
}

const DEFAULT_TOLERANCE = 1e-5;
const floats: readonly DataType[] = [DataType.FLOAT32, DataType.FLOAT16, DataType.BFLOAT16];

function takeTolerance(value: number, what: string, most = Infinity): number {
  if (typeof value === 'number' && value >= 0 && value <= most && value < Infinity) return value;
  throw invalidArgument({
    code: 'ERR_PTO_OPTION_INVALID',
    what,
    given: value,
    allowed: most < Infinity ? `a number from 0 to ${most}` : 'a finite number of at least 0',
    remedy: 'Correct it, or leave it out to use the default.',
  });
}

function ruleFor(dtype: DataType, options: CompareOptions): ComparisonRule {
  const { name, tolerance } = options;
  const isFloat = floats.includes(dtype);
  const pick = (key: 'rtol' | 'atol'): number =>
    takeTolerance(
      tolerance?.[key] ?? (isFloat ? (options[key] ?? DEFAULT_TOLERANCE) : 0),
      `tolerance of '${name}', ${key}`,
    );
  return { rtol: pick('rtol'), atol: pick('atol'), equalNan: options.equalNan ?? false };
}

const nothingCompared = {
  mismatches: 0,
  mismatchRatio: 0,
  nanActual: 0,
  nanExpected: 0,
  infActual: 0,
  infExpected: 0,
  maxAbsError: 0,
  maxRelError: 0,
  first: [],
  worst: [],
};

function isExcused(differences: Differences, ratio: number, allowed: number): boolean {
  return differences.mismatches === 0 || (differences.notFinite === 0 && ratio <= allowed);
}

/**
 * Compares a tensor with its golden result. Data types and shapes must be equal; then every element must satisfy
 * `|actual - expected| <= atol + rtol * |expected|`. Integers are compared exactly, unless the tensor has a tolerance of
 * its own. An infinity equals itself only; NaN equals nothing, unless `equalNan` says so. A `mismatchRatio` excuses elements
 * that are too far away, but none with a NaN or an infinity.
 *
 * @param actual - what the run left
 * @param expected - the golden result
 * @param options - the name and the tolerances
 * @returns the report: counts, largest errors, the first and the worst elements, and a map of where the errors are
 * @throws PtoError `ERR_PTO_OPTION_INVALID` for a tolerance that is none, `ERR_PTO_ARGS_TENSOR` for what is no tensor
 */
export function compareTensors(actual: TensorLike, expected: TensorLike, options: CompareOptions): TensorMismatch {
  const [a, e] = [Tensor.from(actual), Tensor.from(expected)];
  const rule = ruleFor(a.dtype, options);
  const allowedRatio = takeTolerance(
    options.tolerance?.mismatchRatio ?? 0,
    `tolerance of '${options.name}', mismatchRatio`,
    1,
  );
  const facts = {
    name: options.name,
    dtype: dtypeName(a.dtype).toLowerCase(),
    shape: a.shape,
    expectedDtype: dtypeName(e.dtype).toLowerCase(),
    expectedShape: e.shape,
    elements: a.data.length,
    rtol: rule.rtol,
    atol: rule.atol,
  };
  if (a.dtype !== e.dtype) return { ...facts, ...nothingCompared, status: 'dtype' };
  if (a.shape.join() !== e.shape.join()) return { ...facts, ...nothingCompared, status: 'shape' };

  const differences = findDifferences(a, e, rule);
  const { mismatches, nanActual, nanExpected, infActual, infExpected, maxAbsError, maxRelError } = differences;
  const mismatchRatio = mismatches / a.data.length;
  const { heatMap } = differences;
  const describe = (index: number) => describeElement(a, e, index);
  return {
    ...facts,
    status: isExcused(differences, mismatchRatio, allowedRatio) ? 'ok' : 'values',
    mismatches,
    mismatchRatio,
    ...{ nanActual, nanExpected, infActual, infExpected, maxAbsError, maxRelError },
    first: differences.first.map(describe),
    worst: differences.worst.elements.map(({ index }) => describe(index)),
    ...(heatMap && { heatMap }),
  };
}
