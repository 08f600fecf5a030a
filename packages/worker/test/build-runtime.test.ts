import { appendFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { compileCallable } from '@pto/compiler';
import { TaskArgs } from '@pto/task-interface';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { Worker, callable } from '../src/index.js';
import { target } from './support/callables.js';

const BUILD_MS = 600_000;
const small = { heapRingBytes: 2 ** 20 } as const;
const example = path.resolve(import.meta.dirname, '../../../examples/variants/sequential-runtime');
const orchestrations = new URL('host/fixtures/orchestrations.mjs', import.meta.url);
const platform = 'a2a3sim';
let dir = '';
let runtime = '';

// A runtime in source form and a cache of its own, so that nothing can be found that was built before.
beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'pto-worker-build-'));
  runtime = path.join(dir, 'runtime');
  cpSync(path.join(example, 'runtime'), runtime, { recursive: true });
  vi.stubEnv('PTO_CACHE_DIR', path.join(dir, 'cache'));
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true, force: true });
});

const newL3 = (): Worker => new Worker({ level: 3, platform, runtime, deviceIds: [0], build: true, ...small });

function newL4(mode: 'inline' | 'process'): Worker {
  const worker = new Worker({ level: 4, ...small });
  worker.addWorker(newL3(), { mode });
  return worker;
}

describe('a worker that builds its runtime', () => {
  it('does so at no time but init', async () => {
    await using worker = new Worker({ level: 2, platform, runtime, build: true });
    expect(worker.state).toBe('NEW');
    expect(() => worker.initSync()).toThrow(
      expect.objectContaining({ code: 'ERR_PTO_OPTION_INVALID', message: expect.stringContaining('await init()') }),
    );
  });

  it.each([
    ['of level 3', newL3],
    ['of level 4, inline', () => newL4('inline')],
    ['of level 4, in a process', () => newL4('process')],
  ])('%s cannot do so on this thread', async (_, make) => {
    await using worker = make();
    expect(() => worker.initSync()).toThrow(expect.objectContaining({ code: 'ERR_PTO_OPTION_INVALID' }));
  });

  it('is refused above the level that owns chips', () => {
    expect(() => new Worker({ level: 4, build: true })).toThrow(
      expect.objectContaining({ code: 'ERR_PTO_WORKER_LEVEL', message: expect.stringContaining('level 3') }),
    );
  });

  it('fails to start when the sources do not compile', { timeout: BUILD_MS }, async () => {
    const source = path.join(runtime, 'host', 'sequential_run.cpp');
    appendFileSync(source, '#error not finished\n');
    for (const worker of [new Worker({ level: 2, platform, runtime, build: true }), newL3(), newL4('process')]) {
      await expect(worker.init()).rejects.toMatchObject({
        code: 'ERR_PTO_RUNTIME_BUILD',
        message: expect.stringContaining('not finished'),
      });
      expect(worker.state).toBe('FAILED');
    }
    cpSync(path.join(example, 'runtime/host/sequential_run.cpp'), source);
  });

  it('stops the compilers when it is closed', { timeout: BUILD_MS }, async () => {
    for (const worker of [new Worker({ level: 2, platform, runtime, build: true }), newL3(), newL4('process')]) {
      const starting = expect(worker.init()).rejects.toMatchObject({ code: 'ERR_PTO_INIT_ABORTED' });
      await new Promise((resolve) => setTimeout(resolve, 50));
      await worker.close();
      await starting;
    }
  });

  it('runs tasks on what it has built, at every level', { timeout: BUILD_MS }, async () => {
    const orchestration = path.join(dir, 'orchestration.cpp');
    const kernel = path.join(dir, 'kernel.cpp');
    writeFileSync(
      orchestration,
      `#include "sequential.h"
      extern "C" void orchestrate(SequentialRun &run, const ChipStorageTaskArgs &args) {
        run.submit(3, {args.tensor(0).data, args.tensor(1).data, args.tensor(2).data});
      }`,
    );
    writeFileSync(
      kernel,
      `#include <cstdint>
      extern "C" void kernel_entry(int64_t *args) {
        *reinterpret_cast<int32_t *>(args[2]) = *reinterpret_cast<int32_t *>(args[0]) + *reinterpret_cast<int32_t *>(args[1]);
      }`,
    );
    const add = await compileCallable({
      platform,
      runtime,
      orchestration: { source: orchestration, signature: ['in', 'in', 'out'] },
      kernels: [{ funcId: 3, source: kernel, coreType: 'aiv' }],
    });
    const [one, two] = [Int32Array.of(1), Int32Array.of(2)];
    const argsFor = (sum: Int32Array): TaskArgs =>
      new TaskArgs().addTensor(one).addTensor(two).addTensor(sum, 'output_existing');

    await using chip = new Worker({ level: 2, platform, runtime, build: true });
    const handle = chip.register(add);
    await chip.init();
    const onChip = new Int32Array(1);
    await chip.run(handle, argsFor(onChip), { blockDim: 1, aicpuThreadNum: 2 });

    const nested = newL3();
    nested.register(add);
    await using worker = new Worker({ level: 4, ...small });
    worker.addWorker(nested, { mode: 'process' });
    const addOnChip = worker.register(callable(orchestrations, 'addOnChip'));
    await worker.init();
    const below = new Int32Array(1);
    await worker.run((orch) => void orch.submitNextLevel(addOnChip, argsFor(below)));
    expect([onChip[0], below[0]]).toEqual([3, 3]);
  });

  it('finds what is built at once', { timeout: BUILD_MS }, async () => {
    await using worker = newL3();
    await worker.init();
    expect(worker.state).toBe('READY');
  });

  it('needs a platform and a runtime all the same', () => {
    expect(() => new Worker({ level: 3, ...target, runtime: 'none', deviceIds: [0], build: true })).toThrow(
      expect.objectContaining({ code: 'ERR_PTO_RUNTIME_UNKNOWN' }),
    );
  });
});
