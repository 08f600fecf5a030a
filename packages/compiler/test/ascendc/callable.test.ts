import { describe, expect, it } from 'vitest';

import type { AscendCKernelSource } from '../../src/ascendc/callable-kernel.js';
import { compileAscendC } from '../../src/ascendc/compile-ascendc.js';
import { compileCallable } from '../../src/compile-callable.js';
import type { CompileCallableOptions, KernelSource } from '../../src/compile-callable.js';
import { useScratch } from '../scratch.js';
import { installHostToolkit } from './host-toolkit.js';

const scratch = useScratch();

const ORCHESTRATION = `#include "pto_orchestration_api.h"
extern "C" void aicpu_orchestration_entry(const ChipStorageTaskArgs &args) {
  Tensor x = from_tensor_arg(args.tensor(0)), y = from_tensor_arg(args.tensor(1));
  Arg task;
  task.add_input(x);
  task.add_output(y);
  rt_submit_aiv_task(7, task);
}
`;

const KERNEL = `#include "kernel_operator.h"
extern "C" __global__ __aicore__ void copy_custom(GM_ADDR x, GM_ADDR y, GM_ADDR) { *y = *x; }
`;

function optionsWith(kernel: object): CompileCallableOptions {
  return {
    platform: 'a2a3',
    runtime: 'tensormap_and_ringbuffer',
    orchestration: { source: scratch.write('orchestration.cpp', ORCHESTRATION), signature: ['in', 'out'] },
    kernels: [{ funcId: 7, coreType: 'aiv', ...kernel } as KernelSource],
  };
}

function ascendcKernel(): Omit<AscendCKernelSource, 'coreType' | 'funcId'> {
  return {
    compiler: 'ascendc',
    source: scratch.write('copy_custom.cpp', KERNEL),
    symbol: 'copy_custom',
    tensorArgs: [
      { name: 'x', direction: 'input' },
      { name: 'y', direction: 'output' },
    ],
  };
}

function withCode(code: string, message: RegExp): Error {
  return expect.objectContaining({ code, message: expect.stringMatching(message) as string }) as Error;
}

describe('compileCallable', () => {
  it('puts the code of an AscendC kernel into the callable, with the directions of its tensors', async () => {
    installHostToolkit(scratch);
    const { children } = await compileCallable(optionsWith(ascendcKernel()));
    const { compiler, ...kernel } = ascendcKernel();
    expect(compiler).toBe('ascendc');
    const { text } = await compileAscendC({ platform: 'a2a3', coreType: 'aiv', ...kernel });
    expect(children).toHaveLength(1);
    const [child] = children;
    expect(child).toMatchObject({ funcId: 7, name: 'copy_custom' });
    expect(new Uint8Array(child!.callable.binary)).toEqual(text);
    const same = await compileCallable(optionsWith({ ...ascendcKernel(), signature: ['in', 'out'] }));
    expect(child!.callable.signature).toEqual(same.children[0]!.callable.signature);
    const other = await compileCallable(optionsWith({ ...ascendcKernel(), signature: ['inout', 'inout'] }));
    expect(child!.callable.signature).not.toEqual(other.children[0]!.callable.signature);
  });

  it('compiles a kernel as ever when it names no compiler, or pto', async () => {
    const source = scratch.write('k.cpp', '#include <cstdint>\nextern "C" void kernel_entry(int64_t *) {}\n');
    const [plain, named] = await Promise.all(
      [{ source }, { source, compiler: 'pto' }].map((kernel) =>
        compileCallable({ ...optionsWith(kernel), platform: 'a2a3sim' }),
      ),
    );
    expect(named!.bytes).toEqual(plain!.bytes);
  });

  it('refuses AscendC on a simulator, for a runtime that passes no tensors, and compilers that do not exist', async () => {
    installHostToolkit(scratch);
    const option = (message: RegExp): Error => withCode('ERR_PTO_COMPILE_OPTION', message);
    const options = optionsWith(ascendcKernel());
    await expect(compileCallable({ ...options, platform: 'a2a3sim' })).rejects.toThrow(option(/device only/));
    const onHost = { ...options.orchestration, functionName: 'build' };
    const graph = { ...options, runtime: 'host_build_graph', orchestration: onHost };
    await expect(compileCallable(graph)).rejects.toThrow(option(/'host_build_graph'.*tensor\.h/));
    const unknown = optionsWith({ ...ascendcKernel(), compiler: 'cuda' });
    await expect(compileCallable(unknown)).rejects.toThrow(option(/kernels\[0\]\.compiler: 'cuda'.*'pto', 'ascendc'/));
  });

  it('refuses options of AscendC for other kernels, and tensors that make no sense, before a compiler starts', async () => {
    const toolkit = installHostToolkit(scratch);
    const plain = optionsWith({ ...ascendcKernel(), compiler: 'pto' });
    await expect(compileCallable(plain)).rejects.toThrow(withCode('ERR_PTO_OPTION_UNKNOWN', /symbol|tensorArgs/));
    const nameless = optionsWith({ ...ascendcKernel(), tensorArgs: [{ direction: 'input' }] });
    await expect(compileCallable(nameless)).rejects.toThrow(
      withCode('ERR_PTO_COMPILE_OPTION', /tensorArgs\[0\]\.name/),
    );
    expect(toolkit.compiles()).toBe(0);
  });
});
