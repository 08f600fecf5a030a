import { symlinkSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it, vi } from 'vitest';

import { ArtifactStore } from '../src/cache/artifact-store.js';
import { readBanner } from '../src/toolchain/compiler-banner.js';
import { findProgram } from '../src/toolchain/compiler-choice.js';
import { useScratch } from './scratch.js';

const scratch = useScratch();

/** What a compiler says, and whether it had to be asked. */
async function ask(program: string): Promise<{ banner: string; isAsked: boolean }> {
  const memory = new ArtifactStore(scratch.cacheDir);
  const load = vi.spyOn(memory, 'load');
  const banner = await readBanner(program, memory);
  return { banner, isAsked: load.mock.results.every(({ value }) => value === undefined) };
}

describe('readBanner', () => {
  it('asks a compiler once, and again when it is reached by another name', async () => {
    const gcc = findProgram('g++') ?? '';
    const first = await ask(gcc);
    expect(first.isAsked).toBe(true);
    expect(await ask(gcc)).toEqual({ banner: first.banner, isAsked: false });
    const link = path.join(scratch.dir, 'another-g++');
    symlinkSync(gcc, link);
    expect((await ask(link)).isAsked).toBe(true);
  });

  it('asks a script each time, because what stands behind it may change', async () => {
    const program = scratch.script('g++', 'echo "g++ (GCC) 13.1.0"');
    await ask(program);
    expect(await ask(program)).toEqual({ banner: 'g++ (GCC) 13.1.0', isAsked: true });
  });
});
