import { mkdirSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it, vi } from 'vitest';

import { commitOf } from '../src/pto-isa/commit-of.js';
import { pinnedCommit } from '../src/pto-isa/pin.js';
import { git, isaRepository, pinTo } from './isa-repository.js';
import { useScratch } from './scratch.js';

const scratch = useScratch();

describe('the pinned commit', () => {
  it('comes with the runtime', () => {
    expect(pinnedCommit()).toMatch(/^[\da-f]{40}$/);
  });

  it('is one line of a file', () => {
    pinTo(scratch, `${'0a'.repeat(20)}\n`);
    expect(pinnedCommit()).toBe('0a'.repeat(20));
  });

  it.each([
    ['', 'is empty'],
    ['\n', 'is empty'],
    ['main\n', '40 hexadecimal digits'],
    ['0a0a0a0\n', '40 hexadecimal digits'],
    [`${'0A'.repeat(20)}\n`, '40 hexadecimal digits'],
    [`${'0a'.repeat(20)}\n${'0b'.repeat(20)}\n`, '40 hexadecimal digits'],
  ])('is not %j', (text, problem) => {
    pinTo(scratch, text);
    expect(pinnedCommit).toThrow(
      expect.objectContaining({ code: 'ERR_PTO_ISA_PIN', message: expect.stringContaining(problem) as string }),
    );
  });

  it('is missed by name', () => {
    mkdirSync(path.join(scratch.dir, 'assets/native'), { recursive: true });
    vi.stubEnv('PTO_ASSETS_DIR', path.join(scratch.dir, 'assets'));
    expect(pinnedCommit).toThrow(
      expect.objectContaining({
        code: 'ERR_PTO_ISA_PIN',
        message: expect.stringContaining('native/pto-isa.pin cannot be read') as string,
      }),
    );
  });
});

describe('the commit of a checkout', () => {
  it('is read from a branch, loose or packed, and from a detached head', () => {
    const upstream = isaRepository(scratch);
    const { workTree } = upstream;
    const first = upstream.commit('one');
    expect(commitOf(workTree)).toBe(first);
    git(workTree, 'pack-refs', '--all');
    expect(commitOf(workTree)).toBe(first);
    const second = upstream.commit('two');
    expect(commitOf(workTree)).toBe(second);
    git(workTree, 'checkout', '--quiet', '--detach', first);
    expect(commitOf(workTree)).toBe(first);
  });

  it('is read from a linked working tree, on its own branch and detached', () => {
    const upstream = isaRepository(scratch);
    const { workTree } = upstream;
    const first = upstream.commit('one');
    const second = upstream.commit('two');
    const linked = path.join(scratch.dir, 'linked');
    git(workTree, 'worktree', 'add', '--quiet', '-b', 'other', linked, first);
    expect([commitOf(linked), commitOf(workTree)]).toEqual([first, second]);
    git(linked, 'checkout', '--quiet', '--detach', second);
    expect(commitOf(linked)).toBe(second);
  });

  it('is unknown in a directory without git, also inside a repository', () => {
    const upstream = isaRepository(scratch);
    const { workTree } = upstream;
    upstream.commit('one');
    expect(commitOf(path.join(workTree, 'include'))).toBeUndefined();
    expect(commitOf(path.join(scratch.dir, 'nowhere'))).toBeUndefined();
  });

  it('is unknown before the first commit, and when its files are damaged', () => {
    const upstream = isaRepository(scratch);
    const { workTree } = upstream;
    expect(commitOf(workTree)).toBeUndefined();
    upstream.commit('one');
    scratch.write('upstream/.git/HEAD', 'garbage');
    expect(commitOf(workTree)).toBeUndefined();
  });
});
