import { execFileSync } from 'node:child_process';
import path from 'node:path';

import { resolveAssets } from '@pto/runtime-native/assets';
import { describe, expect, it, vi } from 'vitest';

import { KernelCompiler } from '../src/index.js';
import { HOST_STANDS_IN, installAscendToolkit } from './ascend-toolkit.js';
import { recordingCompiler } from './recording-compiler.js';
import { useScratch } from './scratch.js';

/** A host runtime library says which compilers its kernels and orchestrations need: that must be what we run. */

const scratch = useScratch();

/** The numbers by which libraries name compilers. */
const Compiler = { HOST_GXX_15: 1, HOST_GXX: 2, AARCH64_GXX: 3 } as const;

const ASK = `#include <dlfcn.h>
#include <cstdio>
#include <initializer_list>
int main(int, char **argv) {
  void *library = dlopen(argv[1], RTLD_LAZY);
  if (library == nullptr) return std::puts(dlerror()), 1;
  for (const char *name : {"get_incore_compiler", "get_orchestration_compiler"})
    std::printf("%d\\n", reinterpret_cast<int (*)()>(dlsym(library, name))());
}
`;

const HEADERS = {
  host_build_graph: 'orchestration_api.h',
  tensormap_and_ringbuffer: 'pto_orchestration_api.h',
} as const;

type RuntimeName = keyof typeof HEADERS;

const CASES = (['a2a3', 'a5'] as const).flatMap((arch) =>
  (['host_build_graph', 'tensormap_and_ringbuffer'] as const).map((runtime) => [runtime, arch] as const),
);

/** The number of the compiler that an orchestration goes to. */
async function orchestrationCompiler(runtime: RuntimeName, platform: string): Promise<number> {
  const host = recordingCompiler(scratch);
  vi.stubEnv('CXX', host.program);
  const toolkit = installAscendToolkit(scratch, HOST_STANDS_IN);
  const source = scratch.write('graph.cpp', `#include "${HEADERS[runtime]}"\n`);
  await new KernelCompiler({ platform }).compileOrchestration(runtime, source);
  const isOnHost = host.sources().includes('graph.cpp');
  const isOnAicpu = toolkit.commands().some((argv) => argv[0] === toolkit.aarch64 && argv.includes(source));
  expect([isOnHost, isOnAicpu].filter(Boolean)).toHaveLength(1);
  return isOnHost ? Compiler.HOST_GXX : Compiler.AARCH64_GXX;
}

/** What the library of a simulator answers: the numbers for kernels and for orchestrations. */
function nativeAnswers(runtime: RuntimeName, arch: string): number[] {
  const program = path.join(scratch.dir, 'ask');
  execFileSync('g++', ['-o', program, scratch.write('ask.cpp', ASK), '-ldl']);
  const library = path.join(resolveAssets().libDir, arch, 'sim', runtime, 'libhost_runtime.so');
  return execFileSync(program, [library], { encoding: 'utf8' }).trim().split('\n').map(Number);
}

describe.each(CASES)('%s on %s', (runtime, arch) => {
  it('has its sources compiled as the library of the simulator asks', async () => {
    const [incore, orchestration] = nativeAnswers(runtime, arch);
    expect(await orchestrationCompiler(runtime, `${arch}sim`)).toBe(orchestration);
    expect(incore).toBe(Compiler.HOST_GXX_15);
  });

  it('has its orchestrations on the chip compiled for what runs them', async () => {
    const expected = { host_build_graph: Compiler.HOST_GXX, tensormap_and_ringbuffer: Compiler.AARCH64_GXX };
    expect(await orchestrationCompiler(runtime, arch)).toBe(expected[runtime]);
  });
});
