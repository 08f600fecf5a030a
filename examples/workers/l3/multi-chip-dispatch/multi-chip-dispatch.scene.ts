/** Two chips add vectors at the same time; a function on the host adds up what both have written. */
import { arange, defineScene, ones, full, taskArgs, zeros } from '@pto/scene-test';
import { add, mul } from '@pto/scene-test/goldens';
import { TaskArgs } from '@pto/task-interface';
import type { TaskArgsView } from '@pto/worker';

const platforms = ['a2a3sim', 'a5sim'] as const;
const config = { deviceCount: 2, numSubWorkers: 1 };

type TensorArgument = Parameters<TaskArgs['addTensor']>[0];

/** The arguments of f = a + b. What `alloc` has returned is written with 'inout' by its first writer. */
function sum(a: TensorArgument, b: TensorArgument, f: TensorArgument): TaskArgs {
  return new TaskArgs().addTensor(a).addTensor(b).addTensor(f, 'inout');
}

export const multiChipDispatch = defineScene(import.meta.url, {
  level: 3,
  runtime: 'tensormap_and_ringbuffer',
  cases: [
    { name: 'small', platforms, config, params: { count: 1000 } },
    { name: 'large', platforms, config, manual: true, params: { count: 1_000_000 } },
  ],
  generateArgs: ({ count }) =>
    taskArgs({ a: arange(count), one: ones([count]), two: full([count], 2), total: zeros([count]) }),
  callable: {
    callables: [
      {
        name: 'vectorAdd',
        orchestration: {
          source: '../../l2/vector-add/kernels/orchestration/vector_add.cpp',
          signature: ['in', 'in', 'out'],
        },
        kernels: [{ funcId: 0, source: '../../l2/vector-add/kernels/aiv/kernel_add.cpp', coreType: 'aiv' }],
      },
      {
        name: 'addUp',
        callable: (args: TaskArgsView) => {
          const [left, right, total] = [0, 1, 2].map((i) => args.tensor<Float32Array>(i).data);
          total!.forEach((_, i) => (total![i] = left![i]! + right![i]!));
        },
      },
    ],
    orchestration: (orch, { vectorAdd, addUp }, { a, one, two, total }, config) => {
      const [left, right] = [orch.alloc(a.shape, 'float32'), orch.alloc(a.shape, 'float32')];
      // Each sum is a task of its own chip: neither waits for the other.
      orch.submitNextLevel(vectorAdd, sum(a, one, left), config, { worker: 0 });
      orch.submitNextLevel(vectorAdd, sum(a, two, right), config, { worker: 1 });
      // It reads both, so it waits for both.
      orch.submitSub(addUp, new TaskArgs().addTensor(left).addTensor(right).addTensor(total, 'output_existing'));
    },
  },
  computeGolden: ({ a }) => ({ total: add(mul(a, 2), 3) }),
});
