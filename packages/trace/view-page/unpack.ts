// The other half of src/view/pack.ts.

import { padded } from '../src/view/padded.js';

const kinds = {
  Uint8Array,
  Uint16Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigUint64Array,
} as const;

async function inflated(base64: string): Promise<ArrayBuffer> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Response(stream).arrayBuffer();
}

/** @returns what was packed */
export async function unpack(base64: string): Promise<unknown> {
  const buffer = await inflated(base64);
  const length = new DataView(buffer).getUint32(0, true);
  const start = padded(4 + length);
  const json = new TextDecoder().decode(new Uint8Array(buffer, 4, length));
  return JSON.parse(json, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('$array' in value)) return value;
    const [kind, offset, count] = value.$array as [keyof typeof kinds, number, number];
    return new kinds[kind](buffer, start + offset, count);
  });
}
