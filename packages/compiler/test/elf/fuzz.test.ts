import { PtoError } from '@pto/task-interface';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';

import { readBuildId } from '../../src/elf/build-id.js';
import { readExportedFunctions } from '../../src/elf/exported-functions.js';
import { listSections } from '../../src/elf/section-list.js';
import { extractTextSection } from '../../src/elf/text-section.js';
import { useScratch } from '../scratch.js';
import { HostObjects, bytesOf } from './host-objects.js';
import { machObject } from './mach-o-object.js';

const FLIPS = 10_000;
const CODES = ['ERR_PTO_ELF_INVALID', 'ERR_PTO_ELF_NOT_SELF_CONTAINED', 'ERR_PTO_ELF_TEXT_MISSING'];

const KERNEL = 'extern "C" long kernel_entry(long *args) { return args[0] * 3 + args[1]; }\n';
const LIBRARY = `${KERNEL}
extern "C" long elsewhere(long);
extern "C" long calls(long *args) { return elsewhere(args[0]) + elsewhere(args[1]); }
namespace outer { template <typename T> T twice(T x) { return x + x; } template int twice(int); }
`;

const scratch = useScratch();
const files: Record<string, () => Uint8Array> = {
  'an object': () => bytesOf(new HostObjects(scratch).object(KERNEL)),
  'a linked kernel': () => bytesOf(new HostObjects(scratch).linked(KERNEL)),
  'a library': () =>
    bytesOf(new HostObjects(scratch).build(LIBRARY, ['-shared', '-fPIC', '-O2', '-Wl,--build-id=sha1'])),
  'a Mach-O object': () =>
    machObject([
      { name: '__data', segment: '__DATA', content: [1, 2, 3] },
      { name: '__text', segment: '__TEXT', content: [4, 5, 6, 7] },
    ]),
};

describe.each(Object.entries(files))('%s that is damaged', (_name, make) => {
  let file: Uint8Array;

  beforeEach(() => {
    file = make();
  });

  it('cut off anywhere, is read as bytes or refused', () => {
    for (let length = 0; length < file.length; length++) readEverything(file.slice(0, length));
  });

  it('with bits flipped anywhere, is read as bytes or refused', () => {
    const anywhere = fc.nat(file.length - 1);
    const inHeader = fc.nat(Math.min(file.length, 256) - 1);
    const flip = fc.tuple(fc.oneof(anywhere, inHeader), fc.integer({ min: 1, max: 255 }));
    fc.assert(
      fc.property(fc.array(flip, { minLength: 1, maxLength: 6 }), (flips) => {
        const damaged = file.slice();
        for (const [offset, mask] of flips) damaged[offset] = (damaged[offset] ?? 0) ^ mask;
        readEverything(damaged);
      }),
      { numRuns: FLIPS },
    );
  });
});

it('names that share their bytes do not add up to gigabytes', () => {
  const object = Buffer.from(files['an object']!());
  // Every section of a large table has the same long name.
  const count = 60_000;
  const name = Buffer.alloc(60_000, 'x');
  const hostile = Buffer.concat([object, Buffer.alloc(count * 64), name, Buffer.alloc(1)]);
  hostile.writeBigUInt64LE(BigInt(object.length), 40);
  hostile.writeUInt16LE(count, 60);
  hostile.writeUInt16LE(1, 62);
  const strings = object.length + 64;
  hostile.writeUInt32LE(3, strings + 4);
  hostile.writeBigUInt64LE(BigInt(object.length + count * 64), strings + 24);
  hostile.writeBigUInt64LE(BigInt(name.length + 1), strings + 32);
  expect(() => listSections(hostile)).toThrow(/overlap too much/);
});

/** Everything that this package reads of a file of unknown origin. */
function readEverything(bytes: Uint8Array): void {
  const text = orRefused(() => extractTextSection(bytes));
  if (text !== undefined) expect(text.length).toBeLessThanOrEqual(bytes.length);
  const sections = orRefused(() => listSections(bytes)) ?? [];
  expect(sections.length).toBeLessThanOrEqual(bytes.length);
  const id = orRefused(() => readBuildId(bytes));
  if (id !== undefined) expect(id.length / 2).toBeLessThanOrEqual(bytes.length);
  const names = readExportedFunctions(bytes) ?? [];
  expect(names.length).toBeLessThanOrEqual(bytes.length);
}

function orRefused<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof PtoError && CODES.includes(error.code)) return undefined;
    throw error;
  }
}
