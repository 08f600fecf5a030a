import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  checkOptions,
  describeValue,
  ErrorCode,
  findRuntimeStatus,
  invalidArgument,
  nearestName,
  PtoError,
  RuntimeStatus,
  statusFromReturnCode,
  TaskArgs,
} from '../src/index.js';
import { thrownBy } from './thrown.js';

describe('PtoError', () => {
  it('shows its code in name, stack and console', () => {
    const error = new PtoError('ERR_PTO_INTERNAL', 'broken.\n  Report it.');
    expect(error.name).toBe('PtoError [ERR_PTO_INTERNAL]');
    expect(String(error)).toBe('PtoError [ERR_PTO_INTERNAL]: broken.\n  Report it.');
    expect(error.stack).toMatch(/^PtoError \[ERR_PTO_INTERNAL\]: broken\.\n {2}Report it\.\n {4}at .*errors\.test/);
    expect(inspect(error)).toContain("code: 'ERR_PTO_INTERNAL'");
    expect(Object.keys(error)).toEqual(['code', 'details']);
  });

  it('keeps cause and a frozen copy of the details', () => {
    const cause = new Error('deeper');
    const details = { given: 1 };
    const error = new PtoError('ERR_PTO_INTERNAL', 'broken', { details, cause });
    details.given = 2;
    expect(error.cause).toBe(cause);
    expect(error.details).toEqual({ given: 1 });
    expect(Object.isFrozen(error.details)).toBe(true);
    expect('cause' in new PtoError('ERR_PTO_INTERNAL', 'broken')).toBe(false);
  });

  it('can be extended', () => {
    class CompileError extends PtoError {
      readonly exitCode = 1;
    }
    const error = new CompileError('ERR_PTO_COMPILE_FAILED', 'syntax');
    expect(error).toBeInstanceOf(PtoError);
    expect(error.exitCode).toBe(1);
    expect(String(error)).toBe('PtoError [ERR_PTO_COMPILE_FAILED]: syntax');
  });
});

describe('invalidArgument', () => {
  it('words what, value, rule and remedy, and keeps value, details and cause', () => {
    const cause = new Error('deeper');
    const error = invalidArgument({
      code: 'ERR_PTO_OPTION_INVALID',
      what: 'jobs',
      given: 0,
      allowed: 'at least 1',
      remedy: 'Leave it out.',
      details: { limit: 64 },
      cause,
    });
    expect(error.message).toBe('jobs: 0; allowed: at least 1.\n  Leave it out.');
    expect(error.details).toEqual({ given: 0, limit: 64 });
    expect(error.cause).toBe(cause);
  });
});

describe('checkOptions', () => {
  it('accepts no options, some and all', () => {
    for (const options of [undefined, {}, { a: 1 }, { a: undefined, b: 2 }]) {
      expect(() => checkOptions('Options', options, ['a', 'b'])).not.toThrow();
    }
  });

  it('names the nearest option, or says to remove it', () => {
    const near = thrownBy(() => checkOptions('Worker', { platfrom: 'a2a3sim' }, ['level', 'platform']));
    expect(near.message).toBe(
      "Worker, unknown option: 'platfrom'; allowed: level, platform.\n  Did you mean 'platform'?",
    );
    expect(near.details).toMatchObject({ option: 'platfrom', nearest: 'platform' });
    const far = thrownBy(() => checkOptions('Worker', { colour: 1 }, ['level', 'platform']));
    expect(far.message).toBe("Worker, unknown option: 'colour'; allowed: level, platform.\n  Remove 'colour'.");
  });

  it.each([null, 5, 'level', ['level'], true])('refuses %j as options', (options) => {
    expect(thrownBy(() => checkOptions('Worker', options, ['level'])).code).toBe('ERR_PTO_OPTION_INVALID');
  });
});

describe('nearestName', () => {
  const names = ['blockDim', 'aicpuThreadNum', 'enablePmu', 'level'];

  it.each([
    ['blockdim', 'blockDim'],
    ['block_dim', 'blockDim'],
    ['blokDim', 'blockDim'],
    ['aicpu-thread-num', 'aicpuThreadNum'],
    ['lvel', 'level'],
    ['leevl', 'level'],
  ])('finds what %s means', (given, meant) => {
    expect(nearestName(given, names)).toBe(meant);
  });

  it('finds nothing for a name that is like none, however long', () => {
    expect(nearestName('colour', names)).toBeUndefined();
    expect(nearestName('x'.repeat(1e6), names)).toBeUndefined();
    expect(nearestName('', names)).toBeUndefined();
  });
});

describe('describeValue', () => {
  it.each([
    ['it', "'it'"],
    ['x'.repeat(61), `'${'x'.repeat(60)}…'`],
    [5n, '5n'],
    [-0.5, '-0.5'],
    [null, 'null'],
    [undefined, 'undefined'],
    [() => 1, 'a function'],
    [[1, 'a', [2, [3]]], "[1, 'a', [2, an array of 1]]"],
    [Array(10).fill(0), '[0, 0, 0, 0, 0, 0, 0, 0, … 10 in all]'],
    [new BigInt64Array(3), 'BigInt64Array(3)'],
    [new DataView(new ArrayBuffer(4)), 'DataView(4)'],
    [new TaskArgs(), 'an object of class TaskArgs'],
    [Object.create(null), '{}'],
    [{ data: 1, shape: 2 }, '{ data, shape }'],
    [Symbol('s'), 'Symbol(s)'],
  ])('words %o', (value, words) => {
    expect(describeValue(value)).toBe(words);
  });
});

describe('runtime status', () => {
  it('is found by name, by number and by return code', () => {
    expect(RuntimeStatus.EXPLICIT_ORCH_FATAL).toBe(9);
    const status = statusFromReturnCode(-9)!;
    expect(status).toMatchObject({ name: 'EXPLICIT_ORCH_FATAL', value: 9, errorCode: 'ERR_PTO_RUN_EXPLICIT_FATAL' });
    expect(findRuntimeStatus('EXPLICIT_ORCH_FATAL')).toBe(status);
    expect(findRuntimeStatus(9)).toBe(status);
  });

  it('is none for success and for other numbers', () => {
    for (const returnCode of [0, 9, -10, -99, -104, 0.5, NaN]) expect(statusFromReturnCode(returnCode)).toBeUndefined();
  });

  it('has a row for each number, and each row an error code that exists', () => {
    const numbers = Object.values(RuntimeStatus);
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 100, 101, 102, 103]);
    for (const number of numbers) expect(ErrorCode).toHaveProperty(findRuntimeStatus(number)!.errorCode);
  });
});
