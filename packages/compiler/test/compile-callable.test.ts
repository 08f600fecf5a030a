import { readdirSync } from 'node:fs';
import path from 'node:path';

import { ArgDirection, ChipCallable } from '@pto/task-interface';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { CompileError, compileCallable, readExportedFunctions } from '../src/index.js';
import type { CompileCallableOptions } from '../src/index.js';
import { recordingCompiler } from './recording-compiler.js';
import { useScratch } from './scratch.js';

const scratch = useScratch();

const ORCHESTRATION = `#include "pto_orchestration_api.h"
extern "C" {
__attribute__((visibility("default")))
PTO2OrchestrationConfig aicpu_orchestration_config(const ChipStorageTaskArgs &) {
  return PTO2OrchestrationConfig{.expected_arg_count = 3};
}
__attribute__((visibility("default")))
void aicpu_orchestration_entry(const ChipStorageTaskArgs &args) {
  LOG_INFO_V5("tensors: %d", static_cast<int>(args.tensor_count()));
}
}
`;

const KERNEL = `#include <cstdint>
#include "tensor.h"
#ifndef __gm__
#define __gm__
#endif
#ifndef __aicore__
#define __aicore__
#endif
extern "C" __aicore__ void kernel_entry(__gm__ int64_t *args) {
  auto *tensor = reinterpret_cast<__gm__ Tensor *>(args[0]);
  auto *data = reinterpret_cast<float *>(tensor->buffer.addr) + tensor->start_offset;
  for (uint32_t i = 0; i < tensor->shapes[0]; ++i) data[i] += 1.0f;
}
`;

const HOST_ORCHESTRATION = `#include "orchestration_api.h"
extern "C" __attribute__((visibility("default")))
int build_graph(OrchestrationRuntime *rt, const ChipStorageTaskArgs &) {
  uint64_t args[] = {1};
  return add_task(rt, args, 1, 0, CoreType::AIV);
}
`;

const HOST_KERNEL = `#include <cstdint>
#include "pipe_sync.h"
extern "C" void kernel_entry(int64_t *) { pipe_sync(); }
`;

let options: CompileCallableOptions;

beforeEach(() => {
  const kernel = (name: string): string => scratch.write(`kernels/aiv/${name}.cpp`, `${KERNEL}// ${name}\n`);
  options = {
    platform: 'a2a3sim',
    runtime: 'tensormap_and_ringbuffer',
    orchestration: {
      source: scratch.write('kernels/orchestration/graph.cpp', ORCHESTRATION),
      signature: ['in', 'in', 'out'],
    },
    kernels: [
      { funcId: 0, source: kernel('add'), coreType: 'aiv', signature: ['in', 'in', 'out'] },
      { funcId: 7, source: kernel('scale'), coreType: 'aic', signature: ['inout'] },
      { funcId: 3, source: kernel('mul'), coreType: 'aiv' },
    ],
  };
});

