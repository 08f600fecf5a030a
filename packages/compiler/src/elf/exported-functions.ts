/**
 * Reads the names of the functions that a shared library exports: a bounds-checked walk over the section headers of a
 * little-endian ELF64 file to its dynamic symbol table.
 */

const EI_CLASS_64 = 2;
const EI_DATA_LITTLE = 1;
const SECTION_HEADER_SIZE = 64;
const SYMBOL_SIZE = 24;
const SHT_DYNSYM = 11;
const STB_LOCAL = 0;
const STT_FUNC = 2;
const STT_GNU_IFUNC = 10;
const SHN_UNDEF = 0;

interface Section {
  readonly type: number;
  readonly link: number;
  readonly bytes: Uint8Array;
}

/**
 * The names of all functions that the library exports, in the order of its symbol table.
 *
 * @returns `undefined` when the bytes are no well-formed little-endian ELF64 file with a dynamic symbol table
 * @example
 * ```ts
 * readExportedFunctions(library)?.includes('aicpu_orchestration_entry');
 * ```
 */
export function readExportedFunctions(library: Uint8Array): string[] | undefined {
  try {
    const sections = readSections(library);
    const symbols = sections.find((section) => section.type === SHT_DYNSYM);
    const strings = symbols === undefined ? undefined : sections[symbols.link];
    if (symbols === undefined || strings === undefined) return undefined;
    return namesIn(symbols.bytes, strings.bytes);
  } catch (error) {
    // A DataView throws it for every offset outside of the bytes.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function readSections(file: Uint8Array): Section[] {
  const view = viewOf(file);
  const isElf64 = view.getUint32(0) === 0x7f454c46 && view.getUint8(4) === EI_CLASS_64;
  if (!isElf64 || view.getUint8(5) !== EI_DATA_LITTLE) throw new RangeError('no little-endian ELF64 file');
  if (view.getUint16(58, true) !== SECTION_HEADER_SIZE) throw new RangeError('section headers of another size');
  const tableOffset = offsetAt(view, 40);
  // With 65,280 sections and more the number is in the first header.
  const count = view.getUint16(60, true) || offsetAt(view, tableOffset + 32);
  if (count * SECTION_HEADER_SIZE > file.length) throw new RangeError('more section headers than bytes');
  return Array.from({ length: count }, (_, index) => {
    const header = tableOffset + index * SECTION_HEADER_SIZE;
    const offset = offsetAt(view, header + 24);
    return {
      type: view.getUint32(header + 4, true),
      link: view.getUint32(header + 40, true),
      bytes: file.subarray(offset, offset + offsetAt(view, header + 32)),
    };
  });
}

function namesIn(symbols: Uint8Array, strings: Uint8Array): string[] {
  const view = viewOf(symbols);
  const names: string[] = [];
  for (let at = 0; at + SYMBOL_SIZE <= symbols.length; at += SYMBOL_SIZE) {
    const info = view.getUint8(at + 4);
    const isFunction = [STT_FUNC, STT_GNU_IFUNC].includes(info & 0xf);
    const isExported = info >> 4 !== STB_LOCAL && view.getUint16(at + 6, true) !== SHN_UNDEF;
    if (isFunction && isExported) names.push(stringAt(strings, view.getUint32(at, true)));
  }
  return names;
}

function stringAt(strings: Uint8Array, offset: number): string {
  const end = strings.indexOf(0, offset);
  if (end < 0) throw new RangeError('string without an end');
  return Buffer.from(strings.buffer, strings.byteOffset + offset, end - offset).toString('utf8');
}

/** A 64-bit offset or size; no file is large enough for one that a number cannot hold. */
function offsetAt(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
