/**
 * What a function threw, as it travels from a child to its parent: JSON of at most {@link REMOTE_ERROR_BYTES} bytes.
 * Anything can be thrown, so nothing here trusts what it looks at.
 */
export interface RemoteError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: string;
  readonly cause?: RemoteError;
  /** The error's own properties, as far as JSON can hold them. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** Something was cut off. */
  readonly truncated?: true;
  /** Characters of the whole message, when it was cut. */
  readonly length?: number;
}

/** Bytes of an encoded error, at most. */
export const REMOTE_ERROR_BYTES = 64 * 1024;