describe('compileCallable', () => {
  it.each(['a2a3sim', 'a5sim'])(
    'puts orchestration and kernels together in the order given, for %s',
    async (platform) => {
      const callable = await compileCallable({ ...options, platform });
      expect(callable).toMatchObject({
        funcName: 'aicpu_orchestration_entry',
        configName: 'aicpu_orchestration_config',
        signature: [ArgDirection.IN, ArgDirection.IN, ArgDirection.OUT],
      });
      expect(callable.children.map(({ funcId }) => funcId)).toEqual([0, 7, 3]);
      expect(callable.children.map(({ name }) => name)).toEqual(['add', 'scale', 'mul']);
      expect(callable.children.map(({ callable: kernel }) => kernel.signature.length)).toEqual([3, 1, 0]);
      for (const { callable: kernel } of callable.children) {
        expect(readExportedFunctions(kernel.binary)).toContain('kernel_entry');
      }
      expect(ChipCallable.decode(callable.bytes).children).toHaveLength(3);
    },
  );

  it('links the framework into the orchestration', async () => {
    const { binary } = await compileCallable(options);
    const exported = readExportedFunctions(binary);
    expect(exported).toEqual(
      expect.arrayContaining(['aicpu_orchestration_entry', 'aicpu_orchestration_config', 'framework_bind_runtime']),
    );
    expect(exported).not.toContain('framework_current_runtime');
  });

  it('starts no compiler the second time, and only what is needed after an edit', async () => {
    const recorder = recordingCompiler(scratch);
    vi.stubEnv('CXX', recorder.program);
    const cold = await compileCallable(options);
    expect(recorder.sources().sort()).toEqual(['add.cpp', 'common.cpp', 'graph.cpp', 'mul.cpp', 'scale.cpp']);
    const warm = await compileCallable(options);
    expect(Buffer.from(warm.bytes).equals(cold.bytes)).toBe(true);
    expect(recorder.sources()).toHaveLength(5);
    scratch.write('kernels/aiv/mul.cpp', `${KERNEL}// edited\n`);
    await compileCallable(options);
    expect(recorder.sources().slice(5)).toEqual(['mul.cpp']);
  });

  it('finds headers of the same name for each kernel where that kernel looks for them', async () => {
    const header = (dir: string, answer: number) =>
      path.dirname(scratch.write(`${dir}/answer.h`, `#include <cstdint>\nconstexpr int64_t kAnswer = ${answer};\n`));
    const source = scratch.write(
      'asks.cpp',
      '#include "answer.h"\nextern "C" void kernel_entry(int64_t *args) { args[0] = kAnswer; }\n',
    );
    const kernel = { source, coreType: 'aiv' } as const;
    const kernels = [
      { ...kernel, funcId: 0, includeDirs: [header('one', 0x1111)] },
      { ...kernel, funcId: 1, includeDirs: [header('two', 0x2222)] },
    ];
    const { children } = await compileCallable({ ...options, kernels });
    const [first, second] = children.map(({ callable }) => Buffer.from(callable.binary).toString('latin1'));
    expect(first).not.toBe(second);
  });

  it('compiles a kernel once that is given under two ids', async () => {
    const recorder = recordingCompiler(scratch);
    vi.stubEnv('CXX', recorder.program);
    const [kernel] = options.kernels;
    await compileCallable({
      ...options,
      kernels: [
        { ...kernel!, funcId: 1 },
        { ...kernel!, funcId: 2 },
      ],
    });
    expect(recorder.sources().filter((name) => name === 'add.cpp')).toHaveLength(1);
  });

  it('takes entry functions of another name', async () => {
    const source = scratch.write('graph.cpp', ORCHESTRATION.replace('aicpu_orchestration_entry', 'build_graph'));
    const callable = await compileCallable({ ...options, orchestration: { source, functionName: 'build_graph' } });
    expect(callable.funcName).toBe('build_graph');
  });

  it('does without a config function, unless it is named', async () => {
    const source = scratch.write('graph.cpp', ORCHESTRATION.replace('aicpu_orchestration_config', 'my_config'));
    await compileCallable({ ...options, orchestration: { source } });
    const named = await compileCallable({ ...options, orchestration: { source, configName: 'my_config' } });
    expect(named.configName).toBe('my_config');
    await expect(
      compileCallable({ ...options, orchestration: { source, configName: 'no_config' } }),
    ).rejects.toMatchObject({
      code: 'ERR_PTO_ORCH_SYMBOL_MISSING',
      message: expect.stringContaining('orchestration.configName'),
    });
  });

  it('lists what the orchestration exports when the entry is missing', async () => {
    const source = scratch.write('graph.cpp', ORCHESTRATION.replace('aicpu_orchestration_entry', 'build_graph'));
    await expect(compileCallable({ ...options, orchestration: { source } })).rejects.toMatchObject({
      code: 'ERR_PTO_ORCH_SYMBOL_MISSING',
      message: expect.stringMatching(
        /does not export 'aicpu_orchestration_entry'; it exports: .*build_graph.*\n.*extern "C".*orchestration\.functionName/,
      ),
    });
  });

  it('reports the first failure, stops the others and leaves nothing behind', async () => {
    const recorder = recordingCompiler(scratch, 'case "$*" in *add.cpp*|*scale.cpp*|*graph.cpp*) sleep 20;; esac');
    vi.stubEnv('CXX', recorder.program);
    scratch.write('kernels/aiv/mul.cpp', '#error broken kernel\n');
    const started = Date.now();
    const kernels = [...options.kernels].reverse();
    const failure = await compileCallable({ ...options, kernels }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CompileError);
    expect(failure).toMatchObject({ label: 'SimKernel', message: expect.stringContaining('#error broken kernel') });
    expect(Date.now() - started).toBeLessThan(15_000);
    expect(readdirSync(scratch.tempDir)).toEqual([]);
  });

  it('labels a failure of the orchestration', async () => {
    scratch.write('kernels/orchestration/graph.cpp', `${ORCHESTRATION}int broken = ;\n`);
    await expect(compileCallable(options)).rejects.toMatchObject({
      code: 'ERR_PTO_COMPILE_FAILED',
      label: 'Orchestration',
      message: expect.stringMatching(
        /^Orchestration compilation failed with exit code 1:\n.*graph\.cpp:\d+:\d+: error:/s,
      ),
    });
  });

  it('stops all compilers when its signal fires', async () => {
    vi.stubEnv('CXX', recordingCompiler(scratch, 'sleep 20').program);
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('closed')), 400);
    await expect(compileCallable({ ...options, signal: stop.signal })).rejects.toThrow('closed');
    expect(readdirSync(scratch.tempDir)).toEqual([]);
  });
});

