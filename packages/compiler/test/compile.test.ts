import path from 'node:path';

import { beforeEach, describe, expect, it, vi } from 'vitest';

import { CompiledPackage, compile, compileCallable } from '../src/index.js';
import type { CompileOptions, UpstreamCompileOptions } from '../src/index.js';
import { recordingCompiler } from './recording-compiler.js';
import { useScratch } from './scratch.js';

const scratch = useScratch();

const ORCHESTRATION = `#include "pto_orchestration_api.h"
extern "C" void aicpu_orchestration_entry(const ChipStorageTaskArgs &) {}
extern "C" void other_entry(const ChipStorageTaskArgs &) {}
`;
const KERNEL = `#include <cstdint>
#include "value.h"
#ifndef OFFSET
#define OFFSET 0
#endif
extern "C" void kernel_entry(int64_t *args) { args[0] = VALUE + OFFSET; }
`;

let options: CompileOptions;

beforeEach(() => {
  scratch.write('include/value.h', '#define VALUE 1\n');
  options = {
    platform: 'a2a3sim',
    runtime: 'tensormap_and_ringbuffer',
    orchestration: { source: scratch.write('graph.cpp', ORCHESTRATION), signature: ['in', 'out'] },
    kernels: [
      { funcId: 5, source: scratch.write('add.cpp', KERNEL), coreType: 'aiv', signature: ['in', 'out'] },
      { funcId: 6, source: scratch.write('mul.cpp', `${KERNEL}\n`), coreType: 'aic' },
    ],
    includeDirs: [path.join(scratch.dir, 'include')],
    blockDim: 3,
    aicpuThreadNum: 4,
  };
});

describe('compile', () => {
  it('gives what compileCallable gives, with what it was made for and how it runs', async () => {
    const made = await compile(options);
    const { blockDim, aicpuThreadNum, ...forCallable } = options;
    expect(made).toMatchObject({
      platform: 'a2a3sim',
      runtime: 'tensormap_and_ringbuffer',
      flavour: '2026-05',
      machine: `${process.platform}-${process.arch}`,
      coreTypes: ['aiv', 'aic'],
      defaults: { blockDim, aicpuThreadNum },
    });
    expect(made.callable).toEqual(await compileCallable(forCallable as Parameters<typeof compileCallable>[0]));
  });

  it('gives the same package in another process, cache and temporary directory, through save and load', async () => {
    const first = await compile(options);
    vi.stubEnv('PTO_CACHE_DIR', path.join(scratch.dir, 'another-cache'));
    vi.stubEnv('TMPDIR', path.dirname(scratch.write('elsewhere/x', '')));
    const second = await compile(options);
    expect(second.key).toBe(first.key);
    const file = path.join(scratch.dir, 'add.ptopkg');
    await second.save(file);
    expect(await CompiledPackage.load(file)).toEqual(first);
  });

  it('gives another key for another source, header, flag, kernel, core type, platform or default', async () => {
    const [add, mul] = options.kernels;
    const keys = new Set([(await compile(options)).key]);
    const expectNew = async (change: Partial<CompileOptions>): Promise<void> => {
      const { key } = await compile({ ...options, ...change });
      expect(keys).not.toContain(key);
      keys.add(key);
    };
    await expectNew({ blockDim: 4 });
    await expectNew({ platform: 'a5sim' });
    await expectNew({ kernels: [add!] });
    await expectNew({ kernels: [{ ...add!, funcId: 7 }, mul!] });
    await expectNew({ kernels: [{ ...add!, coreType: 'aic' }, mul!] });
    await expectNew({ orchestration: { source: path.join(scratch.dir, 'graph.cpp'), functionName: 'other_entry' } });
    scratch.write('earlier/value.h', '#define VALUE 9\n');
    await expectNew({ includeDirs: [path.join(scratch.dir, 'earlier'), ...options.includeDirs!] });
    vi.stubEnv('PTO_SIM_CXX', 'g++ -DOFFSET=100');
    await expectNew({});
    vi.stubEnv('PTO_SIM_CXX', undefined);
    scratch.write('include/value.h', '#define VALUE 2\n');
    await expectNew({});
    scratch.write('graph.cpp', `${ORCHESTRATION}int more = 1;\n`);
    await expectNew({});
    scratch.write('mul.cpp', KERNEL.replace('VALUE', 'VALUE + 1'));
    await expectNew({});
  });

  it('compiles nothing again for other defaults, and kernels not again for another orchestration', async () => {
    const recorder = recordingCompiler(scratch);
    vi.stubEnv('CXX', recorder.program);
    await compile(options);
    const before = recorder.sources().length;
    await compile({ ...options, blockDim: 7 });
    expect(recorder.sources()).toHaveLength(before);
    scratch.write('graph.cpp', `${ORCHESTRATION}int more = 1;\n`);
    await compile(options);
    expect(recorder.sources().slice(before)).toEqual(['graph.cpp']);
  });

  it('does not confuse equal names in different directories', async () => {
    const [add] = options.kernels;
    const other = scratch.write('other/add.cpp', KERNEL.replace('VALUE', '77'));
    const one = await compile({ ...options, kernels: [add!] });
    const two = await compile({ ...options, kernels: [{ ...add!, source: other }] });
    expect(two.callable.children[0]!.callable.binary).not.toEqual(one.callable.children[0]!.callable.binary);
  });
});

