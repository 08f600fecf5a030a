import { CompiledPackage } from '@pto/compiler';
import { DeviceTensor } from '@pto/task-interface';
import { beforeAll, describe, expect, it } from 'vitest';

import { Arg, Runtime, compile } from '../../src/index.js';
import type { HostEntry, HostOrchestration, OrchestratorContext, TensorHandle } from '../../src/index.js';
import { compileOptions, target } from '../support/callables.js';

const COUNT = 64;
const vector = (value: number): Float32Array => new Float32Array(COUNT).fill(value);
const packageOf = (orchestration: string): Promise<CompiledPackage> =>
  compile({ ...compileOptions(orchestration), blockDim: 1, aicpuThreadNum: 2 });
let add: CompiledPackage;
let fatal: CompiledPackage;

beforeAll(async () => {
  [add, fatal] = await Promise.all([packageOf('vector_add'), packageOf('fatal')]);
});

/** Runs one orchestration function on two chips. */
async function runOnce(orch: HostOrchestration, args: Record<string, unknown> = {}): ReturnType<Runtime['run']> {
  await using runtime = new Runtime({ level: 'host', platform: target.platform, devices: [0, 1] });
  await runtime.register('graph', { orch, kernels: { add, fatal } });
  return await runtime.run('graph', { args });
}

function sumOf(ctx: OrchestratorContext, x: TensorHandle, y: TensorHandle): TensorHandle {
  const sum = ctx.alloc([COUNT]);
  ctx.submit('add', { inputs: [x, y], outputs: [sum] });
  return sum;
}