describe('compileCallable for host_build_graph', () => {
  beforeEach(() => {
    options = {
      platform: 'a2a3sim',
      runtime: 'host_build_graph',
      orchestration: {
        source: scratch.write('kernels/orchestration/host_graph.cpp', HOST_ORCHESTRATION),
        functionName: 'build_graph',
      },
      kernels: [{ funcId: 0, source: scratch.write('kernels/aiv/host_kernel.cpp', HOST_KERNEL), coreType: 'aiv' }],
    };
  });

  it.each(['a2a3sim', 'a5sim'])('links nothing into the orchestration, for %s', async (platform) => {
    const callable = await compileCallable({ ...options, platform });
    expect(callable).toMatchObject({ funcName: 'build_graph', configName: '' });
    const exported = readExportedFunctions(callable.binary);
    expect(exported).toContain('build_graph');
    expect(exported).not.toContain('framework_bind_runtime');
  });

  it('needs the name of the function, and no config function', async () => {
    const { source } = options.orchestration;
    await expect(compileCallable({ ...options, orchestration: { source } })).rejects.toMatchObject({
      code: 'ERR_PTO_COMPILE_OPTION',
      message: expect.stringMatching(/orchestration\.functionName.*\n.*host_build_graph has no default name/),
    });
    await expect(
      compileCallable({ ...options, orchestration: { ...options.orchestration, configName: 'config' } }),
    ).rejects.toMatchObject({
      code: 'ERR_PTO_COMPILE_OPTION',
      message: expect.stringMatching(/orchestration\.configName.*\n.*Remove the option/),
    });
  });

  it('does not find the headers of the other runtime', async () => {
    const source = scratch.write('kernels/orchestration/other.cpp', ORCHESTRATION);
    await expect(compileCallable({ ...options, orchestration: { source, functionName: 'x' } })).rejects.toMatchObject({
      code: 'ERR_PTO_COMPILE_FAILED',
      message: expect.stringContaining('pto_orchestration_api.h'),
    });
  });
});

