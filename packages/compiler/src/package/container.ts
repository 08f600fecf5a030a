import { hash } from 'node:crypto';

import { PtoError } from '@pto/task-interface';

/**
 * The bytes of a package. All numbers are little endian.
 *
 * | offset | what                                                                                   |
 * | ------ | -------------------------------------------------------------------------------------- |
 * | 0      | the magic: `\x89PTOPKG\n`                                                              |
 * | 8      | u32 version of this layout                                                             |
 * | 12     | u32 length of the header                                                               |
 * | 16     | SHA-256 of the header: the package's key                                               |
 * | 48     | the header, JSON in UTF-8; it lists the sections with their lengths and SHA-256        |
 * | …      | the sections, one behind the other; nothing follows                                    |
 *
 * So every byte is checked, and the key stands for all of them: what has another byte anywhere has another key.
 */
export const CONTAINER_VERSION = 1;

const MAGIC = Buffer.from('\x89PTOPKG\n', 'latin1');
const VERSION_OFFSET = 8;
const LENGTH_OFFSET = 12;
const KEY_OFFSET = 16;
const HEADER_OFFSET = 48;

/** More than 1024 kernels with the longest names need. */
const MAX_HEADER_BYTES = 4 * 1024 * 1024;

/** A section as the header lists it. */
export interface SectionEntry {
  readonly bytes: number;
  readonly sha256: string;
}

/** The entry for a section's bytes. */
export function sectionEntry(section: Uint8Array): SectionEntry {
  return { bytes: section.length, sha256: hash('sha256', section, 'hex') };
}

/** The key of the package with this header. */
export function keyOf(header: string): string {
  return hash('sha256', header, 'hex');
}

/** Puts a package together. */
export function encodeContainer(header: string, sections: readonly Uint8Array[]): Uint8Array {
  const headerBytes = Buffer.from(header, 'utf8');
  const start = Buffer.alloc(HEADER_OFFSET);
  MAGIC.copy(start);
  start.writeUInt32LE(CONTAINER_VERSION, VERSION_OFFSET);
  start.writeUInt32LE(headerBytes.length, LENGTH_OFFSET);
  start.write(keyOf(header), KEY_OFFSET, 'hex');
  return new Uint8Array(Buffer.concat([start, headerBytes, ...sections]));
}

/**
 * Takes the header out, after a check of everything before and in it.
 *
 * @param what - what messages call the package
 * @throws PtoError `ERR_PTO_PACKAGE_INVALID`, `ERR_PTO_PACKAGE_INCOMPATIBLE` for another version of the container
 */
export function decodeHeader(bytes: Uint8Array, what: string): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const magic = buffer.subarray(0, MAGIC.length);
  if (!magic.equals(MAGIC.subarray(0, magic.length)) || magic.length === 0) {
    throw damaged(
      what,
      'it does not begin as packages do',
      'Check the path; packages are written by CompiledPackage.save.',
    );
  }
  if (buffer.length < HEADER_OFFSET) throw truncated(what, buffer.length, HEADER_OFFSET);
  const version = buffer.readUInt32LE(VERSION_OFFSET);
  if (version !== CONTAINER_VERSION) throw otherVersion(what, version);
  const length = buffer.readUInt32LE(LENGTH_OFFSET);
  if (length > MAX_HEADER_BYTES) throw damaged(what, `its header claims ${length} bytes`);
  if (buffer.length < HEADER_OFFSET + length) throw truncated(what, buffer.length, HEADER_OFFSET + length);
  const header = buffer.toString('utf8', HEADER_OFFSET, HEADER_OFFSET + length);
  const key = buffer.toString('hex', KEY_OFFSET, HEADER_OFFSET);
  if (keyOf(header) !== key) throw damaged(what, 'its header does not match its digest');
  return header;
}

/**
 * The sections as parts of the bytes, after a check of each.
 *
 * @param header - what `decodeHeader` returned
 * @param entries - the sections that it lists, in order
 * @throws PtoError `ERR_PTO_PACKAGE_INVALID`
 */
export function decodeSections(
  bytes: Uint8Array,
  header: string,
  entries: readonly SectionEntry[],
  what: string,
): Uint8Array[] {
  let offset = HEADER_OFFSET + Buffer.byteLength(header);
  const end = entries.reduce((sum, entry) => sum + entry.bytes, offset);
  if (bytes.length < end) throw truncated(what, bytes.length, end);
  if (bytes.length > end) throw damaged(what, `${bytes.length - end} bytes follow its end`);
  return entries.map((entry, index) => {
    const section = bytes.subarray(offset, offset + entry.bytes);
    offset += entry.bytes;
    if (sectionEntry(section).sha256 !== entry.sha256) {
      throw damaged(what, `section ${index} does not match its digest`);
    }
    return section;
  });
}

/** The error for bytes that are no intact package. */
export function damaged(what: string, fault: string, remedy = 'Copy or compile it again.', cause?: unknown): PtoError {
  const options = cause === undefined ? {} : { cause };
  return new PtoError('ERR_PTO_PACKAGE_INVALID', `${what}: ${fault}.\n  ${remedy}`, options);
}

function truncated(what: string, actual: number, atLeast: number): PtoError {
  return damaged(what, `it is cut off: ${actual} bytes are there, and at least ${atLeast} belong to it`);
}

function otherVersion(what: string, version: number): PtoError {
  const remedy =
    version > CONTAINER_VERSION
      ? 'Update @pto/compiler here, or compile the package again with this version.'
      : 'Compile the package again.';
  return new PtoError(
    'ERR_PTO_PACKAGE_INCOMPATIBLE',
    `${what} has version ${version} of the package format; this @pto/compiler reads version ${CONTAINER_VERSION}.\n  ${remedy}`,
    { details: { packageVersion: version, readableVersion: CONTAINER_VERSION } },
  );
}
