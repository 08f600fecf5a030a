import { execFileSync } from 'node:child_process';

import { beforeEach, describe, expect, it } from 'vitest';

import { readBuildId } from '../../src/elf/build-id.js';
import { listSections } from '../../src/elf/section-list.js';
import { useScratch } from '../scratch.js';
import { HostObjects, bytesOf } from './host-objects.js';
import { machObject } from './mach-o-object.js';

const scratch = useScratch();
const SOURCE = 'extern "C" { int counter; int start = 4; int entry() { return counter + start; } }';
let host: HostObjects;

beforeEach(() => {
  host = new HostObjects(scratch);
});

describe('listSections', () => {
  it('lists what an ELF file has, as the system’s own tool does', () => {
    const object = host.object(SOURCE);
    const headers = execFileSync('objdump', ['-h', '-w', object], { encoding: 'utf8' });
    const expected = [...headers.matchAll(/^\s*\d+ (\S+)\s+([0-9a-f]+)\s+\S+\s+\S+\s+([0-9a-f]+)/gm)].map(
      ([, name, size = '', offset = '']) => ({ name, size: parseInt(size, 16), offset: parseInt(offset, 16) }),
    );
    expect(expected.map(({ name }) => name)).toEqual(expect.arrayContaining(['.text', '.data', '.bss']));
    const listed = listSections(bytesOf(object)).map(({ name, size, offset }) => ({ name, size, offset }));
    expect(listed).toEqual(expect.arrayContaining(expected));
  });

  it('tells code and what is loaded from the rest', () => {
    const sections = listSections(bytesOf(host.object(SOURCE)));
    const facts = (wanted: string): unknown => {
      const { isLoaded, isCode } = sections.find(({ name }) => name === wanted)!;
      return { isLoaded, isCode };
    };
    expect(facts('.text')).toEqual({ isLoaded: true, isCode: true });
    expect(facts('.bss')).toEqual({ isLoaded: true, isCode: false });
    expect(facts('.symtab')).toEqual({ isLoaded: false, isCode: false });
  });

  it('lists what a Mach-O file has', () => {
    const object = machObject([
      { name: '__text', segment: '__TEXT', content: [1, 2, 3], flags: 0x8000_0400 },
      { name: '__debug_info', segment: '__DWARF', content: [4] },
    ]);
    expect(listSections(object)).toEqual([
      { name: '__text', offset: object.length - 4, size: 3, isLoaded: true, isCode: true },
      { name: '__debug_info', offset: object.length - 1, size: 1, isLoaded: false, isCode: false },
    ]);
  });

  it('refuses what is neither', () => {
    expect(() => listSections(Buffer.from('BC\xc0\xde', 'latin1'))).toThrow(/begins with 4243c0de/);
  });
});

describe('readBuildId', () => {
  it('reads what the linker was told to write', () => {
    const flags = ['-shared', '-fPIC', '-Wl,--build-id=0x0123456789abcdef'];
    expect(readBuildId(bytesOf(host.build(SOURCE, flags)))).toBe('0123456789abcdef');
  });

  it('reads a digest of 20 bytes that belongs to the content', () => {
    const flags = ['-shared', '-fPIC', '-Wl,--build-id=sha1'];
    const [one, same, other] = [SOURCE, SOURCE, SOURCE.replace('4', '5')].map((source) =>
      readBuildId(bytesOf(host.build(source, [...flags, '-g0', '-Wl,-s']))),
    );
    expect(one).toMatch(/^[0-9a-f]{40}$/);
    expect(same).toBe(one);
    expect(other).not.toBe(one);
  });

  it('knows none where there is none', () => {
    expect(readBuildId(bytesOf(host.build(SOURCE, ['-shared', '-fPIC', '-Wl,--build-id=none'])))).toBeUndefined();
  });
});
