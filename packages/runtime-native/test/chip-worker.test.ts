import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { ChipWorker } from '../src/index.js';
import { addition, delayedAdd, fatal, openWorker, smallRun, target } from './support/callables.js';

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
  expect(f.every((element) => element === 5)).toBe(true);
}

describe('a run', () => {
  it('leaves its results in the tensors, synchronously', () => {
    expectGoodRun();
  });

  it('leaves its results in the tensors when the promise settles', async () => {
    const { f, args } = addition();
    await worker.run(0, args, smallRun);
    expect(f.every((element) => element === 5)).toBe(true);
  });

  it('does not see changes to its arguments after it was started', async () => {
    const { f, args } = addition(20);
    const pending = worker.run(0, args, smallRun);
    args.clear();
    await pending;
    expect(f[0]).toBe(5);
  });

  it('starts after the runs that were started before, and runSync after all of them', async () => {
    const order: string[] = [];
    const additions = [30, 0, 10].map((delay) => ({ delay, ...addition(delay) }));
    const pending = additions.map(({ delay, args }) =>
      worker.run(0, args, smallRun).then(() => order.push(`run ${delay}`)),
    );
    const last = addition();
    worker.runSync(0, last.args, smallRun);
    expect([...additions, last].map(({ f }) => f[0])).toEqual([5, 5, 5, 5]);
    await Promise.all(pending);
    expect(order).toEqual(['run 30', 'run 0', 'run 10']);
  });

  it('takes shared memory', async () => {
    const { args } = addition();
    args.clear();
    const shared = new Float32Array(new SharedArrayBuffer(16));
    args
      .addTensor(new Float32Array(4).fill(1))
      .addTensor(new Float32Array(4).fill(2))
      .addTensor(shared, 'output_existing');
    await worker.run(0, args.addScalar(0), smallRun);
    expect([...shared]).toEqual([3, 3, 3, 3]);
  });

  it('takes a view into a larger buffer and leaves the rest of it alone', () => {
    const memory = new Float32Array(12);
    const { args } = addition();
    args.clear();
    args.addTensor(new Float32Array(4).fill(1)).addTensor(new Float32Array(4).fill(2)).addTensor(memory.subarray(4, 8));
    worker.runSync(0, args.addScalar(0), smallRun);
    expect([...memory]).toEqual([0, 0, 0, 0, 3, 3, 3, 3, 0, 0, 0, 0]);
  });

  it('refuses a tensor whose memory was transferred, and stays usable', async () => {
    const { a, args } = addition();
    structuredClone(a.buffer, { transfer: [a.buffer] });
    await expect(worker.run(0, args, smallRun)).rejects.toMatchObject({ code: 'ERR_PTO_ARGS_TENSOR' });
    expect(() => worker.runSync(0, args, smallRun)).toThrow(expect.objectContaining({ code: 'ERR_PTO_ARGS_TENSOR' }));
    expectGoodRun();
  });

  it('takes resizable memory only when nothing can resize it meanwhile', async () => {
    const { f, args } = addition();
    const ResizableBuffer = ArrayBuffer as new (length: number, options: { maxByteLength: number }) => ArrayBuffer;
    const resizable = new Float32Array(new ResizableBuffer(4096, { maxByteLength: 8192 }), 0, 1024).fill(4);
    args.clear();
    args.addTensor(resizable).addTensor(resizable).addTensor(f, 'output_existing').addScalar(0);
    await expect(worker.run(0, args, smallRun)).rejects.toMatchObject({
      code: 'ERR_PTO_ARGS_TENSOR',
      message: expect.stringContaining('without maxByteLength, or use runSync'),
    });
    worker.runSync(0, args, smallRun);
    expect(f[1023]).toBe(8);
  });

  it('refuses what are no arguments', async () => {
    await expect(worker.run(0, [] as never)).rejects.toMatchObject({ code: 'ERR_PTO_ARGS_TENSOR' });
    expect(() => worker.runSync(0, undefined as never)).toThrow(
      expect.objectContaining({ code: 'ERR_PTO_ARGS_TENSOR', message: expect.stringContaining('a TaskArgs') }),
    );
  });

  it('refuses an id out of range or without a callable, and stays usable', async () => {
    for (const id of [-1, 64, 0.5, Number.NaN]) {
      await expect(worker.run(id, addition().args)).rejects.toMatchObject({ code: 'ERR_PTO_CALLABLE_ID_RANGE' });
    }
    await expect(worker.run(5, addition().args)).rejects.toMatchObject({ code: 'ERR_PTO_CALLABLE_UNKNOWN' });
    expectGoodRun();
  });

  it('refuses more blocks and threads than the chip has, and stays usable', async () => {
    for (const config of [
      { blockDim: 25, aicpuThreadNum: 2 },
      { blockDim: 1, aicpuThreadNum: 9 },
    ]) {
      await expect(worker.run(0, addition().args, config)).rejects.toMatchObject({ code: 'ERR_PTO_LAUNCH_INVALID' });
    }
    expectGoodRun();
  });

  it('passes on the fatal error of an orchestration with its values, and stays usable', async () => {
    worker.prepare(1, fatal());
    const { args } = addition();
    const failure = {
      code: 'ERR_PTO_RUN_EXPLICIT_FATAL',
      message: expect.stringMatching(/^run_prepared failed with code -9: [^]*no answer for 3 tensors/),
      details: expect.objectContaining({ returnCode: -9, status: 9, statusName: 'EXPLICIT_ORCH_FATAL' }),
    };
    await expect(worker.run(1, args, smallRun)).rejects.toMatchObject(failure);
    expect(() => worker.runSync(1, args, smallRun)).toThrow(expect.objectContaining(failure));
    expectGoodRun();
  });
});

