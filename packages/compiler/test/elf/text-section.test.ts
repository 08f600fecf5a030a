import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { beforeEach, describe, expect, it } from 'vitest';

import { listSections } from '../../src/elf/section-list.js';
import { extractTextSection } from '../../src/elf/text-section.js';
import { useScratch } from '../scratch.js';
import { HostObjects, bytesOf, patched } from './host-objects.js';
import { machObject } from './mach-o-object.js';

const scratch = useScratch();
let host: HostObjects;

const KERNEL = 'extern "C" long kernel_entry(long *args) { return args[0] * 3 + args[1]; }\n';
const CALLS = `extern "C" long elsewhere(long);
extern "C" long kernel_entry(long *args) { return elsewhere(args[0]) + elsewhere(args[1]); }
`;
const SECOND = 'extern "C" long first(long *args) { return args[0]; }\n';

const invalid = expect.objectContaining({ code: 'ERR_PTO_ELF_INVALID' }) as Error;

function refusal(problem: RegExp, code = 'ERR_PTO_ELF_NOT_SELF_CONTAINED'): Error {
  return expect.objectContaining({ code, message: expect.stringMatching(problem) as string }) as Error;
}

beforeEach(() => {
  host = new HostObjects(scratch);
});

describe('extractTextSection', () => {
  it('returns the bytes of .text as they are', () => {
    const object = host.object(KERNEL);
    const text = host.contentOf(object, '.text');
    expect(text.length).toBeGreaterThan(0);
    for (const source of [object, pathToFileURL(object), bytesOf(object), Buffer.from(bytesOf(object))]) {
      expect(extractTextSection(source)).toEqual(text);
    }
  });

  it('returns a copy that the caller may change', () => {
    const bytes = bytesOf(host.object(KERNEL));
    const before = extractTextSection(bytes);
    extractTextSection(bytes).fill(0);
    expect(extractTextSection(bytes)).toEqual(before);
  });

  it('takes a linked file, wherever its code is', () => {
    for (const address of ['0', '0x201000']) {
      const linked = host.linked(KERNEL, [`-Wl,-Ttext=${address}`]);
      expect(extractTextSection(linked)).toEqual(host.contentOf(linked, '.text'));
    }
  });

  it('refuses code in a second section, and names it', () => {
    const object = host.object(`${KERNEL}__attribute__((section(".text.far"), used)) static long far() { return 4; }`);
    expect(() => extractTextSection(object)).toThrow(refusal(/\.text\.far.*507018[^]*always_inline/));
    const other = host.object(`${KERNEL}__attribute__((section("startup"), used)) static long far() { return 4; }`);
    expect(() => extractTextSection(other)).toThrow(refusal(/in startup, not in \.text/));
  });

  it('takes an object whose second code section is empty', () => {
    const object = host.object(`${KERNEL}asm(".pushsection .text.unlikely,\\"ax\\"\\n.popsection");`);
    expect(listSections(bytesOf(object)).map(({ name }) => name)).toContain('.text.unlikely');
    expect(extractTextSection(object).length).toBeGreaterThan(0);
  });

  it('refuses relocations of the code, and counts them', () => {
    const object = host.object(CALLS);
    expect(() => extractTextSection(object)).toThrow(refusal(/\.rela\.text has 2 relocations/));
    const one = host.object(CALLS.replace('elsewhere(args[0]) + ', ''));
    expect(() => extractTextSection(one)).toThrow(refusal(/\.rela\.text has 1 relocation that/));
  });

  it('refuses relocations of the kind without addends, whatever their section is called', () => {
    const bytes = bytesOf(host.object(CALLS));
    const header = headerOf(bytes, '.rela.text');
    const otherName = [...bytes.subarray(headerOf(bytes, '.comment'), headerOf(bytes, '.comment') + 4)];
    const renamed = patched(bytes, header, otherName);
    expect(() => extractTextSection(renamed)).toThrow(refusal(/\.comment has 2 relocations/));
    const withoutAddends = patched(renamed, header + 4, [9, 0, 0, 0]);
    expect(() => extractTextSection(withoutAddends)).toThrow(refusal(/\.comment has 3 relocations/));
  });

  it('ignores relocations of other sections', () => {
    const object = host.object(`${KERNEL}extern "C" { long x; long *pointer = &x; }`);
    expect(listSections(bytesOf(object)).map(({ name }) => name)).toContainEqual(
      expect.stringMatching(/^\.rela\.data/),
    );
    expect(extractTextSection(object).length).toBeGreaterThan(0);
  });

  it('refuses a linked file with data of its own, which would be left behind', () => {
    const table = 'extern "C" { extern const long table[8] = {1,2,3,4,5,6,7,8}; }';
    const reads = `${table} extern "C" long kernel_entry(long *args) { return table[args[0]]; }`;
    expect(() => extractTextSection(host.linked(reads))).toThrow(refusal(/64 bytes of data are in \.rodata/));
    const writes = 'long count[2] = {1, 2}; extern "C" long kernel_entry(long *args) { return count[args[0]]++; }';
    expect(() => extractTextSection(host.linked(writes))).toThrow(refusal(/16 bytes of data are in \.data/));
  });

  it('takes a linked file with memory that has no content, which may be a core’s own', () => {
    const counts = 'long count[8]; extern "C" long kernel_entry(long *args) { return count[args[0]]++; }';
    const linked = host.linked(counts);
    expect(extractTextSection(linked)).toEqual(host.contentOf(linked, '.text'));
  });

  it('takes an entry that is first, whatever comes behind it', () => {
    expect(extractTextSection(host.object(KERNEL + SECOND)).length).toBeGreaterThan(0);
  });

  it('refuses an entry that is not first', () => {
    const problem = refusal(/kernel_entry is at offset \d+ of \.text/);
    expect(() => extractTextSection(host.object(SECOND + KERNEL, ['-fno-toplevel-reorder']))).toThrow(problem);
    expect(() => extractTextSection(host.linked(SECOND + KERNEL, ['-fno-toplevel-reorder']))).toThrow(problem);
  });

  it('refuses an entry in another section, one that is only declared, and none at all', () => {
    const inData = host.object(`${SECOND}extern "C" { long kernel_entry = 4; }`);
    expect(() => extractTextSection(inData)).toThrow(refusal(/kernel_entry is in \.data, not in \.text/));
    const declared = host.object(`extern "C" void kernel_entry(); auto *keep = kernel_entry; ${SECOND}`);
    expect(() => extractTextSection(declared)).toThrow(refusal(/kernel_entry is only declared/));
    expect(() => extractTextSection(host.object(SECOND))).toThrow(refusal(/there is no function kernel_entry/));
    expect(extractTextSection(host.object(SECOND), { entry: 'first' }).length).toBeGreaterThan(0);
  });

  it('takes an object without symbols', () => {
    const stripped = host.copied(host.object(SECOND), ['--strip-all']);
    expect(extractTextSection(stripped)).toEqual(host.contentOf(stripped, '.text'));
  });

  it('refuses a file without code, and lists what it has', () => {
    const dataOnly = host.copied(host.object('extern "C" { long data_only = 4; }'), ['--remove-section', '.text']);
    expect(() => extractTextSection(dataOnly)).toThrow(
      refusal(/\.text section not found.*\.data/, 'ERR_PTO_ELF_TEXT_MISSING'),
    );
    const empty = host.object('extern "C" { long data_only = 4; }');
    expect(() => extractTextSection(empty)).toThrow(refusal(/\.text/, 'ERR_PTO_ELF_TEXT_MISSING'));
    const bytes = bytesOf(host.object(KERNEL));
    const nobits = patched(bytes, headerOf(bytes, '.text') + 4, [8, 0, 0, 0]);
    expect(() => extractTextSection(nobits)).toThrow(refusal(/\.text/, 'ERR_PTO_ELF_TEXT_MISSING'));
  });

  it('refuses what is no ELF64 file of this kind', () => {
    const bytes = bytesOf(host.object(KERNEL));
    for (const other of [new Uint8Array(), new Uint8Array(3), Buffer.from('#!/bin/sh\nexit 0\n')]) {
      expect(() => extractTextSection(other)).toThrow(invalid);
    }
    for (const [offset, value, problem] of [
      [4, 1, /not a 64-bit/],
      [5, 2, /not a little-endian/],
      [58, 40, /section headers of 40 bytes/],
    ] as const) {
      expect(() => extractTextSection(patched(bytes, offset, [value]))).toThrow(
        refusal(problem, 'ERR_PTO_ELF_INVALID'),
      );
    }
  });

  it('refuses tables that are not in the file', () => {
    const bytes = bytesOf(host.object(KERNEL));
    const tooFar = patched(bytes, 40, [0, 0, 0, 0x7f]);
    expect(() => extractTextSection(tooFar)).toThrow(refusal(/beyond the end/, 'ERR_PTO_ELF_INVALID'));
    const tooMany = patched(bytes, 60, [0xfe, 0xfe]);
    expect(() => extractTextSection(tooMany)).toThrow(refusal(/beyond the end/, 'ERR_PTO_ELF_INVALID'));
    const names = patched(bytes, 62, [200, 0]);
    expect(() => extractTextSection(names)).toThrow(refusal(/section 200 has the names/, 'ERR_PTO_ELF_INVALID'));
    const content = patched(bytes, headerOf(bytes, '.text') + 32, [0xff, 0xff, 0xff, 0]);
    expect(() => extractTextSection(content)).toThrow(refusal(/beyond the end/, 'ERR_PTO_ELF_INVALID'));
  });

  it('reads more sections than the header can count', () => {
    const many = Array.from({ length: 65_400 }, (_, index) => `.section s${index},"a"\n.byte 1`).join('\n');
    const entry = '.globl kernel_entry\nkernel_entry: .byte 1, 2, 3, 4\n';
    const inText = host.build(`.text\n${entry}${many}\n`, ['-c'], 's');
    expect(listSections(bytesOf(inText)).length).toBeGreaterThan(65_400);
    expect(extractTextSection(inText)).toEqual(new Uint8Array([1, 2, 3, 4]));
    const inLast = host.build(`.text\n.byte 9\n${many}\n${entry}`, ['-c'], 's');
    expect(() => extractTextSection(inLast)).toThrow(refusal(/kernel_entry is in s65399, not in \.text/));
  });

  it('says which file does not exist', () => {
    expect(() => extractTextSection(path.join(scratch.dir, 'none.o'))).toThrow(
      refusal(/none\.o/, 'ERR_PTO_COMPILE_SOURCE_MISSING'),
    );
  });

  it('takes what a cross compiler for the chip’s processors makes', ({ skip }) => {
    const source = scratch.write('cross.cpp', KERNEL);
    const object = path.join(scratch.dir, 'cross.o');
    try {
      execFileSync('aarch64-linux-gnu-g++', ['-c', '-O2', '-fno-asynchronous-unwind-tables', '-o', object, source]);
    } catch (error) {
      skip((error as NodeJS.ErrnoException).code === 'ENOENT', 'there is no aarch64-linux-gnu-g++ here');
      throw error;
    }
    expect(extractTextSection(object).length % 4).toBe(0);
  });
});

