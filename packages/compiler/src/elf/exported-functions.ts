import { PtoError } from '@pto/task-interface';

import { ElfFile, SHN_UNDEF, SHT, STB_LOCAL, STT } from './elf-file.js';
import type { ElfSymbol } from './elf-file.js';

/**
 * The names of all functions that a shared library exports, in the order of its symbol table.
 *
 * @returns `undefined` when the bytes are no well-formed little-endian ELF64 file with a dynamic symbol table
 * @example
 * ```ts
 * readExportedFunctions(library)?.includes('aicpu_orchestration_entry');
 * ```
 */
export function readExportedFunctions(library: Uint8Array): string[] | undefined {
  try {
    const symbols = new ElfFile(library, 'library').symbols(SHT.DYNSYM);
    return symbols?.filter(isExportedFunction).map(({ name }) => name);
  } catch (error) {
    if (error instanceof PtoError && error.code === 'ERR_PTO_ELF_INVALID') return undefined;
    throw error;
  }
}

function isExportedFunction({ type, binding, section }: ElfSymbol): boolean {
  const isFunction = type === STT.FUNC || type === STT.GNU_IFUNC;
  return isFunction && binding !== STB_LOCAL && section !== SHN_UNDEF;
}
