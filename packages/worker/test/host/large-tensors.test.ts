import type { ChipCallable, Tensor } from '@pto/task-interface';
import { beforeAll, describe, expect, it } from 'vitest';

import type { Worker } from '../../src/index.js';
import { compile, smallRun } from '../support/callables.js';
import { openChips, sumArgs } from '../support/hosts.js';
import { argsOf, modes, openHost } from './support.js';

/** 5 GiB of float32, of which tests touch a few pages. */
const ROWS = 5 * 2 ** 18;
const SHAPE = [ROWS, 1024] as const;

let vectorAdd: ChipCallable;
beforeAll(async () => {
  vectorAdd = await compile('vector_add');
}, 120_000);

/** The tensor; `undefined` and a reason on the console where the machine does not have that much address space. */
function allocLarge(worker: Worker): Tensor | undefined {
  try {
    return worker.alloc(SHAPE);
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_PTO_SHM') throw error;
    console.warn(`not tested: 5 GiB of shared memory cannot be had here: ${(error as Error).message}`);
    return undefined;
  }
}

describe.each(modes)('a tensor of 5 GiB, %s', (mode) => {
  it('is passed whole, and shown in parts at both ends', async (context) => {
    await using host = await openHost(mode, ['doubleEnds', 'readWhole']);
    const { worker, handles } = host;
    const large = allocLarge(worker);
    if (large === undefined) return context.skip();
    expect([large.chunkCount, large.nbytes]).toEqual([2, 5 * 2 ** 30]);
    const [front, back] = [large.chunk(0), large.chunk(1)];
    expect([front.shape, back.shape]).toEqual([
      [ROWS / 2, 1024],
      [ROWS / 2, 1024],
    ]);
    const [first, last] = [front.data as Float32Array, back.data as Float32Array];
    expect(last[last.length - 1]).toBe(0);
    first[0] = 3;
    last[last.length - 1] = 5;
    await worker.run((orch) => {
      orch.submitSub(handles.doubleEnds, argsOf([large]));
      orch.submitSub(handles.doubleEnds, argsOf([large]));
    });
    expect([first[0], last[last.length - 1]]).toEqual([12, 20]);

    await expect(worker.run((orch) => void orch.submitSub(handles.readWhole, argsOf([large])))).rejects.toMatchObject({
      message: expect.stringContaining('more than the 4294967296 that an ArrayBuffer shows'),
    });
    expect(() => large.data).toThrow(expect.objectContaining({ code: 'ERR_PTO_ARGS_TENSOR' }));

    worker.free(large);
    expect([first.length, last.length]).toEqual([0, 0]);
    expect(() => worker.free(large)).toThrow(expect.objectContaining({ code: 'ERR_PTO_ARGS_TENSOR' }));
    await worker.run((orch) => {
      expect(() => orch.submitSub(handles.doubleEnds, argsOf([large]))).toThrow(
        expect.objectContaining({ code: 'ERR_PTO_ARGS_TENSOR' }),
      );
    });
  });
});

describe('parts of a tensor of 5 GiB', () => {
  it('are tensors of chips, which wait for each other only where they overlap', async (context) => {
    const { worker, add } = await openChips(vectorAdd);
    try {
      const large = allocLarge(worker);
      if (large === undefined) return context.skip();
      const row = (index: number): Tensor => large.chunk(index, ROWS);
      const [near, far, beyond] = [row(0), row(ROWS - 2), row(ROWS - 1)];
      near.data.fill(2 as never);
      far.data.fill(3 as never);
      const total = worker.alloc([1024]);
      await worker.run((orch) => {
        // The second reads what the first writes, more than 4 GiB behind the start of the memory.
        orch.submitNextLevel(add, sumArgs(near, far, beyond), smallRun, { worker: 0 });
        orch.submitNextLevel(add, sumArgs(beyond, far, total), smallRun, { worker: 1 });
      });
      expect([beyond.data[0], beyond.data[1023], total.data[1023]]).toEqual([5, 5, 8]);
      expect(near.data[0]).toBe(2);
    } finally {
      await worker.close();
    }
  });
});

it('an intermediate larger than an ArrayBuffer is refused', async () => {
  await using host = await openHost('inline', []);
  await host.worker.run((orch) => {
    expect(() => orch.alloc(SHAPE)).toThrow(expect.objectContaining({ code: 'ERR_PTO_SHM' }));
  });
});
