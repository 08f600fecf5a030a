import { CompiledPackage } from '@pto/compiler';
import { beforeAll, describe, expect, it } from 'vitest';

import { Arg, Runtime, compile } from '../../src/index.js';
import type { HostEntry } from '../../src/index.js';
import { compileOptions, target } from '../support/callables.js';

const [a, b] = [new Float32Array(100).fill(2), new Float32Array(100).fill(3)];
let add: CompiledPackage;

beforeAll(async () => {
  add = await compile({ ...compileOptions('vector_add'), blockDim: 1, aicpuThreadNum: 2 });
});

const codeOf = (code: string): unknown => expect.objectContaining({ code });

describe('a runtime of one chip', () => {
  it('runs a package by its name', async () => {
    await using runtime = new Runtime({ level: 'chip', platform: target.platform });
    await runtime.register('add', add);
    const f = new Float32Array(100);
    await runtime.run('add', { args: [Arg.input(a), Arg.input(b), Arg.output(f)] });
    expect(new Set(f)).toEqual(new Set([5]));
  });

  it('compiles what it is given, in the background', async () => {
    const { orchestration, kernels, cacheDir } = compileOptions('vector_add');
    await using runtime = new Runtime({ level: 'chip', platform: 'a5sim' });
    void runtime.register('add', { orch: orchestration, kernels, cacheDir });
    const f = new Float32Array(100);
    await runtime.run('add', { args: [Arg.input(a), Arg.input(b), Arg.output(f)], config: { blockDim: 1 } });
    expect(new Set(f)).toEqual(new Set([5]));
  });

  it('tells each run what the compiler said', async () => {
    const { orchestration, kernels, cacheDir } = compileOptions('syntax_error');
    await using runtime = new Runtime({ level: 'chip', platform: target.platform });
    const compiled = runtime.register('broken', { orch: orchestration, kernels, cacheDir });
    await expect(compiled).rejects.toMatchObject({ code: 'ERR_PTO_COMPILE_FAILED' });
    await expect(runtime.run('broken')).rejects.toMatchObject({ code: 'ERR_PTO_COMPILE_FAILED' });
  });

  it('has each name once, and the same content under a name as often as one likes', async () => {
    await using runtime = new Runtime({ level: 'chip', platform: target.platform });
    await runtime.register('add', add);
    await runtime.register('add', add);
    await runtime.register('add', CompiledPackage.decode(add.encode()));
    expect(() => runtime.register('add', compileOptions('vector_add'))).toThrow(codeOf('ERR_PTO_CALLABLE_DUPLICATE'));
  });

  it('names what is registered when a name is unknown', async () => {
    await using runtime = new Runtime({ level: 'chip', platform: target.platform });
    await runtime.register('add', add);
    await expect(runtime.run('ad')).rejects.toThrow(
      "Runtime.run: nothing is called 'ad'. Did you mean 'add'?\n  There is: add.",
    );
  });

  it('refuses everything once it is closed, and closes twice', async () => {
    const runtime = new Runtime({ level: 'chip', platform: target.platform });
    await runtime.register('add', add);
    await runtime.close();
    await runtime.close();
    expect(() => runtime.register('other', add)).toThrow(codeOf('ERR_PTO_WORKER_STATE'));
    await expect(runtime.run('add')).rejects.toMatchObject({ code: 'ERR_PTO_WORKER_STATE' });
  });

  it('takes arguments in order only', async () => {
    await using runtime = new Runtime({ level: 'chip', platform: target.platform });
    await runtime.register('add', add);
    await expect(runtime.run('add', { args: { a, b } })).rejects.toMatchObject({ code: 'ERR_PTO_ARGS_TENSOR' });
  });

  it.each([
    [{ level: 'core' }, 'ERR_PTO_OPTION_INVALID'],
    [{ level: 'chip', devices: [0] }, 'ERR_PTO_OPTION_UNKNOWN'],
    [{ level: 'host', device: 0 }, 'ERR_PTO_OPTION_UNKNOWN'],
    [{ level: 'host', devices: [] }, 'ERR_PTO_OPTION_INVALID'],
    [{ level: 'host', devices: [0, 0] }, 'ERR_PTO_OPTION_INVALID'],
    [{ level: 'chip', platform: 'a9sim' }, 'ERR_PTO_PLATFORM_UNKNOWN'],
  ])('refuses %j', (options, code) => {
    expect(() => new Runtime({ platform: target.platform, ...options } as never)).toThrow(codeOf(code));
  });

  it('refuses an orchestration function where a chip is driven', async () => {
    await using runtime = new Runtime({ level: 'chip', platform: target.platform });
    const entry: HostEntry = { orch: () => undefined, kernels: { add } };
    await expect(async () => runtime.register('add', entry as never)).rejects.toThrow();
  });
});
