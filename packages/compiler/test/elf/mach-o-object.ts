const HEADER_SIZE = 32;
const SEGMENT_SIZE = 72;
const SECTION_SIZE = 80;
const UUID_COMMAND_SIZE = 24;

/** A section to put into the object. */
export interface MachSectionSpec {
  readonly name: string;
  readonly segment: string;
  readonly content: readonly number[];
  readonly relocations?: number;
  readonly flags?: number;
}

/** A Mach-O object as a compiler for macOS writes it: one segment without a name, behind another command. */
export function machObject(sections: readonly MachSectionSpec[]): Uint8Array {
  const segmentSize = SEGMENT_SIZE + sections.length * SECTION_SIZE;
  const commandsSize = UUID_COMMAND_SIZE + segmentSize;
  const contentAt = HEADER_SIZE + commandsSize;
  const bytes = Buffer.alloc(contentAt + sections.reduce((sum, { content }) => sum + content.length, 0));
  bytes.writeUInt32LE(0xfeedfacf, 0);
  bytes.writeUInt32LE(0x0100000c, 4);
  bytes.writeUInt32LE(1, 12);
  bytes.writeUInt32LE(2, 16);
  bytes.writeUInt32LE(commandsSize, 20);
  bytes.writeUInt32LE(0x1b, HEADER_SIZE);
  bytes.writeUInt32LE(UUID_COMMAND_SIZE, HEADER_SIZE + 4);
  const segmentAt = HEADER_SIZE + UUID_COMMAND_SIZE;
  bytes.writeUInt32LE(0x19, segmentAt);
  bytes.writeUInt32LE(segmentSize, segmentAt + 4);
  bytes.writeUInt32LE(sections.length, segmentAt + 64);
  let offset = contentAt;
  sections.forEach(({ name, segment, content, relocations = 0, flags = 0 }, index) => {
    const at = segmentAt + SEGMENT_SIZE + index * SECTION_SIZE;
    bytes.write(name, at, 'latin1');
    bytes.write(segment, at + 16, 'latin1');
    bytes.writeBigUInt64LE(BigInt(content.length), at + 40);
    bytes.writeUInt32LE(offset, at + 48);
    bytes.writeUInt32LE(relocations, at + 60);
    bytes.writeUInt32LE(flags, at + 64);
    bytes.set(content, offset);
    offset += content.length;
  });
  return new Uint8Array(bytes);
}
