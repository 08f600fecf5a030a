import { expect, it } from 'vitest';
import { DataType, TaskArgs, Tensor, TensorArgType } from '../src/index.js';
import type { OutputTensor } from '../src/index.js';
import { thrownBy } from './thrown.js';

it('keeps tensors, tags and scalars in order', () => {
  const tensors = [Tensor.zeros([1]), Tensor.zeros([2]), Tensor.zeros([3])];
  const args = new TaskArgs()
    .addTensor(tensors[0]!)
    .addTensor(tensors[1]!, 'OUTPUT')
    .addTensor(tensors[2]!, TensorArgType.NO_DEP)
    .addScalar(5);
  expect(args.tensors).toEqual(tensors);
  expect(args.tags).toEqual([TensorArgType.INPUT, TensorArgType.OUTPUT, TensorArgType.NO_DEP]);
  expect(args.scalars).toEqual([5n]);
});

it('reads tags by value and by name in any case', () => {
  const names = Object.keys(TensorArgType) as (keyof typeof TensorArgType)[];
  for (const name of names) {
    const lower = name.toLowerCase() as Lowercase<typeof name>;
    const args = new TaskArgs();
    for (const tag of [TensorArgType[name], name, lower]) args.addTensor(new Int8Array(1), tag);
    expect(args.tags).toEqual(Array(3).fill(TensorArgType[name]));
  }
});

it.each([-1, 5, 0.5, null, 'constructor', '__proto__', ''])('refuses the tag %o', (tag) => {
  expect(thrownBy(() => new TaskArgs().addTensor(new Int8Array(1), tag as never)).code).toBe('ERR_PTO_ARGS_TENSOR');
});

it('takes exactly 256 tensors and 128 scalars', () => {
  const args = new TaskArgs();
  for (let i = 0; i < 256; i++) args.addTensor(new Int8Array(1));
  expect(thrownBy(() => args.addTensor(new Int8Array(1))).code).toBe('ERR_PTO_ARGS_CAPACITY');
  for (let i = 0; i < 128; i++) args.addScalar(i);
  expect(thrownBy(() => args.addScalar(1)).code).toBe('ERR_PTO_ARGS_CAPACITY');
  expect([args.tensors.length, args.scalars.length]).toEqual([256, 128]);
});

it('takes tensors again after clear', () => {
  const args = new TaskArgs().addTensor(new Int8Array(1)).addScalar(1);
  expect(thrownBy(() => args.addTensor(new Int8Array(1))).code).toBe('ERR_PTO_ARGS_ORDER');
  args.clear();
  expect([args.tensors, args.tags, args.scalars]).toEqual([[], [], []]);
  expect(args.addTensor(new Int8Array(1)).tensors).toHaveLength(1);
});

it('takes an output without data, and nothing else without', () => {
  const [output] = new TaskArgs().addTensor({ shape: [2, 3], dtype: 'int16' }, 'output').tensors;
  expect(output).toMatchObject({ kind: 'output', shape: [2, 3], dtype: DataType.INT16, nbytes: 12 });
  expect(new TaskArgs().addTensor(output as OutputTensor, 'output').tensors[0]).toBe(output);
  for (const tag of ['input', 'inout', 'output_existing', 'no_dep'] as const) {
    expect(thrownBy(() => new TaskArgs().addTensor({ shape: [2] }, tag))).toMatchObject({
      code: 'ERR_PTO_ARGS_TENSOR',
      message: expect.stringContaining("only an 'output' may have none") as string,
    });
  }
  expect(thrownBy(() => new TaskArgs().addTensor({ shape: [0] }, 'output')).code).toBe('ERR_PTO_ARGS_SHAPE');
  expect(thrownBy(() => new TaskArgs().addTensor({ shape: [1], dtype: 'f9' }, 'output')).code).toBe(
    'ERR_PTO_ARGS_DTYPE',
  );
  expect(thrownBy(() => new TaskArgs().addTensor({ shape: [1], dtpye: 'int8' } as never, 'output')).code).toBe(
    'ERR_PTO_OPTION_UNKNOWN',
  );
});
