import { TaskArgs, fromFloat16Bits, toFloat16Bits } from '@pto/task-interface';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { argsOf, modes, openHost } from './support.js';
import type { Host } from './support.js';

describe.each(modes)('tensors that functions share, %s', (mode) => {
  let host: Host<'add' | 'increment' | 'incrementLater' | 'sum'>;
  beforeAll(async () => {
    host = await openHost(mode, ['add', 'increment', 'incrementLater', 'sum'], { count: 3 });
  });
  afterAll(() => host?.worker.close());

  it('a function reads what was written before the run', async () => {
    const { worker, handles, ints } = host;
    const [from, total] = [ints(1000), ints()];
    from.forEach((_, i) => (from[i] = i));
    await worker.run((orch) => {
      orch.submitSub(handles.sum, new TaskArgs().addTensor(from).addTensor(total, 'output_existing'));
    });
    expect(total[0]).toBe(499_500);
    from.fill(1);
    await worker.run((orch) => {
      orch.submitSub(handles.sum, new TaskArgs().addTensor(from).addTensor(total, 'output_existing'));
    });
    expect(total[0]).toBe(1000);
  });

  it('what a function writes is there after the run', async () => {
    const { worker, handles } = host;
    const [a, b, f] = [0, 0, 0].map(() => worker.alloc([256], 'float32'));
    (a!.data as Float32Array).fill(1.5);
    (b!.data as Float32Array).fill(2);
    const args = new TaskArgs().addTensor(a!).addTensor(b!).addTensor(f!, 'output_existing');
    await worker.run((orch) => void orch.submitSub(handles.add, args));
    expect(new Set(f!.data as Float32Array)).toEqual(new Set([3.5]));
  });

  it('functions change a tensor in place, one after the other', async () => {
    const { worker, handles, ints } = host;
    const values = ints(64);
    await worker.run((orch) => {
      for (let i = 0; i < 10; i++) orch.submitSub(handles.incrementLater, argsOf([values]));
    });
    expect(new Set(values)).toEqual(new Set([10]));
  });

  it('part of a tensor is passed by a view of it', async () => {
    const { worker, handles, ints } = host;
    const values = ints(10);
    const { stats } = await worker.run((orch) => {
      orch.submitSub(handles.incrementLater, argsOf([values.subarray(2, 5)]));
      orch.submitSub(handles.incrementLater, argsOf([values.subarray(4, 6)]));
    });
    expect([...values]).toEqual([0, 0, 1, 1, 2, 1, 0, 0, 0, 0]);
    expect(stats.stagedBytes).toBe(0);
  });

  it('shared and ordinary memory go together', async () => {
    const { worker, handles } = host;
    const shared = worker.alloc([4], 'float32');
    (shared.data as Float32Array).fill(1);
    const [own, result] = [Float32Array.of(1, 2, 3, 4), new Float32Array(4)];
    const args = new TaskArgs().addTensor(shared).addTensor(own).addTensor(result, 'output_existing');
    await worker.run((orch) => void orch.submitSub(handles.add, args));
    expect([...result]).toEqual([2, 3, 4, 5]);
  });

  it('half precision travels as bits', async () => {
    const { worker, handles } = host;
    const tensor = worker.alloc([2], 'float16');
    tensor.data.set(toFloat16Bits([1.5, 2]) as never);
    await worker.run((orch) => void orch.submitSub(handles.increment, argsOf([tensor])));
    const bits = toFloat16Bits([1.5, 2]).map((value) => value + 1);
    expect(fromFloat16Bits(tensor.data as Uint16Array)).toEqual(fromFloat16Bits(bits));
  });

  it('arguments that a function keeps are of no use after its task', async () => {
    await using only = await openHost(mode, ['keep', 'useKept']);
    const { worker, handles, ints } = only;
    const [values, seen] = [ints(8), ints(2)];
    await worker.run((orch) => {
      orch.submitSub(handles.keep, argsOf([values]));
      orch.submitSub(handles.useKept, argsOf([seen]));
    });
    expect(seen[0]).toBe('ERR_PTO_ORCHESTRATOR_EXPIRED'.length);
  });
});

it.each(['thread', 'process'] as const)('memory is detached after its task on request, %s', async (mode) => {
  const subWorkers = { count: 1, mode, detachViews: true };
  await using host = await openHost(mode, ['keep', 'useKept'], { subWorkers });
  const [values, seen] = [host.ints(8), host.ints(2)];
  const late = () => argsOf([seen]);
  await host.worker.run((orch) => void orch.submitSub(host.handles.keep, argsOf([values])));
  seen[1] = -1;
  await host.worker.run((orch) => void orch.submitSub(host.handles.useKept, late()));
  expect(seen[1]).toBe(0);
});
