import path from 'node:path';

import { TARGETS, parsePlatform } from '@pto/runtime-native/assets';
import type { RuntimeTarget } from '@pto/runtime-native/assets';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { ArtifactStore } from '../src/cache/artifact-store.js';
import { pinnedCompilerChoice } from '../src/toolchain/compiler-choice.js';
import { splitShellWords } from '../src/toolchain/shell-words.js';
import { targetToolchain } from '../src/toolchain/target-toolchain.js';
import { installAscendToolkit } from './ascend-toolkit.js';
import { useScratch } from './scratch.js';

const scratch = useScratch();
let bin = '';

beforeEach(() => {
  bin = path.join(scratch.dir, 'bin');
  vi.stubEnv('PATH', bin);
});

function install(...names: string[]): void {
  for (const name of names) scratch.script(`bin/${name}`, `echo "${name} 15.1.0"`);
}

async function cmakeArgs(platform: string, target: RuntimeTarget, sanitizers: readonly 'address'[] = []) {
  const memory = new ArtifactStore(scratch.cacheDir);
  const request = { platform: parsePlatform(platform), target, sanitizers, memory };
  return (await targetToolchain(request)).cmakeArgs;
}

describe('CMake arguments of the simulator', () => {
  it.each(TARGETS)('use the host compiler for target %s', async (target) => {
    install('g++', 'gcc');
    expect(await cmakeArgs('a5sim', target)).toEqual([
      `-DCMAKE_C_COMPILER=${bin}/gcc`,
      `-DCMAKE_CXX_COMPILER=${bin}/g++`,
    ]);
  });

  it('have the flags of CC and CXX, split off the program and quoted', async () => {
    install('g++', 'gcc');
    vi.stubEnv('CC', 'gcc -pthread');
    vi.stubEnv('CXX', "g++ -pthread -B '/conda env/lib' -DNAME=\"it's\"");
    const args = await cmakeArgs('a2a3sim', 'host');
    expect(args.slice(0, 3)).toEqual([
      `-DCMAKE_C_COMPILER=${bin}/gcc`,
      `-DCMAKE_CXX_COMPILER=${bin}/g++`,
      '-DCMAKE_C_FLAGS=-pthread',
    ]);
    const [, flags = ''] = /^-DCMAKE_CXX_FLAGS=(.*)$/.exec(args[3] ?? '') ?? [];
    expect(splitShellWords(flags, 'flags')).toEqual(['-pthread', '-B', '/conda env/lib', "-DNAME=it's"]);
  });

  it('keep a program with blanks in its path whole', async () => {
    const own = scratch.script('my tools/clang++-19', 'echo "clang version 19.1.7"');
    const ownC = scratch.script('my tools/clang-19', '');
    vi.stubEnv('CXX', `'${own}'`);
    expect(await cmakeArgs('a2a3sim', 'host')).toEqual([`-DCMAKE_C_COMPILER=${ownC}`, `-DCMAKE_CXX_COMPILER=${own}`]);
  });

  it('name the CANN toolkit when there is one', async () => {
    install('g++', 'gcc');
    const { home } = installAscendToolkit(scratch);
    expect(await cmakeArgs('a2a3sim', 'host')).toContain(`-DASCEND_HOME_PATH=${home}`);
  });

  it('use the compiler of the kernels when there are sanitizers, with its C compiler', async () => {
    install('g++', 'gcc', 'g++-15', 'gcc-15');
    vi.stubEnv('CXX', 'g++ -pthread');
    expect(await cmakeArgs('a2a3sim', 'host', ['address'])).toEqual([
      `-DCMAKE_C_COMPILER=${bin}/gcc-15`,
      `-DCMAKE_CXX_COMPILER=${bin}/g++-15`,
      '-DCMAKE_CXX_FLAGS=-pthread',
    ]);
  });
});

describe('CMake arguments of the device', () => {
  it('use the host compiler for the host', async () => {
    install('g++', 'gcc');
    const { home } = installAscendToolkit(scratch);
    expect(await cmakeArgs('a2a3', 'host')).toEqual([
      `-DCMAKE_C_COMPILER=${bin}/gcc`,
      `-DCMAKE_CXX_COMPILER=${bin}/g++`,
      `-DASCEND_HOME_PATH=${home}`,
    ]);
  });

  it.each(['a2a3', 'a5'])('use the g++ of CANN for the AICPUs of %s, whatever CXX is', async (platform) => {
    const { aarch64, home } = installAscendToolkit(scratch);
    vi.stubEnv('CXX', 'clang++ -pthread');
    expect(await cmakeArgs(platform, 'aicpu')).toEqual([
      `-DCMAKE_C_COMPILER=${aarch64.replace(/g\+\+$/, 'gcc')}`,
      `-DCMAKE_CXX_COMPILER=${aarch64}`,
      `-DASCEND_HOME_PATH=${home}`,
    ]);
  });

  it.each(['a2a3', 'a5'])('use ccec and its linker for the AI cores of %s', async (platform) => {
    const { ccec, linker } = installAscendToolkit(scratch);
    expect(await cmakeArgs(platform, 'aicore')).toEqual([`-DBISHENG_CC=${ccec}`, `-DBISHENG_LD=${linker}`]);
  });
});

describe('a pinned version', () => {
  it.each([
    ['is taken when CXX is not set', undefined, 'g++-15', []],
    ['is not overridden by another compiler in CXX', 'g++', 'g++-15', []],
    ['keeps the flags of CXX', 'g++ -pthread -B /path', 'g++-15', ['-pthread', '-B', '/path']],
    ['may have a path of its own', '/opt/x/g++-15 -m64', '/opt/x/g++-15', ['-m64']],
    ['may have the name of a target before it', 'x86_64-linux-gnu-g++-15', 'x86_64-linux-gnu-g++-15', []],
    ['is not clang++-15', 'clang++-15', 'g++-15', []],
  ])('%s', (_what, cxx, program, flags) => {
    vi.stubEnv('CXX', cxx);
    expect(pinnedCompilerChoice('g++-15')).toMatchObject({ program, flags });
  });
});
