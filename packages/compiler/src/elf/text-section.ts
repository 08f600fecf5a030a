/**
 * Takes the code of a kernel out of the file that a compiler or linker made. The device gets the bytes of `.text` and
 * nothing else, and jumps to the first of them. So a file is refused whose code needs more than that: a second code
 * section, a relocation that nobody would apply, data that would be left behind, or an entry elsewhere. Running such code
 * would fail on the device, far from the cause.
 */
import { readFileSync } from 'node:fs';

import { PtoError } from '@pto/task-interface';

import type { FilePath } from '../source-file.js';
import { resolveSource } from '../source-file.js';
import { ET_REL, ElfFile, SHF, SHN_UNDEF, SHT, STB_LOCAL, STT, isElf } from './elf-file.js';
import type { ElfSection, ElfSymbol } from './elf-file.js';
import { isMachO, readMachSections } from './mach-o.js';
import { unknownFormat } from './unknown-format.js';

/** The function that the device starts a kernel at. */
export const KERNEL_ENTRY = 'kernel_entry';

/** Options of {@link extractTextSection}. */
export interface ExtractTextOptions {
  /** The function that must be first in `.text`. A file without symbols is not asked. Default: `kernel_entry`. */
  entry?: string;
}

/**
 * The bytes of an object's `.text` section, which are a kernel for the device.
 *
 * @param object - a file or its bytes: an ELF64 object or linked file, or a Mach-O object
 * @returns a copy
 * @throws PtoError `ERR_PTO_ELF_INVALID` for bytes that are no such file or are damaged; `ERR_PTO_ELF_TEXT_MISSING` when there is
 * no code; `ERR_PTO_ELF_NOT_SELF_CONTAINED` when the code cannot run alone; `ERR_PTO_COMPILE_SOURCE_MISSING` for a file
 * that does not exist
 * @example
 * ```ts
 * const kernel = extractTextSection('build/kernel_add.elf');
 * ```
 */
export function extractTextSection(object: FilePath | Uint8Array, options: ExtractTextOptions = {}): Uint8Array {
  const { entry = KERNEL_ENTRY } = options;
  if (object instanceof Uint8Array) return textOf(object, 'object', entry);
  const file = resolveSource(object, 'object');
  return textOf(new Uint8Array(readFileSync(file)), file, entry);
}

/**
 * As {@link extractTextSection}, of bytes that the caller has a name for.
 *
 * @param what - what the bytes are, for messages
 */
export function textOf(bytes: Uint8Array, what: string, entry: string): Uint8Array {
  if (isElf(bytes)) return new Uint8Array(elfText(new ElfFile(bytes, what), what, entry));
  if (isMachO(bytes)) return new Uint8Array(machText(bytes, what));
  throw unknownFormat(bytes, what);
}

function elfText(elf: ElfFile, what: string, entry: string): Uint8Array {
  const text = elf.section('.text');
  if (text === undefined || text.size === 0)
    throw noText(
      what,
      elf.sections.map(({ name }) => name),
    );
  if (text.type !== SHT.PROGBITS) throw noText(what, ['.text without bytes in the file']);
  for (const section of elf.sections) {
    if (section !== text && isOtherCode(section)) throw otherCode(what, section);
    if (isRelocationOf(section, elf, text)) throw relocated(what, section);
    if (elf.type !== ET_REL && isData(section)) throw separateData(what, section);
  }
  const symbols = elf.symbols(SHT.SYMTAB);
  if (symbols !== undefined) checkEntry(elf, { symbols, text, entry, what });
  return text.content.bytes;
}

function isOtherCode({ type, flags, size, name }: ElfSection): boolean {
  if (type !== SHT.PROGBITS || size === 0) return false;
  return (flags & SHF.EXECINSTR) !== 0 || name.startsWith('.text.');
}

function isRelocationOf({ type, info, name, size }: ElfSection, elf: ElfFile, text: ElfSection): boolean {
  if ((type !== SHT.RELA && type !== SHT.REL) || size === 0) return false;
  return elf.sections[info] === text || /^\.rela?\.text/.test(name);
}