describe('a callable', () => {
  it('takes the place of one that was unregistered', () => {
    worker.unregister(0);
    expect(() => worker.runSync(0, addition().args, smallRun)).toThrow(
      expect.objectContaining({ code: 'ERR_PTO_CALLABLE_UNKNOWN' }),
    );
    worker.prepare(0, delayedAdd());
    expectGoodRun();
  });

  it('is refused under an id that is taken', () => {
    expect(() => worker.prepare(0, delayedAdd())).toThrow(
      expect.objectContaining({ code: 'ERR_PTO_CALLABLE_DUPLICATE' }),
    );
    expectGoodRun();
  });

  it('is refused when its image is damaged, and nothing reads beyond it', () => {
    const damaged = { ...delayedAdd(), bytes: delayedAdd().bytes.slice(0, 9000) };
    expect(() => worker.prepare(1, damaged as never)).toThrow(
      expect.objectContaining({
        code: 'ERR_PTO_CALLABLE_INVALID',
        message: expect.stringContaining('beyond the image'),
      }),
    );
    expect(() => worker.prepare(1, new Uint8Array(10_000) as never)).toThrow(
      expect.objectContaining({ code: 'ERR_PTO_CALLABLE_INVALID' }),
    );
  });
});

describe('the life of a chip worker', () => {
  it('begins with init, once', () => {
    expect(() => worker.init({ deviceId: 0 })).toThrow(
      expect.objectContaining({
        code: 'ERR_PTO_WORKER_STATE',
        message: expect.stringContaining('already initialized'),
      }),
    );
  });

  it('allows nothing before init', async () => {
    const fresh = new ChipWorker(target);
    const refusal = { code: 'ERR_PTO_WORKER_STATE', message: expect.stringContaining('call init() first') };
    await expect(fresh.run(0, addition().args)).rejects.toMatchObject(refusal);
    for (const call of [() => fresh.malloc(8), () => fresh.prepare(0, delayedAdd()), () => fresh.aicpuDlopenCount]) {
      expect(call).toThrow(expect.objectContaining(refusal));
    }
    await fresh.finalize();
    expect(() => fresh.init({ deviceId: 1 })).toThrow(expect.objectContaining({ code: 'ERR_PTO_WORKER_STATE' }));
  });

  it('refuses a device id that is none, and may be initialised after that', async () => {
    await using fresh = new ChipWorker(target);
    for (const deviceId of [-1, 1.5, '0' as never]) {
      expect(() => fresh.init({ deviceId })).toThrow(expect.objectContaining({ code: 'ERR_PTO_OPTION_INVALID' }));
    }
    fresh.init({ deviceId: 1 });
  });

  it('ends with finalize, which waits for pending runs', async () => {
    const { f, args } = addition(30);
    const pending = worker.run(0, args, smallRun);
    const end = worker.finalize();
    expect(worker.finalize()).toBe(end);
    expect(() => worker.runSync(0, args)).toThrow(
      expect.objectContaining({ code: 'ERR_PTO_WORKER_STATE', message: expect.stringContaining('already finalized') }),
    );
    await end;
    expect(f[0]).toBe(5);
    await pending;
    await worker.finalize();
  });

  it('is repeatable on the same device', async () => {
    await worker.finalize();
    for (let i = 0; i < 20; i++) {
      await using next = openWorker();
      const { f, args } = addition();
      await next.run(0, args, smallRun);
      expect(f[0]).toBe(5);
    }
  });
});
