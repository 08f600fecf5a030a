import { DataType, Scalar, Tensor } from '@pto/task-interface';
import { describe, expect, it } from 'vitest';

import { Arg } from '../../src/index.js';

describe('an argument', () => {
  it('says what is done to its tensor', () => {
    const x = new Float32Array(6);
    expect([Arg.input(x), Arg.output(x), Arg.inout(x)].map(({ role, value }) => [role, value])).toEqual([
      ['input', x],
      ['output', x],
      ['inout', x],
    ]);
  });

  it('takes another shape and data type than the array has, over the same elements', () => {
    const x = new Uint16Array(6);
    const { value } = Arg.input(x, { shape: [2, 3], dtype: 'bfloat16' });
    expect(value).toBeInstanceOf(Tensor);
    const tensor = value as Tensor;
    expect([tensor.shape, tensor.dtype, tensor.data]).toEqual([[2, 3], DataType.BFLOAT16, x]);
    expect(tensor.data).toBe(x);
  });

  it('refuses a shape that does not fit, and options that do not exist', () => {
    const x = new Float32Array(6);
    expect(() => Arg.input(x, { shape: [4] })).toThrow(expect.objectContaining({ code: 'ERR_PTO_ARGS_SHAPE' }));
    expect(() => Arg.input(x, { shap: [6] } as object)).toThrow(
      expect.objectContaining({ code: 'ERR_PTO_OPTION_UNKNOWN' }),
    );
  });

  it('is a scalar of the type that is named', () => {
    expect(Arg.scalar(0.5, 'f32').value).toEqual(Scalar.f32(0.5));
    expect(Arg.scalar(7)).toMatchObject({ role: 'scalar', value: 7 });
    expect(() => Arg.scalar(1, 'float' as 'f32')).toThrow(expect.objectContaining({ code: 'ERR_PTO_OPTION_INVALID' }));
    expect(() => Arg.scalar(1, 'prototype' as 'f32')).toThrow(/i8.*f32/);
  });
});
