// What the addon checks itself, whatever the TypeScript in front of it let through.

import { CallConfig, DeviceTensor, TaskArgs, encodeChipStorageArgs } from '@pto/task-interface';
import type { TypedArray } from '@pto/task-interface';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { loadAddon } from '../src/addon/load-addon.js';
import type { NativeChipWorker } from '../src/addon/native-addon.js';
import { findRuntimeLibraries } from '../src/runtime-libraries.js';
import { addition, delayedAdd, target } from './support/callables.js';

const config = CallConfig.from({ blockDim: 1, aicpuThreadNum: 2 });
const settings = new Uint8Array([...config.encode(), ...config.encodeRunOptions()]);
let worker: NativeChipWorker;

beforeEach(() => {
  const { NativeChipWorker } = loadAddon();
  worker = new NativeChipWorker(findRuntimeLibraries(target.platform, target.runtime));
  worker.init(0);
  worker.prepare(0, delayedAdd().bytes);
});

afterEach(async () => {
  await worker.finalize();
});

function runWith(args: TaskArgs, arrays: readonly unknown[]): void {
  worker.runSync(0, encodeChipStorageArgs(args), arrays as TypedArray[], settings);
}

describe('the addon', () => {
  it('runs what is sound', () => {
    const { a, b, f, args } = addition();
    runWith(args, [a, b, f]);
    expect(f[1023]).toBe(5);
  });

  it('refuses an array that is smaller than its tensor', () => {
    const { a, b, args } = addition();
    expect(() => runWith(args, [a, b, new Float32Array(1023)])).toThrow(
      expect.objectContaining({
        code: 'ERR_PTO_ARGS_TENSOR',
        message: 'tensor 2 needs 4096 bytes; its typed array has 4092.',
        details: { index: 2, neededBytes: 4096, givenBytes: 4092 },
      }),
    );
  });

  it('refuses a detached array', () => {
    const { a, b, f, args } = addition();
    const bytes = encodeChipStorageArgs(args);
    structuredClone(b.buffer, { transfer: [b.buffer] });
    expect(() => worker.runSync(0, bytes, [a, b, f], settings)).toThrow(
      expect.objectContaining({
        code: 'ERR_PTO_ARGS_TENSOR',
        message: expect.stringContaining('tensor 1 is detached'),
      }),
    );
  });

  it.each([[null], [undefined], [{}], [new DataView(new ArrayBuffer(4096))], ['text']])(
    'refuses %o in the place of a typed array',
    (value) => {
      const { a, b, args } = addition();
      expect(() => runWith(args, [a, value, b])).toThrow(
        expect.objectContaining({ code: 'ERR_PTO_ARGS_TENSOR', message: 'tensor 1 is not backed by a typed array.' }),
      );
    },
  );

  it('refuses too few arrays', () => {
    const { a, args } = addition();
    expect(() => runWith(args, [a])).toThrow(expect.objectContaining({ code: 'ERR_PTO_ARGS_TENSOR' }));
  });

  it('refuses device memory that it did not allocate', () => {
    const address = worker.malloc(64);
    for (const [start, length] of [
      [address, 17],
      [address - 4n, 1],
      [address + 64n, 1],
      [0x1000n, 1],
      [2n ** 64n - 4n, 4],
    ] as const) {
      const args = new TaskArgs().addTensor(new DeviceTensor({ address: start, shape: [length], dtype: 'float32' }));
      expect(() => runWith(args, [null])).toThrow(expect.objectContaining({ code: 'ERR_PTO_DEVICE_POINTER' }));
    }
  });

  it('refuses encoded arguments of the wrong size or with impossible counts', () => {
    const { a, b, f, args } = addition();
    const bytes = encodeChipStorageArgs(args);
    for (const wrong of [bytes.subarray(1), new Uint8Array(0)]) {
      expect(() => worker.runSync(0, wrong, [a, b, f], settings)).toThrow(
        expect.objectContaining({ code: 'ERR_PTO_BLOB_INVALID' }),
      );
    }
    for (const count of [-1, 65, 0x7fff_ffff]) {
      new DataView(bytes.buffer).setInt32(3584, count, true);
      expect(() => worker.runSync(0, bytes, [a, b, f], settings)).toThrow(
        expect.objectContaining({ code: 'ERR_PTO_BLOB_INVALID' }),
      );
    }
  });

  it('refuses a shape whose size does not fit 64 bits', () => {
    const { a, b, f, args } = addition();
    const bytes = encodeChipStorageArgs(args);
    const view = new DataView(bytes.buffer);
    for (let d = 0; d < 5; d++) view.setUint32(8 + 4 * d, 0xffff_ffff, true);
    view.setUint32(28, 5, true);
    expect(() => worker.runSync(0, bytes, [a, b, f], settings)).toThrow(
      expect.objectContaining({ code: 'ERR_PTO_ARGS_SHAPE' }),
    );
  });

  it('survives calls with no arguments at all', async () => {
    const calls = worker as unknown as Record<string, (...args: unknown[]) => unknown>;
    for (const name of ['prepare', 'unregister', 'runSync', 'run', 'malloc', 'free', 'copyTo', 'copyFrom']) {
      expect(() => calls[name]!.call(worker)).toThrow();
    }
    await worker.finalize();
    for (const name of ['init', 'prepare', 'runSync', 'run', 'malloc', 'finalize']) {
      expect(() => calls[name]!.call(worker, 0)).toThrow();
    }
    const { NativeChipWorker } = loadAddon();
    expect(() => new NativeChipWorker(undefined as never)).toThrow();
    worker = new NativeChipWorker(findRuntimeLibraries(target.platform, target.runtime));
    worker.init(0);
  });
});