/**
 * What a linked kernel may point to. An object's own data is no harm as long as no relocation leads to it, and memory
 * without content may be what each core has of its own, which the linker has resolved.
 */
function isData({ type, flags, size, name }: ElfSection): boolean {
  if (type !== SHT.PROGBITS || (flags & SHF.ALLOC) === 0 || size === 0) return false;
  return (flags & SHF.WRITE) !== 0 || /^\.(?:ro)?data\b/.test(name);
}

interface EntryCheck {
  readonly symbols: readonly ElfSymbol[];
  readonly text: ElfSection;
  readonly entry: string;
  readonly what: string;
}

function checkEntry(elf: ElfFile, { symbols, text, entry, what }: EntryCheck): void {
  const named = symbols.filter(({ name, type }) => name === entry && type !== STT.FILE && type !== STT.SECTION);
  const symbol = named.find(({ binding }) => binding !== STB_LOCAL) ?? named[0];
  if (symbol === undefined) {
    throw notSelfContained(what, `there is no function ${entry}`, `Define it: extern "C" … void ${entry}(…).`);
  }
  if (symbol.section === SHN_UNDEF) {
    throw notSelfContained(what, `${entry} is only declared`, 'Define it in the kernel.');
  }
  if (symbol.section !== text.index) {
    const section = elf.sections[symbol.section]?.name ?? 'no section';
    throw notSelfContained(what, `${entry} is in ${section}, not in .text`, `Remove the section attribute.`);
  }
  // Values are offsets in an object that is not linked, else addresses.
  const offset = elf.type === ET_REL ? symbol.value : symbol.value - text.address;
  if (offset === 0n) return;
  throw notSelfContained(
    what,
    `${entry} is at offset ${offset} of .text, and the device starts at 0`,
    `Define ${entry} before all other functions that are not inline.`,
  );
}

function machText(bytes: Uint8Array, what: string): Uint8Array {
  const sections = readMachSections(bytes, what);
  const text = sections.find(({ name }) => name === '__text');
  if (text === undefined || text.content.length === 0)
    throw noText(
      what,
      sections.map(({ name }) => name),
    );
  if (text.relocations === 0) return text.content;
  throw notSelfContained(what, `__text has ${text.relocations} relocations`, INLINE_REMEDY);
}

const INLINE_REMEDY =
  'Make functions that the kernel calls inline (always_inline), move what it reads into the kernel, or link the object first.';

function otherCode(what: string, { name, size }: ElfSection): PtoError {
  return notSelfContained(
    what,
    `${size} bytes of code are in ${name}, not in .text, and would be left behind (on the device: error 507018)`,
    'Declare templates and inline functions that the kernel calls always_inline.',
    { section: name },
  );
}

function relocated(what: string, { name, type, size }: ElfSection): PtoError {
  const count = Math.ceil(size / (type === SHT.RELA ? 24 : 16));
  const entries = count === 1 ? '1 relocation' : `${count} relocations`;
  return notSelfContained(what, `${name} has ${entries} that nobody would apply`, INLINE_REMEDY, {
    section: name,
    relocations: count,
  });
}

function separateData(what: string, { name, size }: ElfSection): PtoError {
  return notSelfContained(
    what,
    `${size} bytes of data are in ${name}, not in .text, and would be left behind`,
    'Pass the data in a tensor, make it part of the code, or place it with __attribute__((section(".text"))) behind the entry.',
    { section: name },
  );
}

function notSelfContained(what: string, problem: string, remedy: string, details: object = {}): PtoError {
  const message = `${what}: ${problem}; only .text reaches the device.\n  ${remedy}`;
  return new PtoError('ERR_PTO_ELF_NOT_SELF_CONTAINED', message, { details: { object: what, problem, ...details } });
}

function noText(what: string, sections: readonly string[]): PtoError {
  const shown = sections.filter((name) => name !== '').slice(0, 20);
  return new PtoError(
    'ERR_PTO_ELF_TEXT_MISSING',
    `${what}: .text section not found, or without bytes; there are: ${shown.join(', ') || '(no sections)'}.\n  Compile the kernel to an object that defines a function.`,
    { details: { object: what, sections: shown } },
  );
}
