/** Bytes that one ArrayBuffer shows, at most: 4 GiB. */
export const MAX_VIEW_BYTES = 2 ** 32;

/** Memory of a tensor that may be larger than one ArrayBuffer; it is shown in parts. */
export interface TensorMemory {
  readonly byteLength: number;
  /** The bytes of a part, at most {@link MAX_VIEW_BYTES}, without copying them. */
  view(byteOffset: number, nbytes: number): ArrayBufferLike;
}
