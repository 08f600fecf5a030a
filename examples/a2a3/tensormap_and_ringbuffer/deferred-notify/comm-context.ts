/** The bytes of the C++ struct CommContext: how one rank reaches the windows of all. Byte offsets are those of its header. */
export function encodeCommContext(rank: number, windows: readonly bigint[], windowBytes: number): Uint8Array {
  const bytes = new Uint8Array(1056);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, rank, true);
  view.setUint32(20, windows.length, true);
  view.setBigUint64(24, BigInt(windowBytes), true);
  windows.forEach((address, other) => {
    for (const table of [32, 544]) view.setBigUint64(table + 8 * other, address, true);
  });
  return bytes;
}
