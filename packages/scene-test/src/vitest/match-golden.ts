import type { TensorLike } from '@pto/task-interface';
// Only for the declaration below: which copy of vitest runs is for users to say.
import type {} from 'vitest';

import { compareTensors } from '../compare/compare-tensors.js';
import type { CompareOptions } from '../compare/compare-tensors.js';
import { shortForm } from '../compare/short-form.js';

/** Tolerances of `toMatchGolden`, and the name of the tensor in its message. */
export type MatchOptions = Partial<CompareOptions>;

/** What `expect.extend` takes. */
interface MatchResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/**
 * Whether a tensor is its golden result: type, shape, and every element within the tolerances of scenes. A matcher for
 * `expect.extend`.
 *
 * @example
 * ```ts
 * import { toMatchGolden } from '@pto/scene-test/vitest';
 * import { expect } from 'vitest';
 *
 * expect.extend({ toMatchGolden });
 * expect(new Float32Array([1, 2])).toMatchGolden(new Float32Array([1, 2.000001]));
 * ```
 */
export function toMatchGolden(actual: TensorLike, expected: TensorLike, options: MatchOptions = {}): MatchResult {
  const mismatch = compareTensors(actual, expected, { name: 'tensor', ...options });
  const isRight = mismatch.status === 'ok';
  return {
    pass: isRight,
    message: () =>
      isRight ? `'${mismatch.name}' is its golden result, and should not be.` : shortForm(mismatch).join('\n'),
  };
}

declare module 'vitest' {
  // The parameter is that of the interface which this extends.
  interface Matchers<T> {
    /** Expects a tensor to be its golden result. */
    toMatchGolden(expected: TensorLike, options?: MatchOptions): T;
  }
}