describe('compileCallable refuses, before any compiler starts,', () => {
  beforeEach(() => {
    vi.stubEnv('PATH', '');
  });

  const refused = (changes: object): Promise<unknown> =>
    compileCallable({ ...options, ...changes }).catch((error: unknown) => error);

  it('an unknown option, with the nearest name', async () => {
    expect(await refused({ platfrom: 'a5sim' })).toMatchObject({
      code: 'ERR_PTO_OPTION_UNKNOWN',
      message: expect.stringMatching(/'platfrom'.*\n.*Did you mean 'platform'\?/),
    });
    expect(await refused({ orchestration: { ...options.orchestration, function_name: 'x' } })).toMatchObject({
      code: 'ERR_PTO_OPTION_UNKNOWN',
      message: expect.stringContaining("Did you mean 'functionName'?"),
    });
    expect(await refused({ kernels: [{ ...options.kernels[0], core_type: 'aiv' }] })).toMatchObject({
      code: 'ERR_PTO_OPTION_UNKNOWN',
      message: expect.stringMatching(/kernels\[0\].*Did you mean 'coreType'\?/s),
    });
  });

  it.each([
    ['an unknown platform', { platform: 'a3sim' }, 'ERR_PTO_PLATFORM_UNKNOWN', 'a2a3, a2a3sim, a5, a5sim'],
    ['an unknown runtime', { runtime: 'ringbuffer' }, 'ERR_PTO_RUNTIME_UNKNOWN', 'tensormap_and_ringbuffer'],
    ['no orchestration', { orchestration: undefined }, 'ERR_PTO_COMPILE_OPTION', 'orchestration'],
    ['no kernels', { kernels: undefined }, 'ERR_PTO_COMPILE_OPTION', 'an array of kernels'],
    ['a kernel that is no object', { kernels: ['add.cpp'] }, 'ERR_PTO_COMPILE_OPTION', 'kernels[0]'],
    ['no jobs', { jobs: 0 }, 'ERR_PTO_COMPILE_OPTION', 'jobs: 0; allowed: an integer above 0'],
    ['half a job', { jobs: 1.5 }, 'ERR_PTO_COMPILE_OPTION', 'an integer'],
    ['a time limit of no number', { timeoutMs: '5' }, 'ERR_PTO_COMPILE_OPTION', 'timeoutMs'],
    ['a cache without a name', { cacheDir: '' }, 'ERR_PTO_COMPILE_OPTION', 'cacheDir'],
    [
      'sanitizers that exclude each other',
      { sanitizers: ['thread', 'address'] },
      'ERR_PTO_COMPILE_OPTION',
      'sanitizers',
    ],
    [
      'access checks with sanitizers',
      { sanitizers: ['address'], checkAccess: true },
      'ERR_PTO_COMPILE_OPTION',
      'checkAccess: true; allowed: false with sanitizers address',
    ],
    [
      'access checks of a number',
      { checkAccess: 1 },
      'ERR_PTO_COMPILE_OPTION',
      'checkAccess: 1; allowed: true or false',
    ],
  ])('%s', async (_what, changes, code, text) => {
    expect(await refused(changes)).toMatchObject({ code, message: expect.stringContaining(text) });
  });

  it.each(['a2a3', 'a5'])('the chip %s without CANN, with what it would need', async (platform) => {
    expect(await refused({ platform })).toMatchObject({
      code: 'ERR_PTO_COMPILE_TOOL_MISSING',
      message: expect.stringMatching(/'ASCEND_HOME_PATH' is not set.*CANN.*a2a3sim or a5sim/s),
    });
  });

  it('kernels with the same id, too many arguments, or a wrong direction', async () => {
    const [first, second] = options.kernels;
    expect(await refused({ kernels: [first, { ...second, funcId: 0 }] })).toMatchObject({
      code: 'ERR_PTO_CALLABLE_DUPLICATE',
    });
    const signature = Array.from({ length: 17 }, () => 'in');
    expect(await refused({ kernels: [{ ...first, signature }] })).toMatchObject({ code: 'ERR_PTO_CALLABLE_CAPACITY' });
    expect(await refused({ kernels: [{ ...first, signature: ['input'] }] })).toMatchObject({
      code: 'ERR_PTO_ARGS_SIGNATURE',
    });
  });

  it.each([
    ['PTO_COMPILE_TIMEOUT_S', 'soon'],
    ['PTO_COMPILE_TIMEOUT_S', '-1'],
    ['CXX', "'g++"],
  ])('%s=%s', async (name, value) => {
    vi.stubEnv(name, value);
    expect(await refused({})).toMatchObject({ code: 'ERR_PTO_COMPILE_OPTION', message: expect.stringContaining(name) });
  });

  it('a missing source', async () => {
    const source = path.join(scratch.dir, 'nowhere.cpp');
    expect(await refused({ orchestration: { source } })).toMatchObject({
      code: 'ERR_PTO_COMPILE_SOURCE_MISSING',
      message: expect.stringContaining(source),
    });
    expect(await refused({ kernels: [{ ...options.kernels[0], source }] })).toMatchObject({
      code: 'ERR_PTO_COMPILE_SOURCE_MISSING',
    });
  });
});
