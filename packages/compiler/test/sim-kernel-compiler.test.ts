import path from 'node:path';

import { beforeEach, describe, expect, it, vi } from 'vitest';

import { ArtifactStore } from '../src/cache/artifact-store.js';
import { chooseSimKernelCompiler } from '../src/toolchain/sim-kernel-compiler.js';
import type { SimKernelCompiler } from '../src/toolchain/sim-kernel-compiler.js';
import { useScratch } from './scratch.js';

const scratch = useScratch();
let bin = '';

beforeEach(() => {
  bin = path.join(scratch.dir, 'bin');
  vi.stubEnv('PATH', bin);
});

/** Puts a program on the PATH that says it is a compiler; it refuses sources that contain a word. */
function installCompiler(name: string, refused = 'nothing'): string {
  const body = [
    `if [ "$1" = --version ]; then echo "${name} 1.2.3"; exit 0; fi`,
    'for word; do case "$word" in *.cpp) source="$word";; esac; done',
    'while IFS= read -r line; do case "$line" in',
    `*${refused}*) echo "$source:1: error: ${refused} is not supported" >&2; exit 1;;`,
    'esac; done < "$source"',
  ];
  return scratch.script(`bin/${name}`, body.join('\n'));
}

function choose(hasPtoIsa = false): Promise<SimKernelCompiler> {
  return chooseSimKernelCompiler({ hasPtoIsa, memory: new ArtifactStore(scratch.cacheDir) });
}

describe('chooseSimKernelCompiler', () => {
  it('prefers PTO_SIM_CXX, with its flags', async () => {
    installCompiler('g++-15');
    const own = installCompiler('my-cxx');
    vi.stubEnv('PTO_SIM_CXX', `${own} -march=native`);
    expect((await choose()).toolchain).toMatchObject({ path: own, flags: ['-march=native'], origin: 'PTO_SIM_CXX' });
  });

  it('does not fall back when PTO_SIM_CXX is missing or refuses', async () => {
    installCompiler('g++-15');
    vi.stubEnv('PTO_SIM_CXX', 'not-there');
    await expect(choose()).rejects.toMatchObject({
      code: 'ERR_PTO_COMPILE_TOOL_MISSING',
      message: expect.stringContaining("'not-there' (from PTO_SIM_CXX) was not found"),
    });
    vi.stubEnv('PTO_SIM_CXX', installCompiler('old-cxx', 'kernel_entry'));
    await expect(choose()).rejects.toMatchObject({ message: expect.stringContaining('kernel_entry is not supported') });
  });

  it('takes g++-15, then CXX or g++, then clang++', async () => {
    const clang = installCompiler('clang++');
    expect((await choose()).toolchain.path).toBe(clang);
    vi.stubEnv('PATH', `${bin}:${bin}`);
    const gcc = installCompiler('g++');
    expect((await choose()).toolchain.path).toBe(gcc);
    const own = installCompiler('own-cxx');
    vi.stubEnv('CXX', own);
    expect((await choose()).toolchain.path).toBe(own);
    vi.stubEnv('PATH', `${bin}:${bin}:${bin}`);
    const pinned = installCompiler('g++-15');
    expect((await choose()).toolchain.path).toBe(pinned);
  });

  it('passes over a compiler that cannot compile the probe', async () => {
    installCompiler('g++-15', 'kernel_entry');
    const gcc = installCompiler('g++');
    expect((await choose()).toolchain.path).toBe(gcc);
  });

  it('lists what each candidate lacks when there is none', async () => {
    installCompiler('g++', 'kernel_entry');
    await expect(choose()).rejects.toMatchObject({
      code: 'ERR_PTO_COMPILE_TOOL_MISSING',
      message: expect.stringMatching(
        /Tried:\n {2}1\. g\+\+-15: not found\n {2}2\. \S+\/g\+\+: .*kernel_entry is not supported\n {2}3\. clang\+\+: not found\n.*apt-get install g\+\+.*PTO_SIM_CXX/s,
      ),
    });
  });

  it('prefers a compiler with bfloat16 once PTO-ISA headers are in use', async () => {
    const plain = installCompiler('g++-15', 'bfloat16_t');
    const capable = installCompiler('clang++');
    expect((await choose(false)).toolchain.path).toBe(plain);
    expect(await choose(true)).toMatchObject({ toolchain: { path: capable }, isaObjection: undefined });
  });

  it('says why the only compiler must not serve PTO-ISA headers', async () => {
    installCompiler('g++', 'bfloat16_t');
    expect((await choose(true)).isaObjection).toContain('bfloat16_t is not supported');
  });
});
