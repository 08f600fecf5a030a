import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { parseDepfile } from '../src/command/depfile.js';
import { useScratch } from './scratch.js';

describe('parseDepfile', () => {
  it.each([
    ['unit.o: /a/b.cpp /a/c.h\n', ['/a/b.cpp', '/a/c.h']],
    ['unit.o: /a/b.cpp \\\n  /a/c.h \\\r\n  /a/d.h\n', ['/a/b.cpp', '/a/c.h', '/a/d.h']],
    ['unit.o: b.cpp ../c.h\n', ['/cwd/b.cpp', '/c.h']],
    ['unit.o: /a/b.cpp /a/b.cpp\n', ['/a/b.cpp']],
    [
      String.raw`unit.o: /a/x\ y.h /a/h\#.h /a/$$d.h /a/back\slash.h`,
      ['/a/x y.h', '/a/h#.h', '/a/$d.h', '/a/back\\slash.h'],
    ],
    [String.raw`unit.o: /a/c\\\ d.h`, ['/a/c\\ d.h']],
    ['unit.o: C:/a.h', ['/cwd/C:/a.h']],
    ['unit.o:\n', []],
    ['', []],
    ['no rule', []],
  ])('%j', (text, files) => {
    expect(parseDepfile(text, '/cwd')).toEqual(files);
  });

  const scratch = useScratch();

  it('reads back the odd names that the compiler writes', () => {
    const names = ['a b.h', 'c\\ d.h', 'e#f.h', 'g$h.h', "i'j.h", 'k:l.h'];
    const headers = names.map((name) => scratch.write(path.join('in c', name), '\n'));
    const source = scratch.write('in c/s.cpp', names.map((name) => `#include "${name}"\n`).join(''));
    const depfile = path.join(scratch.dir, 'unit.d');
    execFileSync('g++', ['-c', '-MD', '-MF', depfile, '-o', path.join(scratch.dir, 'unit.o'), source]);
    expect(parseDepfile(readFileSync(depfile, 'utf8'), '/')).toEqual(expect.arrayContaining([source, ...headers]));
  });
});
