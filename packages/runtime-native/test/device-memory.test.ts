import { TaskArgs } from '@pto/task-interface';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { ChipWorker, DeviceBuffer } from '../src/index.js';
import { addition, openWorker, smallRun } from './support/callables.js';

let worker: ChipWorker;

beforeEach(() => {
  worker = openWorker();
});

afterEach(async () => {
  await worker.finalize();
});

function expectGoodRun(): void {
  const { f, args } = addition();
  worker.runSync(0, args, smallRun);
  expect(f[0]).toBe(5);
}

describe('device memory', () => {
  it('keeps what was copied into it', () => {
    const buffer = worker.malloc(4096);
    const source = Float32Array.from({ length: 1024 }, (_, i) => i);
    const target = new Float32Array(1024);
    worker.copyTo(buffer, source);
    worker.copyFrom(target, buffer);
    expect(target).toEqual(source);
    worker.free(buffer);
  });

  it('is copied in parts', () => {
    const buffer = worker.malloc(16);
    worker.copyTo(buffer, new Int32Array([1, 2, 3, 4]));
    worker.copyTo(buffer, new Int32Array([9]), { offset: 8 });
    const target = new Int32Array(2);
    worker.copyFrom(target, buffer, { offset: 4 });
    expect([...target]).toEqual([2, 9]);
    worker.copyFrom(new Uint8Array(0), buffer, { offset: 16 });
  });

  it('is read and written by runs in place', async () => {
    const [a, b, f] = [worker.malloc(4096), worker.malloc(8192), worker.malloc(4096)];
    worker.copyTo(a, new Float32Array(1024).fill(2));
    worker.copyTo(b, new Float32Array(1024).fill(7), { offset: 4096 });
    const args = new TaskArgs()
      .addTensor(a.tensor([32, 32], 'float32'))
      .addTensor(b.tensor([32, 32], 'float32', 4096))
      .addTensor(f.tensor([32, 32], 'float32'), 'output_existing')
      .addScalar(0);
    await worker.run(0, args, smallRun);
    const result = new Float32Array(1024);
    worker.copyFrom(result, f);
    expect(result.every((element) => element === 9)).toBe(true);
  });

  it('mixes with host memory in one run', () => {
    const { b, f } = addition();
    const a = worker.malloc(4096);
    worker.copyTo(a, new Float32Array(1024).fill(1));
    const args = new TaskArgs()
      .addTensor(a.tensor([1024], 'float32'))
      .addTensor(b)
      .addTensor(f)
      .addScalar(0);
    worker.runSync(0, args, smallRun);
    expect(f[1023]).toBe(4);
  });
});

describe('a copy', () => {
  it.each([
    ['behind the end', 5, { offset: 12 }],
    ['longer than the buffer', 17, {}],
    ['before the start', 1, { offset: -1 }],
    ['at half a byte', 1, { offset: 0.5 }],
    ['at an offset that wraps around', 16, { offset: Number.MAX_SAFE_INTEGER }],
  ])('%s is refused', (_, nbytes, options) => {
    const buffer = worker.malloc(16);
    const refusal = expect.objectContaining({ code: 'ERR_PTO_DEVICE_COPY' });
    expect(() => worker.copyTo(buffer, new Uint8Array(nbytes), options)).toThrow(refusal);
    expect(() => worker.copyFrom(new Uint8Array(nbytes), buffer, options)).toThrow(refusal);
    expectGoodRun();
  });

  it('of something that is no typed array is refused', () => {
    const buffer = worker.malloc(16);
    for (const host of [[1, 2], new ArrayBuffer(8), new DataView(new ArrayBuffer(8)), undefined]) {
      expect(() => worker.copyTo(buffer, host as never)).toThrow(
        expect.objectContaining({ code: 'ERR_PTO_DEVICE_COPY' }),
      );
    }
  });

  it('rejects a misspelt option', () => {
    expect(() => worker.copyTo(worker.malloc(8), new Uint8Array(1), { ofset: 1 } as never)).toThrow(
      expect.objectContaining({ code: 'ERR_PTO_OPTION_UNKNOWN', message: expect.stringContaining("'offset'") }),
    );
  });
});

describe('a buffer', () => {
  const refusal = expect.objectContaining({ code: 'ERR_PTO_DEVICE_POINTER' });

  function expectRefused(buffer: DeviceBuffer): void {
    expect(() => worker.free(buffer)).toThrow(refusal);
    expect(() => worker.copyTo(buffer, new Uint8Array(1))).toThrow(refusal);
    expect(() => worker.copyFrom(new Uint8Array(1), buffer)).toThrow(refusal);
  }

  it('is refused after it was freed, also in a run', () => {
    const buffer = worker.malloc(16);
    const tensor = buffer.tensor([4], 'float32');
    worker.free(buffer);
    expectRefused(buffer);
    expect(() => worker.runSync(0, new TaskArgs().addTensor(tensor), smallRun)).toThrow(refusal);
    expectGoodRun();
  });

  it('is refused by another worker, also in a run', async () => {
    await using other = openWorker(1);
    const buffer = other.malloc(16);
    expectRefused(buffer);
    const args = new TaskArgs().addTensor(buffer.tensor([4], 'float32'));
    await expect(worker.run(0, args, smallRun)).rejects.toMatchObject({ code: 'ERR_PTO_DEVICE_POINTER' });
    expectGoodRun();
  });

  it('is refused when it is none', () => {
    expectRefused({ address: 0x1000n, nbytes: 16 } as never);
    expectRefused(undefined as never);
  });

  it('is freed only after the runs that use it', async () => {
    const buffer = worker.malloc(4096);
    worker.copyTo(buffer, new Float32Array(1024).fill(1));
    const { b, f } = addition();
    const args = new TaskArgs()
      .addTensor(buffer.tensor([1024], 'float32'))
      .addTensor(b)
      .addTensor(f)
      .addScalar(30);
    const pending = worker.run(0, args, smallRun);
    worker.free(buffer);
    await pending;
    expect(f[0]).toBe(4);
  });

  it('gives tensors only where they fit', () => {
    const buffer = worker.malloc(64);
    expect(buffer.tensor([4, 4], 'float32').address).toBe(buffer.address);
    expect(buffer.tensor([2], 'int64', 48).address).toBe(buffer.address + 48n);
    for (const [shape, offset] of [
      [[17], 0],
      [[1], 64],
      [[1], 2],
      [[1], -4],
      [[16], 4],
    ] as const) {
      expect(() => buffer.tensor(shape, 'float32', offset)).toThrow(
        expect.objectContaining({ code: 'ERR_PTO_ARGS_SHAPE' }),
      );
    }
  });
});

describe('malloc', () => {
  it('says what there is not enough memory for, and the worker stays usable', () => {
    const buffer = worker.malloc(64);
    expect(() => worker.malloc(Number.MAX_SAFE_INTEGER)).toThrow(
      expect.objectContaining({
        code: 'ERR_PTO_DEVICE_OUT_OF_MEMORY',
        message: expect.stringContaining('no room for 9007199254740991 bytes; 64 bytes are in use by 1 buffer'),
        details: { nbytes: Number.MAX_SAFE_INTEGER, liveBytes: 64, liveBuffers: 1 },
      }),
    );
    worker.free(buffer);
    expectGoodRun();
  });

  it.each([0, -1, 1.5, Number.NaN, '64', undefined])('refuses %s bytes', (nbytes) => {
    expect(() => worker.malloc(nbytes as number)).toThrow(expect.objectContaining({ code: 'ERR_PTO_OPTION_INVALID' }));
  });
});
