import { rmSync } from 'node:fs';
import path from 'node:path';

import { beforeEach, describe, expect, it, vi } from 'vitest';

import { ArtifactStore } from '../src/cache/artifact-store.js';
import { probeAarch64Compiler, probeCcec, requireAscendHome } from '../src/toolchain/ascend-home.js';
import { installAscendToolkit } from './ascend-toolkit.js';
import { useScratch } from './scratch.js';

const scratch = useScratch();
let memory: ArtifactStore;

beforeEach(() => {
  memory = new ArtifactStore(scratch.cacheDir);
});

describe('the CANN toolkit', () => {
  it.each([undefined, ''])('is missing when ASCEND_HOME_PATH is %j', (value) => {
    vi.stubEnv('ASCEND_HOME_PATH', value);
    expect(requireAscendHome).toThrow(
      expect.objectContaining({
        code: 'ERR_PTO_COMPILE_TOOL_MISSING',
        message: expect.stringContaining("Environment variable 'ASCEND_HOME_PATH' is not set.") as string,
      }),
    );
  });

  it('has the compiler and the linker of AI cores', async () => {
    const { ccec, linker } = installAscendToolkit(scratch);
    expect(await probeCcec(memory)).toMatchObject({
      path: ccec,
      linker,
      banner: 'bisheng clang version 15.0.5\nLLD 15.0.5',
      version: [15, 0, 5],
    });
  });

  it('has the compilers of AICPUs', async () => {
    const { aarch64 } = installAscendToolkit(scratch);
    expect(await probeAarch64Compiler(memory)).toMatchObject({
      path: aarch64,
      cCompiler: aarch64.replace(/g\+\+$/, 'gcc'),
      kind: 'gcc',
      hasGnuUnique: true,
    });
  });

  it.each(['ccec', 'linker', 'aarch64'] as const)('is incomplete without %s, which the message names', async (part) => {
    const toolkit = installAscendToolkit(scratch);
    rmSync(toolkit[part]);
    const probing = part === 'aarch64' ? probeAarch64Compiler(memory) : probeCcec(memory);
    await expect(probing).rejects.toMatchObject({
      code: 'ERR_PTO_COMPILE_TOOL_MISSING',
      message: expect.stringContaining(`no program ${toolkit[part]}`),
      details: { home: toolkit.home },
    });
  });

  it('is the only place that a compiler is taken from, not the PATH', async () => {
    const { home } = installAscendToolkit(scratch);
    vi.stubEnv('PATH', path.join(home, 'bin'));
    vi.stubEnv('ASCEND_HOME_PATH', path.join(scratch.dir, 'elsewhere'));
    await expect(probeCcec(memory)).rejects.toThrow(`no program ${path.join(scratch.dir, 'elsewhere/bin/ccec')}`);
  });

  it('is to be repaired when a program does not answer', async () => {
    installAscendToolkit(scratch);
    scratch.script('cann/bin/ccec', 'exit 4');
    await expect(probeCcec(memory)).rejects.toThrow(/ccec does not answer to --version: .*\n {2}Repair the CANN/s);
  });
});
