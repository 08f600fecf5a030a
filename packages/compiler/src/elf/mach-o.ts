/** Reads the sections of little-endian 64-bit Mach-O files, which is what compilers for macOS write. */
import { ByteReader } from './byte-reader.js';

const MACH_O_64_MAGIC = 0xfeedfacf;
const HEADER_SIZE = 32;
const LC_SEGMENT_64 = 0x19;
const SEGMENT_SIZE = 72;
const SECTION_SIZE = 80;
const NAME_SIZE = 16;
const MIN_COMMAND_SIZE = 8;
const SECTION_TYPE = 0xff;
const ZERO_FILL_TYPES: readonly number[] = [0x01, 0x0c, 0x12];
const HAS_INSTRUCTIONS = 0x8000_0400;

/** One section. */
export interface MachSection {
  readonly name: string;
  readonly segment: string;
  readonly offset: number;
  readonly size: number;
  readonly relocations: number;
  readonly isCode: boolean;
  /** The content as it is in the file, not copied; empty when the section has none there. */
  readonly content: Uint8Array;
}

/** Whether the bytes begin as such a file does. */
export function isMachO(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && new ByteReader(bytes, '').u32(0) === MACH_O_64_MAGIC;
}

/**
 * All sections of all segments.
 *
 * @param what - what the bytes are, for messages
 * @throws PtoError `ERR_PTO_ELF_INVALID`
 */
export function readMachSections(bytes: Uint8Array, what: string): MachSection[] {
  const file = new ByteReader(bytes, what);
  if (!isMachO(bytes)) throw file.invalid('not a 64-bit Mach-O file');
  const commands = file.part(HEADER_SIZE, file.u32(20));
  const sections: MachSection[] = [];
  let at = 0;
  for (let left = file.u32(16); left > 0; left--) {
    const size = commands.u32(at + 4);
    // Without a least size a command of no bytes would be read for ever.
    if (size < MIN_COMMAND_SIZE) throw file.invalid(`a load command of ${size} bytes`);
    const command = commands.part(at, size);
    if (command.u32(0) === LC_SEGMENT_64) sections.push(...sectionsOf(command, file));
    at += size;
  }
  return sections;
}

function sectionsOf(segment: ByteReader, file: ByteReader): MachSection[] {
  const records = segment.part(SEGMENT_SIZE, segment.u32(64) * SECTION_SIZE);
  return Array.from({ length: segment.u32(64) }, (_, index) => {
    const record = records.part(index * SECTION_SIZE, SECTION_SIZE);
    const flags = record.u32(64);
    const offset = record.u32(48);
    const size = record.offset(40);
    const isZeroFill = ZERO_FILL_TYPES.includes(flags & SECTION_TYPE);
    return {
      name: nameIn(record.slice(0, NAME_SIZE)),
      segment: nameIn(record.slice(NAME_SIZE, NAME_SIZE)),
      offset,
      size,
      relocations: record.u32(60),
      isCode: (flags & HAS_INSTRUCTIONS) !== 0,
      content: isZeroFill ? new Uint8Array() : file.slice(offset, size),
    };
  });
}

function nameIn(field: Uint8Array): string {
  const end = field.indexOf(0);
  return Buffer.from(end < 0 ? field : field.subarray(0, end)).toString('utf8');
}
