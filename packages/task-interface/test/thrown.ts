import { expect } from 'vitest';
import { PtoError } from '../src/index.js';

/** The PtoError that a call throws; fails the test for anything else. */
export function thrownBy(call: () => unknown): PtoError {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(PtoError);
    return error as PtoError;
  }
  throw new Error('nothing was thrown');
}
