import type { ByteReader } from './byte-reader.js';
import { ElfFile, SHT } from './elf-file.js';

const NT_GNU_BUILD_ID = 3;
const NOTE_HEADER_SIZE = 12;
const GNU = 'GNU\0';

/**
 * The build id that the linker gave an ELF file, which names its content: the runtime knows an orchestration by it.
 *
 * @returns lower-case hexadecimal digits, or `undefined` when the file has none
 * @throws PtoError `ERR_PTO_ELF_INVALID` when the bytes are no well-formed little-endian ELF64 file
 * @example
 * ```ts
 * readBuildId(library); // '1f0b7c…'
 * ```
 */
export function readBuildId(bytes: Uint8Array): string | undefined {
  for (const { type, content } of new ElfFile(bytes, 'ELF file').sections) {
    const id = type === SHT.NOTE ? buildIdIn(content) : undefined;
    if (id !== undefined) return Buffer.from(id).toString('hex');
  }
  return undefined;
}

function buildIdIn(notes: ByteReader): Uint8Array | undefined {
  let at = 0;
  while (at + NOTE_HEADER_SIZE <= notes.bytes.length) {
    const nameSize = notes.u32(at);
    const idSize = notes.u32(at + 4);
    const idAt = at + NOTE_HEADER_SIZE + aligned(nameSize);
    const name = Buffer.from(notes.slice(at + NOTE_HEADER_SIZE, nameSize)).toString('latin1');
    if (notes.u32(at + 8) === NT_GNU_BUILD_ID && name === GNU) return notes.slice(idAt, idSize);
    at = idAt + aligned(idSize);
  }
  return undefined;
}

function aligned(size: number): number {
  return Math.ceil(size / 4) * 4;
}
