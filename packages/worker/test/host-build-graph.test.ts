import path from 'node:path';

import { compileCallable } from '@pto/compiler';
import { ChipCallable } from '@pto/task-interface';
import { describe, expect, it } from 'vitest';

import { Worker } from '../src/index.js';
import { addition, cacheDir, compile as compileForDevice, smallRun } from './support/callables.js';

const runtime = 'host_build_graph';
const fixture = (file: string): string => path.join(import.meta.dirname, 'fixtures/host-build-graph', file);

const compile = (functionName: string, platform = 'a2a3sim'): Promise<ChipCallable> =>
  compileCallable({
    platform,
    runtime,
    cacheDir,
    orchestration: { source: fixture('orchestration.cpp'), functionName, signature: ['in', 'in', 'out'] },
    kernels: [{ funcId: 0, source: fixture('add.cpp'), coreType: 'aiv' }],
  });

describe.each(['a2a3sim', 'a5sim'] as const)('Worker with graphs built on the host, on %s', (platform) => {
  it('runs a callable as often as it likes', async () => {
    await using worker = new Worker({ level: 2, platform, runtime });
    const id = worker.register(await compile('double_sum', platform));
    await worker.init();
    for (const config of [{}, { blockDim: 1, aicpuThreadNum: 1 }, { blockDim: 24, aicpuThreadNum: 4 }]) {
      const { f, args } = addition();
      await worker.run(id, args, config);
      expect(f.every((element) => element === 10)).toBe(true);
      f.fill(0);
      worker.runSync(id, args, config);
      expect(f.every((element) => element === 10)).toBe(true);
    }
    expect([worker.aicpuDlopenCount, worker.hostDlopenCount]).toEqual([0, 1]);
  }, 120_000);

  it.each([
    ['give_up', 'ERR_PTO_RUN_FAILED', 'returned -42'],
    ['unknown_kernel', 'ERR_PTO_KERNEL_NOT_REGISTERED', 'func_id 9'],
    ['cycle', 'ERR_PTO_RUN_GRAPH_INVALID', 'task 0 → 1 → 0'],
  ])(
    'says what is wrong with %s, and goes on',
    async (functionName, code, text) => {
      await using worker = new Worker({ level: 2, platform, runtime });
      const [bad, good] = [await compile(functionName, platform), await compile('double_sum', platform)];
      const ids = [worker.register(bad), worker.register(good)] as const;
      await worker.init();
      const { f, args } = addition();
      await expect(worker.run(ids[0], args, smallRun)).rejects.toMatchObject({
        code,
        message: expect.stringContaining(text),
      });
      expect(f.every((element) => element === 0)).toBe(true);
      await worker.run(ids[1], args, smallRun);
      expect(f.every((element) => element === 10)).toBe(true);
    },
    120_000,
  );
});

it('refuses a callable whose function is missing, or has no name', async () => {
  const { binary, children } = await compile('double_sum');
  await using worker = new Worker({ level: 2, platform: 'a2a3sim', runtime });
  await worker.init();
  expect(() => worker.register(ChipCallable.build({ binary, children }))).toThrow(
    expect.objectContaining({
      code: 'ERR_PTO_ORCH_SYMBOL_MISSING',
      message: expect.stringContaining('aicpu_orchestration_entry'),
    }),
  );
  expect(() => worker.register(ChipCallable.build({ binary, children, funcName: '' }))).toThrow(
    expect.objectContaining({ code: 'ERR_PTO_ORCH_SYMBOL_MISSING', message: expect.stringContaining('no default') }),
  );
}, 120_000);

it('works beside a device with the other runtime', async () => {
  await using host = new Worker({ level: 2, platform: 'a2a3sim', runtime, deviceId: 0 });
  await using device = new Worker({
    level: 2,
    platform: 'a2a3sim',
    runtime: 'tensormap_and_ringbuffer',
    deviceId: 1,
  });
  const hostId = host.register(await compile('double_sum'));
  const deviceId = device.register(await compileForDevice('vector_add'));
  await Promise.all([host.init(), device.init()]);
  const runs = Array.from({ length: 10 }, async () => {
    const [onHost, onDevice] = [addition(), addition()];
    await Promise.all([host.run(hostId, onHost.args), device.run(deviceId, onDevice.args)]);
    expect(onHost.f.every((element) => element === 10)).toBe(true);
    expect(onDevice.f.every((element) => element === 5)).toBe(true);
  });
  await Promise.all(runs);
}, 120_000);
