import { describe, expect, it } from 'vitest';

import { splitShellWords } from '../src/toolchain/shell-words.js';

describe('splitShellWords', () => {
  it.each([
    ['', []],
    ['  \t ', []],
    ['g++', ['g++']],
    ['g++ -pthread -B /path', ['g++', '-pthread', '-B', '/path']],
    ["'/opt/my tools/g++' -pthread", ['/opt/my tools/g++', '-pthread']],
    ['"/opt/my tools/g++" -DX="a b"', ['/opt/my tools/g++', '-DX=a b']],
    ['/opt/my\\ tools/g++', ['/opt/my tools/g++']],
    [String.raw`"a\"b\$c\d"`, [String.raw`a"b$c\d`]],
    [String.raw`'a\b'`, [String.raw`a\b`]],
    ['a\\\nb', ['ab']],
    ["'' x", ['', 'x']],
    ['a"b"\'c\'', ['abc']],
  ])('splits %j as a shell does', (text, words) => {
    expect(splitShellWords(text, 'CXX')).toEqual(words);
  });

  it.each(["'g++", 'g++ "-DX'])('names the variable when a quote in %j is not closed', (text) => {
    expect(() => splitShellWords(text, 'PTO_SIM_CXX')).toThrow(
      expect.objectContaining({ code: 'ERR_PTO_COMPILE_OPTION', message: expect.stringContaining('PTO_SIM_CXX') }),
    );
  });
});
