// Reading and writing the fields of a C struct through a DataView, at the offsets that the headers have.
//
// The element width of a field is part of its type: `writeU32` does not compile for a field of 8 bytes. Everything is
// little-endian, whatever the machine.

/** Where a field lies: `offset` from the start of the struct, `count` elements of `size` bytes. */
export interface Field<Size extends number = number> {
  readonly offset: number;
  readonly size: Size;
  readonly count: number;
}

export function readU8(view: DataView, base: number, field: Field<1>): number {
  return view.getUint8(base + field.offset);
}

export function writeU8(view: DataView, base: number, field: Field<1>, value: number): void {
  view.setUint8(base + field.offset, value);
}

export function readU32(view: DataView, base: number, field: Field<4>, index = 0): number {
  return view.getUint32(base + field.offset + 4 * index, true);
}

export function writeU32(view: DataView, base: number, field: Field<4>, value: number, index = 0): void {
  view.setUint32(base + field.offset + 4 * index, value, true);
}

export function readI32(view: DataView, base: number, field: Field<4>, index = 0): number {
  return view.getInt32(base + field.offset + 4 * index, true);
}

export function writeI32(view: DataView, base: number, field: Field<4>, value: number, index = 0): void {
  view.setInt32(base + field.offset + 4 * index, value, true);
}

export function readU64(view: DataView, base: number, field: Field<8>, index = 0): bigint {
  return view.getBigUint64(base + field.offset + 8 * index, true);
}

export function writeU64(view: DataView, base: number, field: Field<8>, value: bigint, index = 0): void {
  view.setBigUint64(base + field.offset + 8 * index, value, true);
}

/** The bytes of a field, without a copy. */
export function fieldBytes(bytes: Uint8Array, base: number, field: Field<1>): Uint8Array {
  return bytes.subarray(base + field.offset, base + field.offset + field.count);
}
