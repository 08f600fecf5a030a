// Every message that a user can provoke with arguments, word for word: what was given, what is allowed, what to do.

import { expect, it } from 'vitest';
import { DeviceTensor, encodeChipStorageArgs, parseDtype, Scalar, TaskArgs, Tensor } from '../src/index.js';
import { testRefusals, wrong } from './refusals.js';
import { thrownBy } from './thrown.js';

const floats = new Float32Array(6);
const full = () => {
  const args = new TaskArgs();
  for (let i = 0; i < 256; i++) args.addTensor(floats);
  return args;
};

testRefusals('tensors', [
  {
    title: 'a null tensor',
    call: () => new TaskArgs().addTensor(floats).addTensor(wrong(null)),
    code: 'ERR_PTO_ARGS_TENSOR',
    text:
      'TaskArgs, tensor 1: null; allowed: a TypedArray, a Tensor, a DeviceTensor, or an object with data, shape (or dims) and dtype (or type).\n' +
      '  Pass for example { data: new Float32Array(6), shape: [2, 3] }.',
  },
  {
    title: 'an array of numbers as data',
    call: () => Tensor.from({ data: [1, 2, 3], shape: [3] }),
    code: 'ERR_PTO_ARGS_TENSOR',
    text:
      'Tensor, data: [1, 2, 3]; allowed: Float32Array, Float16Array, Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, BigInt64Array, BigUint64Array.\n' +
      '  Use Tensor.fromNumbers(values, shape, dtype), or new Float32Array(values).',
  },
  {
    title: 'doubles as data',
    call: () => Tensor.from(wrong({ data: new Float64Array(3), shape: [3] })),
    code: 'ERR_PTO_ARGS_DTYPE',
    text:
      'Tensor, data: Float64Array(3); allowed: Float32Array, Float16Array, Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, BigInt64Array, BigUint64Array.\n' +
      '  Convert it: Float32Array.from(data).',
  },
  {
    title: 'a misspelt dtype',
    call: () => new TaskArgs().addTensor({ data: floats, shape: [6], dtype: 'flaot32' }),
    code: 'ERR_PTO_ARGS_DTYPE',
    text:
      "TaskArgs, tensor 0, dtype: 'flaot32'; allowed: float32, float16, int32, int16, int8, uint8, bfloat16, int64, uint64, uint16, uint32.\n" +
      "  Did you mean 'float32'?",
  },
  {
    title: 'a dtype that the chip does not have',
    call: () => parseDtype('float64'),
    code: 'ERR_PTO_ARGS_DTYPE',
    text:
      "dtype: 'float64'; allowed: float32, float16, int32, int16, int8, uint8, bfloat16, int64, uint64, uint16, uint32.\n" +
      '  Convert the data: Float32Array.from(data).',
  },
  {
    title: 'a bool tensor',
    call: () => Tensor.from({ data: new Uint8Array(2), dims: [2], type: 'bool' }),
    code: 'ERR_PTO_ARGS_DTYPE',
    text:
      "Tensor, dtype: 'bool'; allowed: float32, float16, int32, int16, int8, uint8, bfloat16, int64, uint64, uint16, uint32.\n" +
      "  The chip has no bool. If the data has one byte an element, pass dtype 'uint8'.",
  },
  {
    title: 'a dtype whose elements do not live in the array',
    call: () => Tensor.from({ data: floats, shape: [6], dtype: 'bf16' }),
    code: 'ERR_PTO_ARGS_DTYPE',
    text:
      "Tensor, dtype of data in a Float32Array: 'bfloat16'; allowed: float32.\n" +
      '  Put the elements in a Uint16Array, or leave dtype out.',
  },
  {
    title: 'a shape that does not fit the data',
    call: () => Tensor.from({ data: floats, shape: [2, 4] }),
    code: 'ERR_PTO_ARGS_SHAPE',
    text:
      'Tensor, shape of 6 elements of data: [2, 4]; allowed: extents whose product is 6.\n' +
      '  The product of this shape is 8: correct the shape, or pass data of that length.',
  },
  {
    title: 'six dimensions',
    call: () => Tensor.from({ data: floats, shape: [1, 1, 1, 1, 2, 3] }),
    code: 'ERR_PTO_ARGS_SHAPE',
    text:
      'Tensor, shape: [1, 1, 1, 1, 2, 3]; allowed: an array of at most 5 extents.\n' +
      '  Merge neighbouring dimensions.',
  },
  {
    title: 'an empty tensor',
    call: () => Tensor.from({ data: new Float32Array(0), shape: [0] }),
    code: 'ERR_PTO_ARGS_SHAPE',
    text: 'Tensor, shape: [0]; allowed: integer extents from 1 to 4294967295.\n  Leave a tensor without elements out.',
  },
  {
    title: 'no shape',
    call: () => Tensor.from({ data: floats }),
    code: 'ERR_PTO_ARGS_SHAPE',
    text:
      'Tensor, shape: undefined; allowed: an array of at most 5 extents.\n' +
      '  Pass the extents, outermost first: [rows, columns].',
  },
  {
    title: 'a transposed view',
    call: () => Tensor.from({ data: floats, shape: [3, 2], stride: [1, 3] }),
    code: 'ERR_PTO_ARGS_SHAPE',
    text:
      'Tensor, strides for shape [3, 2]: [1, 3]; allowed: row-major without gaps.\n' +
      '  Copy the elements in order into a new TypedArray first.',
  },
  {
    title: 'an offset behind the data',
    call: () => Tensor.from({ data: floats, shape: [4], offset: 3 }),
    code: 'ERR_PTO_ARGS_SHAPE',
    text:
      'Tensor, offset in 6 elements of data: 3; allowed: an integer from 0 to 2 for shape [4].\n' +
      '  Correct the offset or the shape, or pass more data.',
  },
  {
    title: 'a device address of 0',
    call: () => new DeviceTensor({ address: 0n, shape: [1], dtype: 'int8' }),
    code: 'ERR_PTO_ARGS_TENSOR',
    text:
      'DeviceTensor, address: 0n; allowed: a bigint from 1n to 2n ** 64n - 1n.\n' +
      "  Use the buffer that the worker's malloc returned: buffer.tensor(shape, dtype).",
  },
]);

