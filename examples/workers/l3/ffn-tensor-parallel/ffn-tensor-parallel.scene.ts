/** A feed-forward layer whose matrices are spread over chips: each computes a share, and the shares are summed. */
import { defineScene, randint, taskArgs, zeros } from '@pto/scene-test';
import { broadcastTo, matmul, relu, sum } from '@pto/scene-test/goldens';
import { TaskArgs } from '@pto/task-interface';

import { chipIds, partOf } from '../../../shared/chips.js';

const platforms = ['a2a3sim', 'a5sim'] as const;
const small = { tokens: 8, width: 16, hidden: 64 };
const large = { tokens: 64, width: 256, hidden: 1024 };
/** Elements behind the sum's part in a window, where chips tell each other how far they are. */
const SIGNALS = 16;

export const ffn = defineScene(import.meta.url, {
  level: 3,
  runtime: 'tensormap_and_ringbuffer',
  // `chips` divides `hidden`.
  cases: [
    { name: 'two chips', platforms, config: { deviceCount: 2 }, params: { chips: 2, ...small } },
    { name: 'one chip', platforms, config: { deviceCount: 1 }, params: { chips: 1, ...small } },
    { name: 'four chips', platforms, config: { deviceCount: 4 }, params: { chips: 4, ...small } },
    { name: 'large', platforms, config: { deviceCount: 4 }, manual: true, params: { chips: 4, ...large } },
  ],
  // Each chip has some columns of the first matrix and the rows of the second that belong to them. Integers in floats: sums are
  // exact in any order.
  generateArgs: ({ chips, tokens, width, hidden }) => {
    const integers = (shape: number[], seed: number, limit: number) =>
      randint(shape, { seed, low: -limit, high: limit + 1, dtype: 'float32' });
    return taskArgs({
      x: integers([tokens, width], 1, 3),
      up: integers([chips, width, hidden / chips], 2, 2),
      down: integers([chips, hidden / chips, width], 3, 2),
      outputs: zeros([chips, tokens, width]),
    });
  },
  callable: {
    callables: [
      {
        name: 'partialFfn',
        includeDirs: ['../../../shared/include'],
        orchestration: { source: 'kernels/orchestration/partial_ffn.cpp', signature: ['in', 'in', 'in', 'out'] },
        kernels: [{ funcId: 0, source: 'kernels/aic/project.cpp', coreType: 'aic' }],
      },
      {
        name: 'allReduce',
        includeDirs: ['../../../shared/include'],
        orchestration: {
          source: '../allreduce/kernels/orchestration/all_reduce.cpp',
          signature: ['in', 'out', 'inout', 'scalar', 'scalar'],
        },
        kernels: [{ funcId: 0, source: '../allreduce/kernels/aiv/all_reduce.cpp', coreType: 'aiv' }],
      },
    ],
    orchestration: (orch, { partialFfn, allReduce }, { x, up, down, outputs }, config) => {
      const [chips = 0, tokens = 0, width = 0] = outputs.shape;
      const count = tokens * width + SIGNALS;
      const domain = orch.allocDomain('sum', {
        workers: chipIds(chips),
        windowBytes: count * Float32Array.BYTES_PER_ELEMENT,
        buffers: [{ name: 'scratch', dtype: 'float32', count }],
      });
      for (const chip of domain.workers) {
        // The sum reads what the layer writes: that is all that says which task comes first.
        const partial = orch.alloc([tokens, width], 'float32');
        const layer = new TaskArgs()
          .addTensor(x)
          .addTensor(partOf(up, chip))
          .addTensor(partOf(down, chip))
          .addTensor(partial, 'inout');
        orch.submitNextLevel(partialFfn, layer, config, { worker: chip });
        const { buffers, deviceContext } = domain.of(chip);
        const total = new TaskArgs()
          .addTensor(partial)
          .addTensor(partOf(outputs, chip), 'output_existing')
          .addTensor(buffers['scratch']!.tensor([count], 'float32'), 'inout')
          .addScalar(deviceContext)
          .addScalar(0);
        orch.submitNextLevel(allReduce, total, config, { worker: chip });
      }
    },
  },
  computeGolden: ({ x, up, down, outputs }) => {
    const shares = matmul(relu(matmul(x, up)), down);
    return { outputs: broadcastTo(sum(shares, { axis: 0 }), outputs.shape) };
  },
  rtol: 0,
  atol: 0,
});
