import { ElfFile, SHF, isElf } from './elf-file.js';
import { isMachO, readMachSections } from './mach-o.js';
import { unknownFormat } from './unknown-format.js';

/** A section of an ELF or Mach-O file. */
export interface SectionInfo {
  /** For example `.text`, or `__text` in a Mach-O file. */
  readonly name: string;
  /** Where its bytes are in the file. */
  readonly offset: number;
  /** Its size in memory; the file may have no bytes of it. */
  readonly size: number;
  /** Whether it belongs to the program, not only to tools that read the file. */
  readonly isLoaded: boolean;
  /** Whether it holds instructions. */
  readonly isCode: boolean;
}

/**
 * The sections of an ELF64 or Mach-O file, in the order of the file.
 *
 * @throws PtoError `ERR_PTO_ELF_INVALID` when the bytes are no well-formed file of these kinds
 * @example
 * ```ts
 * for (const { name, size } of listSections(object)) console.log(name, size);
 * ```
 */
export function listSections(bytes: Uint8Array): SectionInfo[] {
  if (isElf(bytes)) {
    return new ElfFile(bytes, 'ELF file').sections.slice(1).map(({ name, offset, size, flags }) => ({
      name,
      offset,
      size,
      isLoaded: (flags & SHF.ALLOC) !== 0,
      isCode: (flags & SHF.EXECINSTR) !== 0,
    }));
  }
  if (isMachO(bytes)) {
    return readMachSections(bytes, 'Mach-O file').map(({ name, segment, offset, size, isCode }) => ({
      name,
      offset,
      size,
      isLoaded: segment !== '__DWARF',
      isCode,
    }));
  }
  throw unknownFormat(bytes, 'file');
}
