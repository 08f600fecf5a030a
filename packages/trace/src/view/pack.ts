// Data in the form in which a page carries them: JSON with holes for arrays, then the arrays, deflated, as base64. None of it
// can end the element that it stands in, whatever names a run has.
//
//     u32 bytes of JSON │ JSON │ padding to 8 │ array │ padding to 8 │ array │ …

import { deflateRawSync } from 'node:zlib';

import { padded } from './padded.js';

/** Stands in the JSON for an array: its kind, the offset of its bytes behind the JSON, its length. */
export type ArrayPlace = { readonly $array: readonly [kind: string, offset: number, length: number] };

function bytesOf(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** @returns base64 of `data`, in which typed arrays stay arrays of their kind */
export function pack(data: unknown): string {
  const arrays: Uint8Array[] = [];
  let offset = 0;
  const json = JSON.stringify(data, (_key, value: unknown) => {
    if (!ArrayBuffer.isView(value)) return value;
    const bytes = bytesOf(value);
    const { length } = value as Uint8Array;
    const place: ArrayPlace = { $array: [value.constructor.name, offset, length] };
    arrays.push(bytes);
    offset += padded(bytes.length);
    return place;
  });
  const text = new TextEncoder().encode(json);
  const start = padded(4 + text.length);
  const all = new Uint8Array(start + offset);
  new DataView(all.buffer).setUint32(0, text.length, true);
  all.set(text, 4);
  let at = start;
  for (const bytes of arrays) {
    all.set(bytes, at);
    at += padded(bytes.length);
  }
  return deflateRawSync(all, { level: 6 }).toString('base64');
}
