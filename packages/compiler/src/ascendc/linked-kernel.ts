import { PtoError } from '@pto/task-interface';

import { ElfFile, SHF, SHN_UNDEF, SHT } from '../elf/elf-file.js';
import { KERNEL_ENTRY, textOf } from '../elf/text-section.js';

const MAX_NAMES_SHOWN = 10;

/**
 * The code of a kernel that was linked, once it is sure that nothing is missing from it: no symbol without a
 * definition, no section beside `.text` that would have to be in the device's memory, and the entry at offset 0.
 *
 * @param unloadedSections - sections that the kernel does not need there
 * @param what - how the caller knows the kernel, for messages
 * @throws PtoError `ERR_PTO_ELF_NOT_SELF_CONTAINED`, or another error of {@link textOf}
 */
export function linkedKernelText(elf: Uint8Array, what: string, unloadedSections: readonly string[] = []): Uint8Array {
  const file = new ElfFile(elf, what);
  const symbols = file.symbols(SHT.SYMTAB);
  if (symbols === undefined) {
    throw incomplete(what, 'the linked file has no symbol table', 'Link without removing symbols.', {});
  }
  // The first entry of every table is nobody's.
  const undefinedNames = symbols.slice(1).filter(({ section }) => section === SHN_UNDEF);
  if (undefinedNames.length > 0) {
    const names = [...new Set(undefinedNames.map(({ name }) => name))];
    const shown = names.slice(0, MAX_NAMES_SHOWN).join(', ') + (names.length > MAX_NAMES_SHOWN ? ', …' : '');
    const remedy =
      'Define what the kernel calls in its source, or link it into the object; check the name of the kernel.';
    throw incomplete(what, `nothing defines ${shown}`, remedy, { symbols: names });
  }
  const text = textOf(elf, what, KERNEL_ENTRY);
  const others = file.sections.filter(
    ({ flags, size, name }) =>
      (flags & SHF.ALLOC) !== 0 && size > 0 && name !== '.text' && !unloadedSections.includes(name),
  );
  if (others.length === 0) return text;
  const shown = others.map(({ name, size }) => `${name} (${size} bytes)`).join(', ');
  const remedy =
    'Pass data in a tensor or as tiling data. Sections that the kernel can do without, name in unloadedSections.';
  const sections = others.map(({ name }) => name);
  throw incomplete(what, `the kernel also needs ${shown}, which would be left behind`, remedy, { sections });
}

function incomplete(what: string, problem: string, remedy: string, details: Record<string, unknown>): PtoError {
  const message = `${what}: ${problem}; only .text reaches the device.\n  ${remedy}`;
  return new PtoError('ERR_PTO_ELF_NOT_SELF_CONTAINED', message, { details: { object: what, problem, ...details } });
}
