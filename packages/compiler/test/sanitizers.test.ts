import { existsSync } from 'node:fs';

import { describe, expect, it, vi } from 'vitest';

import { checkSanitizers } from '../src/command/sanitizers.js';
import { resolveSanitizers, sanitizerLibraries, sanitizerPreload } from '../src/index.js';
import { useScratch } from './scratch.js';

const scratch = useScratch();

const refused = (text: string) => {
  const message = expect.stringContaining(text) as string;
  return expect.objectContaining({ code: 'ERR_PTO_COMPILE_OPTION', message }) as Error;
};

describe('resolveSanitizers', () => {
  it.each([
    ['none', []],
    ['asan', ['address', 'undefined']],
    ['ubsan', ['undefined']],
    ['tsan', ['thread']],
    ['address', ['address']],
    ['undefined,thread', ['undefined', 'thread']],
    ['address, leak', ['address', 'leak']],
  ])('reads %j', (text, sanitizers) => {
    expect(resolveSanitizers(text)).toEqual(sanitizers);
  });

  it.each(['', 'memory', 'asan,ubsan', 'address,address', 'toString', 'address,'])('refuses %j', (text) => {
    expect(() => resolveSanitizers(text)).toThrow(refused('some of thread, address, leak, undefined'));
  });

  it.each(['thread,address', 'leak,thread'])('refuses %j, which do not work together', (text) => {
    expect(() => resolveSanitizers(text)).toThrow(refused('do not work together'));
  });
});

describe('checkSanitizers', () => {
  it('refuses thread where it does not exist', () => {
    expect(checkSanitizers(['thread'], 'linux')).toEqual(['thread']);
    expect(() => checkSanitizers(['thread'], 'darwin')).toThrow(refused('Linux only'));
    expect(checkSanitizers(['address'], 'darwin')).toEqual(['address']);
  });

  it.each(['everything', 5, null])('refuses %j, which is no list', (given) => {
    expect(() => checkSanitizers(given)).toThrow(refused('sanitizers'));
  });
});

describe('sanitizerPreload', () => {
  it.each([
    [['address', 'undefined'], 'libasan.so'],
    [['undefined', 'address'], 'libasan.so'],
    [['thread'], 'libtsan.so'],
    [['undefined', 'leak'], 'liblsan.so'],
    [['leak'], 'liblsan.so'],
    [['undefined'], 'libubsan.so'],
  ] as const)('for %j names %s', (sanitizers, library) => {
    expect(sanitizerPreload(sanitizers, 'g++-15')).toBe(`LD_PRELOAD=$(g++-15 -print-file-name=${library})`);
  });

  it('is nothing without sanitizers', () => {
    expect(sanitizerPreload([], 'g++')).toBeUndefined();
  });
});

describe('sanitizerLibraries', () => {
  it('are those of the compiler: that of the sanitizers, then that of C++', async () => {
    const libraries = await sanitizerLibraries(['undefined', 'address']);
    expect(libraries.map((file) => file.replace(/.*\//, ''))).toEqual(['libasan.so', 'libstdc++.so']);
    expect(libraries.every((file) => existsSync(file))).toBe(true);
    expect(await sanitizerLibraries([])).toEqual([]);
  });

  it('are missing when the compiler has none, which the message names', async () => {
    const bare = scratch.script(
      'bare-g++',
      `case "$1" in -print-file-name=*) echo "\${1#*=}";; *) exec g++ "$@";; esac`,
    );
    vi.stubEnv('PTO_SIM_CXX', bare);
    await expect(sanitizerLibraries(['address'])).rejects.toMatchObject({
      code: 'ERR_PTO_COMPILE_TOOL_MISSING',
      message: expect.stringContaining(`${bare} has no libasan.so`) as string,
    });
  });
});
