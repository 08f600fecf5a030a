// The frames of RFC 6455 that a debugger of Node and its client exchange: short texts, each in one frame.

import { randomBytes } from 'node:crypto';

const TEXT = 0x81;
const MASKED = 0x80;
const LENGTH_16 = 126;
const LENGTH_64 = 127;

/** A text as a client sends it. */
export function textFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  if (payload.length > 0xffff) throw new RangeError('A text for the debugger is too long.');
  const length =
    payload.length < LENGTH_16 ? [payload.length] : [LENGTH_16, payload.length >> 8, payload.length & 0xff];
  const mask = randomBytes(4);
  const masked = payload.map((byte, i) => byte ^ mask[i % 4]!);
  return Buffer.concat([Buffer.from([TEXT, MASKED | length[0]!, ...length.slice(1)]), mask, masked]);
}

/** Takes the texts out of what a server has sent; what is left begins a frame that is not complete. */
export function takeTexts(bytes: Buffer): { readonly texts: readonly string[]; readonly rest: Buffer } {
  const texts: string[] = [];
  let at = 0;
  for (;;) {
    const frame = frameAt(bytes, at);
    if (frame === undefined) return { texts, rest: bytes.subarray(at) };
    if (bytes[at] === TEXT) texts.push(bytes.toString('utf8', frame.start, frame.end));
    at = frame.end;
  }
}

function frameAt(bytes: Buffer, at: number): { readonly start: number; readonly end: number } | undefined {
  if (bytes.length < at + 10 && bytes.length < at + 2 + (bytes[at + 1] ?? LENGTH_64)) return undefined;
  const short = bytes[at + 1]!;
  const [start, length] =
    short === LENGTH_16
      ? [at + 4, bytes.readUInt16BE(at + 2)]
      : short === LENGTH_64
        ? [at + 10, Number(bytes.readBigUInt64BE(at + 2))]
        : [at + 2, short];
  return bytes.length < start + length ? undefined : { start, end: start + length };
}
