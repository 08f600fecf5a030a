import { expect } from 'vitest';

/** Expects numbers to be equal to others within a relative error, and a NaN only where there is one. */
export function expectNear(actual: ArrayLike<number | bigint>, expected: ArrayLike<number>, relative = 1e-6): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const [a, e] = [Number(actual[i]), expected[i]!];
    if (Number.isNaN(e) || Number.isNaN(a)) expect(a, `element ${i}`).toBe(e);
    else expect(Math.abs(a - e), `element ${i}: ${a}, not ${e}`).toBeLessThanOrEqual(relative * (1 + Math.abs(e)));
  }
}
