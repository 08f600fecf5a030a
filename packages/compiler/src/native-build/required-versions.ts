import type { ByteReader } from '../elf/byte-reader.js';
import { ElfFile } from '../elf/elf-file.js';
import { StringTable } from '../elf/string-table.js';

/**
 * Which versions of the system's libraries a file needs. A linker writes the version of every function that it takes from
 * a shared library into `.gnu.version_r`; the dynamic loader refuses the file on a machine whose library is older.
 */

const SHT_GNU_VERNEED = 0x6ffffffe;

/** Names such as `GLIBC_2.34` and `GLIBCXX_3.4.29`, as the file has them. */
export function requiredVersions(bytes: Uint8Array): string[] {
  const file = new ElfFile(bytes, 'library');
  const names: string[] = [];
  for (const section of file.sections.filter(({ type }) => type === SHT_GNU_VERNEED)) {
    const strings = file.sections[section.link];
    if (strings === undefined) throw file.invalid(`the list of versions ${section.index} names no string table`);
    const table = new StringTable(strings.content);
    // One entry a library, and behind it one a version; the counts are known, so a damaged chain ends.
    walk(section.content, 0, section.info, 12, (library) => {
      walk(
        section.content,
        library + section.content.u32(library + 8),
        section.content.u16(library + 2),
        12,
        (version) => names.push(table.at(section.content.u32(version + 8))),
      );
    });
  }
  return names;
}

/**
 * The newest version of one family that is required.
 *
 * @param family - `GLIBC` or `GLIBCXX`
 * @returns for example `2.34`; `undefined` when nothing of the family is
 */
export function newestVersion(names: readonly string[], family: string): string | undefined {
  const versions = names.filter((name) => name.startsWith(`${family}_`)).map((name) => name.slice(family.length + 1));
  return versions
    .filter((version) => /^[\d.]+$/.test(version))
    .sort(compareVersions)
    .at(-1);
}

/** Negative, zero or positive, as `Array.sort` wants it: `2.4` is older than `2.34`. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number)) as [number[], number[]];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Visits `count` entries, each of which says at `nextField` how far away the next one is. */
function walk(bytes: ByteReader, start: number, count: number, nextField: number, visit: (at: number) => void): void {
  for (let at = start, i = 0; i < count; i++) {
    visit(at);
    at += bytes.u32(at + nextField);
  }
}
