import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../src/index.js';
import { thrownBy } from './thrown.js';

/** A call that is refused, with the code and the whole message. */
export interface Refusal {
  title: string;
  call: () => unknown;
  code: ErrorCode;
  text: string;
}

/** A value of the wrong type, as it comes from JavaScript. */
export const wrong = (value: unknown) => value as never;

/** One test for each refusal: code and message, word for word. */
export function testRefusals(area: string, refusals: readonly Refusal[]): void {
  describe(area, () => {
    it.each(refusals)('refuses $title', ({ call, code, text }) => {
      const error = thrownBy(call);
      expect(error.message).toBe(text);
      expect(error.code).toBe(code);
    });
  });
}