testRefusals('task arguments', [
  {
    title: 'a tensor after a scalar',
    call: () => new TaskArgs().addTensor(floats).addScalar(1).addTensor(floats),
    code: 'ERR_PTO_ARGS_ORDER',
    text:
      'TaskArgs: tensor 1 was added after a scalar; all tensors come before the scalars.\n' +
      '  Add all tensors first, then the scalars.',
  },
  {
    title: 'a 257th tensor',
    call: () => full().addTensor(floats),
    code: 'ERR_PTO_ARGS_CAPACITY',
    text: 'TaskArgs: 256 tensors are there already; a task takes at most 256.\n  Pack several into one tensor.',
  },
  {
    title: 'a 129th scalar',
    call: () => {
      const args = new TaskArgs();
      for (let i = 0; i <= 128; i++) args.addScalar(i);
    },
    code: 'ERR_PTO_ARGS_CAPACITY',
    text: 'TaskArgs: 128 scalars are there already; a task takes at most 128.\n  Pack several into one tensor.',
  },
  {
    title: 'a misspelt tag',
    call: () => new TaskArgs().addTensor(floats, wrong('inuot')),
    code: 'ERR_PTO_ARGS_TENSOR',
    text:
      "TaskArgs, tensor 0, tag: 'inuot'; allowed: input, output, inout, output_existing, no_dep.\n" +
      "  Did you mean 'inout'?",
  },
  {
    title: 'a scalar with a fraction',
    call: () => new TaskArgs().addScalar(1.5),
    code: 'ERR_PTO_ARGS_SCALAR',
    text:
      'TaskArgs, scalar 0: 1.5; allowed: an integer, a bigint, or a Scalar.\n' +
      '  Say the type: Scalar.f32(value) or Scalar.f64(value).',
  },
  {
    title: 'a boolean scalar',
    call: () => new TaskArgs().addScalar(wrong(true)),
    code: 'ERR_PTO_ARGS_SCALAR',
    text: 'TaskArgs, scalar 0: true; allowed: an integer, a bigint, or a Scalar.\n  Say the type: Scalar.bool(value).',
  },
  {
    title: 'a bigint of 65 bits',
    call: () => new TaskArgs().addScalar(2n ** 64n),
    code: 'ERR_PTO_ARGS_SCALAR',
    text:
      'TaskArgs, scalar 0: 18446744073709551616n; allowed: a bigint from -2n ** 63n to 2n ** 64n - 1n.\n' +
      '  Split it into two scalars.',
  },
  {
    title: 'an integer that its type cannot hold',
    call: () => Scalar.u8(256),
    code: 'ERR_PTO_ARGS_SCALAR',
    text: 'Scalar.u8: 256; allowed: an integer from 0 to 255.\n  Use a wider type.',
  },
  {
    title: 'an element that its dtype cannot hold',
    call: () => Tensor.full([2], -1, 'uint16'),
    code: 'ERR_PTO_ARGS_SCALAR',
    text:
      'Tensor element of dtype uint16: -1; allowed: an integer that the dtype can hold.\n' +
      '  Round or clamp it, or choose a wider dtype.',
  },
  {
    title: 'an address list of another length',
    call: () => encodeChipStorageArgs(new TaskArgs().addTensor(floats), []),
    code: 'ERR_PTO_ARGS_TENSOR',
    text:
      'hostAddresses, length: 0; allowed: 1, one for each tensor.\n' +
      '  Pass 0n at the places of device tensors, or leave the list out.',
  },
]);

it('leaves arguments as they were after a refused one', () => {
  const args = new TaskArgs().addTensor(floats);
  thrownBy(() => args.addTensor(wrong(null)));
  thrownBy(() => args.addTensor(floats, wrong('none')));
  thrownBy(() => args.addScalar(0.5));
  expect([args.tensors.length, args.tags.length, args.scalars.length]).toEqual([1, 1, 0]);
  expect(args.addTensor(floats).addScalar(1).tensors).toHaveLength(2);
});
