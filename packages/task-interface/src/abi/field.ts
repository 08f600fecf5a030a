// Reading and writing the fields of a C struct through a DataView, at the offsets that the headers have.
//
// The type of a field's elements is part of its type here: `writeU32` does not compile for a field that C++ has as
// int32_t. Everything is little-endian, whatever the machine.

/** Where a field lies: `offset` from the start of the struct, `count` elements of `size` bytes. */
export interface Field<Type extends string = string> {
  readonly offset: number;
  readonly size: number;
  readonly count: number;
  readonly type: Type;
}

export function readU8(view: DataView, base: number, field: Field<'u8'>): number {
  return view.getUint8(base + field.offset);
}

export function writeU8(view: DataView, base: number, field: Field<'u8'>, value: number): void {
  view.setUint8(base + field.offset, value);
}

export function readU32(view: DataView, base: number, field: Field<'u32'>, index = 0): number {
  return view.getUint32(base + field.offset + 4 * index, true);
}

export function writeU32(view: DataView, base: number, field: Field<'u32'>, value: number, index = 0): void {
  view.setUint32(base + field.offset + 4 * index, value, true);
}

export function readI32(view: DataView, base: number, field: Field<'i32'>, index = 0): number {
  return view.getInt32(base + field.offset + 4 * index, true);
}

export function writeI32(view: DataView, base: number, field: Field<'i32'>, value: number, index = 0): void {
  view.setInt32(base + field.offset + 4 * index, value, true);
}

export function readU64(view: DataView, base: number, field: Field<'u64'>, index = 0): bigint {
  return view.getBigUint64(base + field.offset + 8 * index, true);
}

export function writeU64(view: DataView, base: number, field: Field<'u64'>, value: bigint, index = 0): void {
  view.setBigUint64(base + field.offset + 8 * index, value, true);
}

/** The bytes of a field, without a copy. */
export function fieldBytes(bytes: Uint8Array, base: number, field: Field<'char'>): Uint8Array {
  return bytes.subarray(base + field.offset, base + field.offset + field.count);
}
