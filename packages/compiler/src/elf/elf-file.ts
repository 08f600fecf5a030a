/**
 * The one reader of ELF files: little-endian ELF64, through its section headers. Files come from compilers that we do
 * not know and from disks that fill up, so every number in them is checked before it is used, and reading a file
 * costs time and memory in proportion to its size, whatever it claims.
 */
import type { PtoError } from '@pto/task-interface';

import { ByteReader } from './byte-reader.js';
import { StringTable } from './string-table.js';

const ELF_MAGIC = 0x464c457f;
const CLASS_64 = 2;
const DATA_LITTLE = 1;
const SECTION_HEADER_SIZE = 64;
const SYMBOL_SIZE = 24;
const XINDEX = 0xffff;
const RESERVED_INDICES = 0xff00;

/** Numbers of the ELF specification that readers of a file need. */
export const SHT = {
  NULL: 0,
  PROGBITS: 1,
  SYMTAB: 2,
  STRTAB: 3,
  RELA: 4,
  NOTE: 7,
  NOBITS: 8,
  REL: 9,
  DYNSYM: 11,
  SYMTAB_SHNDX: 18,
} as const;
export const SHF = { WRITE: 1, ALLOC: 2, EXECINSTR: 4 } as const;
export const STT = { FUNC: 2, SECTION: 3, FILE: 4, GNU_IFUNC: 10 } as const;
export const STB_LOCAL = 0;
export const SHN_UNDEF = 0;
export const ET_REL = 1;

/** One section. */
export interface ElfSection {
  readonly index: number;
  readonly name: string;
  readonly type: number;
  /** The lower half of the flags, which has all that mean something here. */
  readonly flags: number;
  readonly address: bigint;
  readonly offset: number;
  readonly size: number;
  readonly link: number;
  readonly info: number;
  /** The content as it is in the file, not copied; empty when the section has none there. */
  readonly content: ByteReader;
}

/** One entry of a symbol table. */
export interface ElfSymbol {
  readonly name: string;
  readonly type: number;
  readonly binding: number;
  /** Index of the section that defines it; {@link SHN_UNDEF} when none does, above all sections for special ones. */
  readonly section: number;
  readonly value: bigint;
}

/** Whether the bytes begin as an ELF file does. */
export function isElf(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && new ByteReader(bytes, '').u32(0) === ELF_MAGIC;
}

/** A little-endian ELF64 file. */
export class ElfFile {
  /** `e_type`: {@link ET_REL} for an object that is not linked. */
  readonly type: number;
  readonly sections: readonly ElfSection[];
  readonly #reader: ByteReader;

  /**
   * @param what - what the bytes are, for messages
   * @throws PtoError `ERR_PTO_ELF_INVALID`
   */
  constructor(bytes: Uint8Array, what: string) {
    const reader = new ByteReader(bytes, what);
    if (!isElf(bytes)) throw reader.invalid('not an ELF file');
    if (reader.u8(4) !== CLASS_64) throw reader.invalid('not a 64-bit ELF file');
    if (reader.u8(5) !== DATA_LITTLE) throw reader.invalid('not a little-endian ELF file');
    this.#reader = reader;
    this.type = reader.u16(16);
    this.sections = readSections(reader);
  }

  section(name: string): ElfSection | undefined {
    return this.sections.find((section) => section.name === name);
  }

  /** The entries of the first symbol table of the type; `undefined` when the file has none. */
  symbols(type: typeof SHT.DYNSYM | typeof SHT.SYMTAB): ElfSymbol[] | undefined {
    const table = this.sections.find((section) => section.type === type);
    return table === undefined ? undefined : this.#readSymbols(table);
  }

  /** The error for a file that says something impossible. */
  invalid(problem: string): PtoError {
    return this.#reader.invalid(problem);
  }

  #readSymbols(table: ElfSection): ElfSymbol[] {
    const strings = this.sections[table.link];
    if (strings?.type !== SHT.STRTAB) throw this.invalid(`symbol table ${table.index} names no string table`);
    if (table.size % SYMBOL_SIZE !== 0) throw this.invalid(`symbol table ${table.index} ends within an entry`);
    const names = new StringTable(strings.content);
    const large = this.sections.find(({ type, link }) => type === SHT.SYMTAB_SHNDX && link === table.index);
    return Array.from({ length: table.size / SYMBOL_SIZE }, (_, index) => {
      const entry = table.content.part(index * SYMBOL_SIZE, SYMBOL_SIZE);
      const info = entry.u8(4);
      const section = entry.u16(6);
      return {
        name: names.at(entry.u32(0)),
        type: info & 0xf,
        binding: info >> 4,
        section: section === XINDEX && large !== undefined ? large.content.u32(index * 4) : special(section),
        value: entry.u64(8),
      };
    });
  }
}

/** Reserved numbers mean no section; a file may have that many sections. */
function special(section: number): number {
  return section >= RESERVED_INDICES ? Infinity : section;
}

function readSections(file: ByteReader): ElfSection[] {
  const table = file.offset(40);
  if (table === 0) return [];
  if (file.u16(58) !== SECTION_HEADER_SIZE) throw file.invalid(`section headers of ${file.u16(58)} bytes`);
  // What does not fit into the file's header is in the first section's.
  const count = file.u16(60) || file.offset(table + 32);
  const names = file.u16(62) === XINDEX ? file.u32(table + 40) : file.u16(62);
  const headers = file.part(table, count * SECTION_HEADER_SIZE);
  if (names >= count) throw file.invalid(`section ${names} has the names, and there are ${count} sections`);
  const strings = new StringTable(contentOf(file, headers.part(names * SECTION_HEADER_SIZE, SECTION_HEADER_SIZE)));
  return Array.from({ length: count }, (_, index) => {
    const header = headers.part(index * SECTION_HEADER_SIZE, SECTION_HEADER_SIZE);
    return {
      index,
      name: strings.at(header.u32(0)),
      type: header.u32(4),
      flags: header.u32(8),
      address: header.u64(16),
      offset: header.offset(24),
      size: header.offset(32),
      link: header.u32(40),
      info: header.u32(44),
      content: contentOf(file, header),
    };
  });
}

function contentOf(file: ByteReader, header: ByteReader): ByteReader {
  const type = header.u32(4);
  // The size of section 0 counts sections; that of NOBITS is of memory that no file has.
  if (type === SHT.NULL || type === SHT.NOBITS) return file.part(0, 0);
  return file.part(header.offset(24), header.offset(32));
}
