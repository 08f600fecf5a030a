import { DataType, TaskArgs } from '@pto/task-interface';
import type { ChipCallable, Tensor } from '@pto/task-interface';
import { beforeAll, describe, expect, it } from 'vitest';

import { Worker } from '../../src/index.js';
import { compile, smallRun, target } from '../support/callables.js';
import { openChips, openInline } from '../support/hosts.js';
import { modes, openHost } from '../host/support.js';

let vectorAdd: ChipCallable;
beforeAll(async () => {
  vectorAdd = await compile('vector_add');
}, 120_000);

describe.each(modes)('an output without data, %s', (mode) => {
  it('gets memory at its submit, which later tasks read', async () => {
    await using host = await openHost(mode, ['fill', 'addTotal']);
    const { worker, handles, ints } = host;
    const total = ints();
    let shown: Tensor | undefined;
    await worker.run((orch) => {
      const args = new TaskArgs().addTensor({ shape: [3, 4], dtype: 'int32' }, 'output').addScalar(7);
      const { outputs } = orch.submitSub(handles.fill, args);
      shown = outputs[0]!;
      expect(outputs).toHaveLength(1);
      expect([shown.shape, shown.dtype, shown.data.length]).toEqual([[3, 4], DataType.INT32, 12]);
      orch.submitSub(handles.addTotal, new TaskArgs().addTensor(shown).addTensor(total, 'inout'));
    });
    expect(total[0]).toBe(84);
    // Memory of the run ends with it.
    expect(shown?.data.length).toBe(0);
  });

  it('is there for the members of a group, each with its own', async () => {
    await using host = await openHost(mode, ['fill', 'addTotal'], { count: 2 });
    const { worker, handles, ints } = host;
    const total = ints();
    const fill = (value: number): TaskArgs =>
      new TaskArgs().addTensor({ shape: [5], dtype: 'int32' }, 'output').addScalar(value);
    await worker.run(async (orch) => {
      const { outputs } = await orch.submitSubGroupAsync(handles.fill, [fill(1), fill(10)]);
      expect(outputs).toHaveLength(2);
      for (const output of outputs) {
        orch.submitSub(handles.addTotal, new TaskArgs().addTensor(output).addTensor(total, 'inout'));
      }
    });
    expect(total[0]).toBe(55);
  });
});

describe('an output without data', () => {
  it('of a chip is read by another chip', async () => {
    const { worker, add } = await openChips(vectorAdd);
    const [a, b] = [new Float32Array(1024).fill(2), new Float32Array(1024).fill(3)];
    const total = worker.alloc([1024]);
    await worker.run((orch) => {
      const args = new TaskArgs()
        .addTensor(a)
        .addTensor(b)
        .addTensor({ shape: [1024] }, 'output');
      const [sum] = orch.submitNextLevel(add, args, smallRun, { worker: 0 }).outputs;
      const next = new TaskArgs().addTensor(sum!).addTensor(b).addTensor(total, 'output_existing');
      orch.submitNextLevel(add, next, smallRun, { worker: 1 });
    });
    expect(total.data[1023]).toBe(8);
    await worker.close();
  });

  it('waits for memory as others do, and is given back with its scope', async () => {
    await using worker = await openInline();
    let ran = 0;
    const step = worker.register(() => void ran++);
    const large = (): TaskArgs => new TaskArgs().addTensor({ shape: [600_000], dtype: 'uint8' }, 'output');
    await worker.run(async (orch) => {
      for (let i = 0; i < 4; i++) orch.scope(() => void orch.submitSub(step, large()));
      for (let i = 0; i < 4; i++) await orch.scopeAsync(() => orch.submitSubAsync(step, large()));
    });
    expect(ran).toBe(8);
  });

  it('is refused where there is no memory for it, and the worker goes on', async () => {
    await using worker = await openInline();
    const step = worker.register(() => undefined);
    await worker.run((orch) => {
      const huge = new TaskArgs().addTensor({ shape: [2 ** 21], dtype: 'uint8' }, 'output');
      expect(() => orch.submitSub(step, huge)).toThrow(expect.objectContaining({ code: 'ERR_PTO_RING_TOO_LARGE' }));
      const unseen = new TaskArgs().addTensor({ shape: [2 ** 31] }, 'output');
      expect(() => orch.submitSub(step, unseen)).toThrow(expect.objectContaining({ code: 'ERR_PTO_SHM' }));
      expect(orch.submitSub(step).outputs).toEqual([]);
    });

    await using chip = new Worker({ level: 2, ...target });
    const add = chip.register(vectorAdd);
    await chip.init();
    const args = new TaskArgs()
      .addTensor(new Float32Array(1024))
      .addTensor(new Float32Array(1024))
      .addTensor({ shape: [1024] }, 'output');
    await expect(chip.run(add, args, smallRun)).rejects.toMatchObject({
      code: 'ERR_PTO_ARGS_TENSOR',
      message: expect.stringContaining('tensor 2: has no memory'),
    });
  });
});