describe('extractTextSection of a Mach-O file', () => {
  const data = { name: '__data', segment: '__DATA', content: [1, 2] };
  const text = { name: '__text', segment: '__TEXT', content: [5, 6, 7, 8] };

  it('returns the bytes of __text', () => {
    expect(extractTextSection(machObject([data, text]))).toEqual(new Uint8Array([5, 6, 7, 8]));
  });

  it('refuses one without code, and relocations of the code', () => {
    expect(() => extractTextSection(machObject([data]))).toThrow(refusal(/__data/, 'ERR_PTO_ELF_TEXT_MISSING'));
    const empty = machObject([{ ...text, flags: 1 }]);
    expect(() => extractTextSection(empty)).toThrow(refusal(/__text/, 'ERR_PTO_ELF_TEXT_MISSING'));
    const relocated = machObject([{ ...text, relocations: 3 }]);
    expect(() => extractTextSection(relocated)).toThrow(refusal(/__text has 3 relocations/));
  });

  it('refuses a command without a size, which would be read for ever', () => {
    const object = patched(machObject([text]), 16, [0xff, 0xff, 0xff, 0xff]);
    expect(() => extractTextSection(patched(object, 36, [0, 0, 0, 0]))).toThrow(
      refusal(/load command of 0 bytes/, 'ERR_PTO_ELF_INVALID'),
    );
  });
});

/** Where the header of a section is in an ELF file. */
function headerOf(bytes: Uint8Array, name: string): number {
  const view = new DataView(bytes.buffer);
  const index = listSections(bytes).findIndex((section) => section.name === name) + 1;
  return Number(view.getBigUint64(40, true)) + index * 64;
}