describe('a runtime of several chips', () => {
  it('gives back the elements of the handles that the function returns', async () => {
    const { sum } = await runOnce((ctx) => ({ sum: sumOf(ctx, ctx.input('a'), ctx.input('b')) }), {
      a: vector(1),
      b: vector(2),
    });
    expect(sum!.data).toEqual(vector(3));
  });

  it('has each task of a diamond wait for what it reads', async () => {
    const { bottom } = await runOnce(
      (ctx) => {
        const top = sumOf(ctx, ctx.input('a'), ctx.input('a'));
        const [left, right] = [sumOf(ctx, top, ctx.input('a')), sumOf(ctx, top, top)];
        return { bottom: sumOf(ctx, left, right) };
      },
      { a: vector(1) },
    );
    expect(bottom!.data).toEqual(vector(7));
  });

  it('has a writer wait for those that read the version before', async () => {
    const seen: number[] = [];
    await runOnce(
      (ctx) => {
        const x = ctx.input('x');
        ctx.subTask(
          async (args) => {
            await new Promise((resolve) => setTimeout(resolve, 20));
            seen.push(args.tensor<Float32Array>(0).data[0]!);
          },
          { inputs: [x] },
        );
        ctx.submit('add', { args: [Arg.input(ctx.input('y')), Arg.input(ctx.input('y')), Arg.output(x)] });
      },
      { x: vector(1), y: vector(10) },
    );
    expect(seen).toEqual([1]);
  });

  it('writes what is an output into the array of the caller', async () => {
    const f = vector(0);
    await runOnce(
      (ctx) => {
        ctx.submit('add', { inputs: [ctx.input('a'), ctx.input('a')], outputs: [ctx.input('f')], device: 1 });
      },
      { a: vector(4), f },
    );
    expect(f).toEqual(vector(8));
  });

  it('lets the function wait for elements and go on by what they are', async () => {
    let doubled = 0;
    const { x } = await runOnce(
      async (ctx) => {
        let x = ctx.input('x');
        for (;;) {
          const { data } = await ctx.wait(x);
          if ((data[0] as number) >= 100) return { x };
          x = sumOf(ctx, x, x);
          doubled++;
          expect(x.state).toBe('pending');
        }
      },
      { x: vector(3) },
    );
    expect([doubled, x!.data[0]]).toEqual([6, 192]);
  });

  it('tells a handle that is waited for what has failed before it', async () => {
    let seen: unknown;
    const run = runOnce(
      async (ctx) => {
        const x = ctx.alloc([COUNT]);
        ctx.submit('fatal', { inputs: [ctx.input('a'), ctx.input('a')], outputs: [x] });
        await ctx.wait(x).catch((error: unknown) => (seen = error));
      },
      { a: vector(1) },
    );
    await expect(run).rejects.toMatchObject({ code: 'ERR_PTO_TASK_NATIVE' });
    expect(seen).toBeInstanceOf(Error);
  });

  it('poisons what depends on a failed task, and runs the rest', async () => {
    const ran: string[] = [];
    const run = runOnce(
      (ctx) => {
        const [x, y] = [ctx.alloc([COUNT]), ctx.alloc([COUNT])];
        const wait = ctx.subTask(
          async (args) => {
            await new Promise((resolve) => setTimeout(resolve, 50));
            args.tensor<Float32Array>(0).data.fill(1);
          },
          { outputs: [y] },
        );
        const failing = ctx.submit('fatal', {
          args: [Arg.input(ctx.input('a')), Arg.input(wait.outputs[0]!), Arg.output(x)],
        });
        ctx.subTask(() => ran.push('dependent'), { inputs: failing.outputs });
        ctx.subTask(() => ran.push('independent'), { inputs: [y] });
      },
      { a: vector(1) },
    );
    await expect(run).rejects.toThrow();
    expect(ran).toEqual(['independent']);
  });

  it('has each name once, and the same function with the same kernels under a name as often as one likes', async () => {
    await using runtime = new Runtime({ level: 'host', platform: target.platform, devices: [0] });
    const orch: HostOrchestration = () => undefined;
    await runtime.register('graph', { orch, kernels: { add } });
    await runtime.register('graph', { orch, kernels: { add: CompiledPackage.decode(add.encode()) } });
    const duplicate = expect.objectContaining({ code: 'ERR_PTO_CALLABLE_DUPLICATE' }) as Error;
    const others: HostEntry['kernels'][] = [{ add: fatal }, { add, fatal }, { other: add }, {}];
    for (const kernels of others) {
      expect(() => runtime.register('graph', { orch, kernels })).toThrow(duplicate);
    }
    expect(() => runtime.register('graph', { orch: () => undefined, kernels: { add } })).toThrow(duplicate);
  });

  it('tells what a handle is', async () => {
    await runOnce(
      (ctx) => {
        const a = ctx.input('a');
        expect([a.shape, a.producer, a.location, a.state]).toEqual([[COUNT], undefined, 'host', 'ready']);
        const onChip = ctx.input('weights');
        expect([onChip.location, onChip.shape]).toEqual([{ device: 1 }, [COUNT]]);
        const task = ctx.submit('add', { inputs: [a, a], outputs: [ctx.alloc([COUNT])] });
        expect([task.outputs[0]!.producer, ctx.numDevices]).toEqual([task.id, 2]);
      },
      { a: vector(1), weights: new DeviceTensor({ address: 0x1000n, shape: [COUNT], dtype: 'float32', chip: 1 }) },
    );
  });

  it('refuses a handle of another run, and names that nothing has', async () => {
    let kept: TensorHandle | undefined;
    await runOnce((ctx) => void (kept = ctx.input('a')), { a: vector(1) });
    const foreign = runOnce((ctx) => void sumOf(ctx, kept!, kept!));
    await expect(foreign).rejects.toMatchObject({ code: 'ERR_PTO_HANDLE_FOREIGN' });
    const noInput = runOnce((ctx) => void ctx.input('aa'), { a: vector(1) });
    await expect(noInput).rejects.toThrow("ctx.input: nothing is called 'aa'. Did you mean 'a'?\n  There is: a.");
    const noKernel = runOnce((ctx) => void ctx.submit('sub', { inputs: [] }));
    await expect(noKernel).rejects.toThrow('There are: add, fatal.');
  });

  it('cancels a run by its signal', async () => {
    await using runtime = new Runtime({ level: 'host', platform: target.platform, devices: [0] });
    const controller = new AbortController();
    let ran = 0;
    await runtime.register('graph', {
      orch: async (ctx) => {
        const x = ctx.alloc([COUNT]);
        ctx.subTask(() => new Promise((resolve) => setTimeout(resolve, 50)), { outputs: [x] });
        ctx.subTask(() => void ran++, { inputs: [x] });
        controller.abort();
        await Promise.resolve();
      },
      kernels: {},
    });
    await expect(runtime.run('graph', { signal: controller.signal })).rejects.toMatchObject({
      code: 'ERR_PTO_RUN_ABORTED',
    });
    expect(ran).toBe(0);
  });
});
