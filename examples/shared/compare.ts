/**
 * The largest absolute difference of two results. NaN equals nothing, so a NaN in either makes the answer NaN, which no
 * tolerance allows.
 *
 * @throws RangeError when one has more values than the other
 */
export function largestError(result: ArrayLike<number>, golden: ArrayLike<number>): number {
  if (result.length !== golden.length)
    throw new RangeError(`the result has ${result.length} values, the golden result ${golden.length}`);
  let largest = 0;
  for (let i = 0; i < golden.length; i++) largest = Math.max(largest, Math.abs(result[i]! - golden[i]!));
  return largest;
}
