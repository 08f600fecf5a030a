import { beforeEach, describe, expect, it, vi } from 'vitest';

import { CompileError, KernelCompiler } from '../src/index.js';
import type { Sanitizer } from '../src/index.js';
import { recordingCompiler } from './recording-compiler.js';
import type { RecordingCompiler } from './recording-compiler.js';
import { useScratch } from './scratch.js';

/** All code of a process must be built for the same sanitizer library, so one compiler builds it. */

const scratch = useScratch();
let recorded: RecordingCompiler;

beforeEach(() => {
  recorded = recordingCompiler(scratch);
  vi.stubEnv('PTO_SIM_CXX', recorded.program);
});

async function compileBoth(sanitizers: readonly Sanitizer[]): Promise<string> {
  const compiler = new KernelCompiler({ platform: 'a2a3sim', sanitizers });
  const kernel = scratch.write(
    'kernel.cpp',
    'extern "C" void kernel_entry(long *args) { args[0] = args[1] + args[2]; }\n',
  );
  const graph = scratch.write('graph.cpp', '#include "orchestration_api.h"\nint sum(int a, int b) { return a + b; }\n');
  const libraries = [
    await compiler.compileIncore(kernel, { coreType: 'aiv' }),
    await compiler.compileOrchestration('host_build_graph', graph),
  ];
  return libraries.map((bytes) => Buffer.from(bytes).toString('latin1')).join('');
}

describe('with a sanitizer', () => {
  it('kernels and orchestrations go to the same compiler, whatever CXX is', async () => {
    vi.stubEnv('CXX', 'not-there');
    const code = await compileBoth(['undefined']);
    expect(recorded.sources()).toEqual(['kernel.cpp', 'graph.cpp']);
    expect(code.split('__ubsan_handle_add_overflow\0').length - 1).toBeGreaterThanOrEqual(2);
  });

  it('is another result of the cache than without', async () => {
    const [first, second, third] = [
      await compileBoth(['undefined']),
      await compileBoth([]),
      await compileBoth(['undefined']),
    ];
    expect(second).not.toContain('__ubsan');
    expect(third).toBe(first);
  });

  it('shows its flags when the compile fails', async () => {
    const compiler = new KernelCompiler({ platform: 'a5sim', sanitizers: ['address', 'undefined'] });
    const failure = await compiler
      .compileIncore(scratch.write('kernel.cpp', '#error stop\n'), { coreType: 'aic' })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CompileError);
    expect((failure as CompileError).argv).toContain('-fsanitize=address,undefined');
  });
});

it('without one, orchestrations go to CXX', async () => {
  const host = recordingCompiler(scratch);
  vi.stubEnv('CXX', host.program);
  vi.stubEnv('PTO_SIM_CXX', undefined);
  await compileBoth([]);
  expect(host.sources()).toContain('graph.cpp');
});
