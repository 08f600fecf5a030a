import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';

import { readExportedFunctions } from '../../src/elf/exported-functions.js';
import { useScratch } from '../scratch.js';

const scratch = useScratch();
let library: Uint8Array;

const SOURCE = `
extern "C" void entry() {}
extern "C" __attribute__((weak)) int weak_one() { return 1; }
extern "C" __attribute__((visibility("hidden"))) void hidden() {}
extern "C" void elsewhere();
extern "C" void calls_elsewhere() { elsewhere(); }
extern "C" { int variable = 3; }
static void local() {}
void (*keep)() = local;
namespace n { void mangled() {} }
`;

beforeEach(() => {
  const output = path.join(scratch.dir, 'lib.so');
  execFileSync('g++', ['-shared', '-fPIC', '-O1', '-o', output, scratch.write('lib.cpp', SOURCE)]);
  library = new Uint8Array(readFileSync(output));
});

describe('readExportedFunctions', () => {
  it('lists defined functions that others can see, and nothing else', () => {
    const names = readExportedFunctions(library);
    expect(names).toEqual(expect.arrayContaining(['entry', 'weak_one', 'calls_elsewhere', '_ZN1n7mangledEv']));
    for (const other of ['hidden', 'elsewhere', 'variable', 'keep']) expect(names).not.toContain(other);
  });

  it('knows no functions of what is no ELF64 library', () => {
    const object = path.join(scratch.dir, 'lib.o');
    execFileSync('g++', ['-c', '-o', object, path.join(scratch.dir, 'lib.cpp')]);
    for (const bytes of [new Uint8Array(), new Uint8Array(64), new Uint8Array(readFileSync(object))]) {
      expect(readExportedFunctions(bytes)).toBeUndefined();
    }
    for (const [offset, value] of [
      [4, 1], // 32 bits
      [5, 2], // big-endian
      [58, 40], // another section header size
    ] as const) {
      const changed = library.slice();
      changed[offset] = value;
      expect(readExportedFunctions(changed)).toBeUndefined();
    }
  });

  it('answers for every truncation', () => {
    for (let length = 0; length < library.length; length += 7) {
      const names = readExportedFunctions(library.subarray(0, length));
      expect(names === undefined || Array.isArray(names)).toBe(true);
    }
  });

  it('answers for random changes', () => {
    const change = fc.tuple(fc.nat(library.length - 1), fc.nat(255));
    const headers = fc.tuple(fc.nat(63), fc.nat(255));
    fc.assert(
      fc.property(fc.array(fc.oneof(change, headers), { minLength: 1, maxLength: 8 }), (changes) => {
        const changed = library.slice();
        for (const [offset, value] of changes) changed[offset] = value;
        const names = readExportedFunctions(changed);
        return names === undefined || names.every((name) => typeof name === 'string');
      }),
      { numRuns: 10_000 },
    );
  });
});