describe('the options of compile', () => {
  it("may have upstream's names", async () => {
    const { runtime, orchestration, kernels, includeDirs, ...rest } = options;
    const { source, signature } = orchestration as { source: string; signature: ['in', 'out'] };
    const orchFunc = 'aicpu_orchestration_entry';
    const spellings: UpstreamCompileOptions[] = [
      {
        ...rest,
        runtimeName: runtime,
        orchSource: { source, signature },
        kernelSources: kernels,
        extraIncludeDirs: includeDirs!,
      },
      { ...rest, runtime, orch: { source, signature }, kernels, includeDirs: includeDirs!, orchFunc },
    ];
    const { key } = await compile(options);
    for (const spelling of spellings) expect((await compile(spelling)).key).toBe(key);
    const bare = await compile({ ...rest, runtime, orch: source, kernels, includeDirs: includeDirs! });
    expect(bare.callable.signature).toEqual([]);
  });

  it.each([
    [
      'twice, under both names',
      { orch: 'graph.cpp' },
      'ERR_PTO_COMPILE_OPTION',
      /orchestration and orch.*same option/s,
    ],
    ['twice, inside and outside', { orchFunc: 'x' }, 'ERR_PTO_COMPILE_OPTION', /functionName and orchFunc/],
    ['misspelt', { blockdim: 3 }, 'ERR_PTO_OPTION_UNKNOWN', /blockDim/],
    ['of a run that no package decides', { outputPrefix: '/tmp' }, 'ERR_PTO_OPTION_UNKNOWN', /outputPrefix/],
    ['out of range', { blockDim: 0 }, 'ERR_PTO_LAUNCH_INVALID', /blockDim: 0/],
    ['of the wrong type', { ringHeap: 'big' }, 'ERR_PTO_CONFIG_INVALID', /ringHeap/],
    ['no list of kernels', { kernels: 'add.cpp' }, 'ERR_PTO_COMPILE_OPTION', /kernels/],
  ])('are refused before a compiler starts when one is %s', async (_what, change, code, message) => {
    const recorder = recordingCompiler(scratch);
    vi.stubEnv('CXX', recorder.program);
    const orchestration = { source: path.join(scratch.dir, 'graph.cpp'), functionName: 'aicpu_orchestration_entry' };
    await expect(compile({ ...options, orchestration, ...change } as never)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
    expect(recorder.sources()).toEqual([]);
  });

  it('are needed', async () => {
    await expect(compile(undefined as never)).rejects.toMatchObject({ code: 'ERR_PTO_OPTION_INVALID' });
    await expect(compile({ platform: 'a2a3sim', runtime: 'host_build_graph' })).rejects.toMatchObject({
      code: 'ERR_PTO_COMPILE_OPTION',
      message: expect.stringContaining('orchestration'),
    });
  });
});
