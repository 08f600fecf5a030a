import { describe, expect, it } from 'vitest';

import { compileSource } from '../../src/sub/compile-source.js';
import { serializable } from '../../src/sub/serializable.js';
import type { SerializableOptions } from '../../src/sub/serializable.js';
import type { AnyFunction } from '../../src/sub/load-callable.js';

/** The function as another thread would compile it. */
function sent<F extends AnyFunction>(call: F, options?: SerializableOptions): F {
  return compileSource(serializable(call, options).record) as F;
}

/** A function from its text, as a program has it that was not compiled by the test runner. */
const written = (text: string): AnyFunction => {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- tests need functions with exact texts
  const make = new Function(`const outside = 1; let other = 2; return (${text});`) as () => AnyFunction;
  return make();
};

const missingIn = (text: string): unknown => {
  try {
    serializable(written(text));
    return [];
  } catch (error) {
    return (error as { details: { missing: unknown } }).details.missing;
  }
};

describe('a function that is sent', () => {
  it('is called with its bindings', () => {
    const factor = 3;
    expect(sent((value: number) => value * factor, { bindings: { factor } })(7)).toBe(21);
  });

  it('keeps bindings that are no JSON', () => {
    const table = new Map([['a', new Float32Array([1.5])]]);
    const limit = 2n ** 70n;
    const call = () => [table.get('a'), limit];
    expect(sent(call, { bindings: { table, limit } })()).toEqual([Float32Array.of(1.5), 2n ** 70n]);
  });

  it('has copies of its bindings', () => {
    const list = [1];
    const call = sent(() => list.push(2), { bindings: { list } });
    expect([call(), call(), list.length]).toEqual([2, 3, 1]);
  });

  it.each([
    ['function named(a) { return a > 0 ? a + named(a - 1) : 0; }', 6],
    ['a => { const { b = a } = {}; return b; }', 3],
    ['async a => a', Promise.resolve(3)],
    ['function (a) { for (var i = 0, sum = 0; i < a; i++) sum += i; return sum; }', 3],
    ['(a) => { try { throw a; } catch ({ message = a }) { return message; } }', 3],
    ['(a) => [1, 2, 3].map((x) => x * a).at(-1)', 9],
    ['(a) => { class Own { static of = (v) => new Own(v); constructor(v) { this.v = v; } } return Own.of(a).v; }', 3],
    ['(...all) => Math.max(...all)', 3],
    ['(a) => { outer: for (;;) { for (const outside of [a]) break outer; } return a; }', 3],
    ['function () { return arguments[0]; }', 3],
  ])('%s', async (text, result) => {
    expect(await (sent(written(text)) as unknown as (a: number) => unknown)(3)).toEqual(await result);
  });

  it('may be a method', () => {
    const object = {
      double: (): number => 0,
      twice(this: void, value: number) {
        return value * 2;
      },
    };
    expect(sent(object.twice)(4)).toBe(8);
  });
});

describe('what a function takes from around it', () => {
  it.each([
    ['() => outside', ['outside']],
    ['() => other + outside', ['other', 'outside']],
    ['() => { { const outside = 1; } return outside; }', ['outside']],
    ['(a = outside) => a', ['outside']],
    ['() => ({ outside })', ['outside']],
    ['() => ({ [outside]: 1 })', ['outside']],
    ['() => { other = 5; }', ['other']],
    ['() => class extends outside {}', ['outside']],
    ['() => `${outside}`', ['outside']],
    ['() => { for (const x of outside) x; }', ['outside']],
    ['() => { const { a = other } = {}; return a; }', ['other']],
    ['(a) => a.outside + a?.other', []],
    ['() => ({ outside: 1, other() {} })', []],
    ['() => { if (true) { var outside = 1; } return outside; }', []],
    ['() => typeof process + Math.PI', []],
  ])('%s', (text, missing) => {
    expect(missingIn(text)).toEqual(missing);
  });

  it('is named, with what to do', () => {
    expect(() => serializable(written('function post() { return outside; }'))).toThrow(
      expect.objectContaining({
        code: 'ERR_PTO_REGISTER_CLOSURE',
        message: expect.stringMatching(/'post' takes 'outside' from around it\.\n.*bindings: \{ outside \}/),
      }),
    );
  });
});

describe('what cannot be sent', () => {
  it.each([
    ['native', Math.max],
    ['bound', written('function () {}').bind(null)],
  ])('a function that is %s', (_, call) => {
    expect(() => serializable(call)).toThrow(
      expect.objectContaining({ code: 'ERR_PTO_REGISTER_CLOSURE', message: expect.stringContaining('no text') }),
    );
  });

  it('bindings that cannot be copied, and what is no function', () => {
    expect(() => serializable(() => 1, { bindings: { f: () => 2 } })).toThrow(
      expect.objectContaining({
        code: 'ERR_PTO_OPTION_INVALID',
        message: expect.stringContaining('could not be cloned'),
      }),
    );
    expect(() => serializable(5 as unknown as AnyFunction)).toThrow(
      expect.objectContaining({ code: 'ERR_PTO_CALLABLE_INVALID' }),
    );
  });
});
