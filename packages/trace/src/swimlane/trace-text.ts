/** Text is handed on in pieces of at most this many bytes. */
const PIECE_BYTES = 1 << 18;

/** A character takes at most this many bytes, as an escape. */
const MAX_CHARACTER_BYTES = 6;

const [ZERO, POINT] = [48, 46];

/**
 * Collects JSON text as bytes. A trace of 100,000 tasks is 200 MB of short pieces; as strings most of the time would go into
 * collecting what is left of them. Characters beyond ASCII become escapes, which JSON has in strings only, and names are the
 * only place where they are.
 */
export class TraceText {
  readonly #write: (piece: Uint8Array) => void;
  readonly #bytes = new Uint8Array(PIECE_BYTES);
  readonly #digits = new Uint8Array(16);
  #length = 0;

  /** @param write - takes the text, piece by piece; a piece is overwritten afterwards */
  constructor(write: (piece: Uint8Array) => void) {
    this.#write = write;
  }

  /** Adds text. */
  add(text: string): this {
    if (text.length * MAX_CHARACTER_BYTES > PIECE_BYTES - this.#length) this.flush();
    if (text.length * MAX_CHARACTER_BYTES > PIECE_BYTES) {
      const half = text.length >> 1;
      return this.add(text.slice(0, half)).add(text.slice(half));
    }
    const bytes = this.#bytes;
    let at = this.#length;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code < 128) bytes[at++] = code;
      else for (const escape of `\\u${code.toString(16).padStart(4, '0')}`) bytes[at++] = escape.charCodeAt(0);
    }
    this.#length = at;
    return this;
  }

  /** Adds an integer that is not negative. */
  integer(value: number): this {
    if (PIECE_BYTES - this.#length < this.#digits.length) this.flush();
    let count = 0;
    let rest = value;
    do {
      const next = Math.floor(rest / 10);
      this.#digits[count++] = ZERO + rest - next * 10;
      rest = next;
    } while (rest > 0 && count < this.#digits.length);
    while (count > 0) this.#bytes[this.#length++] = this.#digits[--count]!;
    return this;
  }

  /** Adds a time of so many nanoseconds in microseconds. */
  micros(ns: number): this {
    const whole = Math.floor(ns / 1000);
    this.integer(whole);
    let rest = ns - whole * 1000;
    if (rest === 0) return this;
    if (PIECE_BYTES - this.#length < this.#digits.length) this.flush();
    this.#bytes[this.#length++] = POINT;
    for (let unit = 100; rest > 0; unit /= 10) {
      const digit = Math.floor(rest / unit);
      this.#bytes[this.#length++] = ZERO + digit;
      rest -= digit * unit;
    }
    return this;
  }

  /** Hands on what there is. */
  flush(): void {
    if (this.#length > 0) this.#write(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
  }
}
