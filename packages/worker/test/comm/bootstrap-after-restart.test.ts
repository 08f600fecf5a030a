import { TaskArgs } from '@pto/task-interface';
import type { ChipCallable } from '@pto/task-interface';
import { beforeAll, describe, expect, it } from 'vitest';

import type { ChipBootstrapOptions, Orchestrator, Worker, WorkerEvents } from '../../src/index.js';
import { compile, smallRun } from '../support/callables.js';
import { openChips } from '../support/hosts.js';

const floats = (value: number): Float32Array => new Float32Array(64).fill(value);
let vectorAdd: ChipCallable;

beforeAll(async () => {
  vectorAdd = await compile('vector_add');
}, 120_000);

const buffer = { name: 'data', dtype: 'float32', count: 64 } as const;

function member(rank: number, more: object = {}): ChipBootstrapOptions {
  return { comm: { rank, rankCount: 2, windowBytes: 4096 }, buffers: [{ ...buffer, ...more }] };
}

/** Two chips of one communicator, and one that has none. */
function open(): ReturnType<typeof openChips> {
  const chipBootstrap = [member(0, { loadFromHost: floats(7) }), member(1, { storeToHost: true }), {}];
  return openChips(vectorAdd, { deviceIds: [0, 1, 2], chipBootstrap, restart: 'on-idle' });
}

function kill(worker: Worker, chip: number): Promise<WorkerEvents['childRestart']> {
  const { children } = worker.stats() as { children: { path: string; pid: number }[] };
  const restarted = new Promise<WorkerEvents['childRestart']>((resolve) => worker.on('childRestart', resolve));
  process.kill(children.find(({ path }) => path === `L3/chip${chip}`)!.pid, 'SIGKILL');
  return restarted;
}

/** What rank 1 stores to the host after a task of it. */
async function stored(worker: Worker, add: unknown, value: number): Promise<number> {
  await worker.run((orch: Orchestrator) => {
    const { buffers } = orch.chipContexts[1]!;
    orch.copyTo(buffers['data']!, floats(value));
    const args = new TaskArgs().addTensor(floats(1)).addTensor(floats(1)).addTensor(floats(0), 'output_existing');
    orch.submitNextLevel(add as number, args, smallRun, { worker: 1 });
  });
  return worker.chipContexts[1]!.hostOutputs['data']!.data[0] as number;
}

describe('the communicator of a chip that is started again', () => {
  it.each([0, 1])('is opened again on all of its chips: chip %i', async (chip) => {
    const { worker, add } = await open();
    await using _ = worker;
    for (let round = 0; round < 3; round++) {
      const before = worker.chipContexts;
      expect(await kill(worker, chip)).toMatchObject({ workerPath: `L3/chip${chip}`, failure: undefined });
      const [first, second, third] = worker.chipContexts;
      expect([first!.rank, second!.rank, third]).toEqual([0, 1, before[2]]);
      expect(second!.hostOutputs['data']).toBe(before[1]!.hostOutputs['data']);
      const held = floats(0);
      worker.copyFrom(held, first!.buffers['data']!);
      expect(new Set(held)).toEqual(new Set([7]));
      for (const { buffers } of before.slice(0, 2)) {
        expect(() => worker.copyFrom(held, buffers['data']!)).toThrow(
          expect.objectContaining({ code: 'ERR_PTO_DEVICE_POINTER' }),
        );
      }
      expect(await stored(worker, add, round + 1)).toBe(round + 1);
    }
  });

  it('is left alone when another chip is started again', async () => {
    const { worker } = await open();
    await using _ = worker;
    const before = worker.chipContexts;
    await kill(worker, 2);
    expect(worker.chipContexts).toBe(before);
  });

  it('is opened again between runs that leave no pause', async () => {
    const { worker } = await open();
    await using _ = worker;
    const held = floats(0);
    const read = (orch: Orchestrator): void => orch.copyFrom(held, orch.chipContexts[0]!.buffers['data']!);
    void kill(worker, 0);
    let failures = 0;
    for (let isBack = false; !isBack;) {
      await worker.run(read).then(
        () => (isBack = failures > 0),
        () => failures++,
      );
    }
    expect(new Set(held)).toEqual(new Set([7]));
  });

  it('does not cost memory', async () => {
    const { worker } = await open();
    await using _ = worker;
    const used = (): number => (worker.stats() as { arenas: { usedBytes: number } }).arenas.usedBytes;
    await kill(worker, 0);
    const afterOne = used();
    for (let round = 0; round < 3; round++) await kill(worker, 0);
    expect(afterOne).toBeGreaterThan(0);
    expect(used()).toBe(afterOne);
  });
});
