/** Text is handed on in pieces of at most this many bytes. */
const PIECE_BYTES = 1 << 18;

/** A character takes at most this many bytes, as an escape. */
const MAX_CHARACTER_BYTES = 6;

/** An integer takes at most this many bytes. */
const MAX_DIGITS = 24;

/** Integers below are handled as such, larger ones in parts. */
const SMALL = 1_000_000_000;

const [ZERO, POINT] = [48, 46];

/**
 * Collects JSON text as bytes. A trace of 100,000 tasks is 200 MB of short pieces; as strings most of the time would go into
 * collecting what is left of them. Characters beyond ASCII become escapes, which JSON has in strings only, and names are the
 * only place where they are.
 */
export class TraceText {
  readonly #write: (piece: Uint8Array) => void;
  readonly #bytes = new Uint8Array(PIECE_BYTES);
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
    if (PIECE_BYTES - this.#length < MAX_DIGITS) this.flush();
    if (value < SMALL) {
      this.#small(value | 0);
    } else {
      const high = Math.floor(value / SMALL);
      this.integer(high);
      this.#padded(value - high * SMALL, SMALL / 10);
    }
    return this;
  }

  /** Adds a time of so many nanoseconds in microseconds. */
  micros(ns: number): this {
    const whole = Math.floor(ns / 1000);
    this.integer(whole);
    const rest = (ns - whole * 1000) | 0;
    if (rest === 0) return this;
    if (PIECE_BYTES - this.#length < MAX_DIGITS) this.flush();
    this.#bytes[this.#length++] = POINT;
    this.#padded(rest, 100);
    while (this.#bytes[this.#length - 1] === ZERO) this.#length--;
    return this;
  }

  // Integers of 32 bits are divided several times faster than others.
  #small(value: number): void {
    let unit = 1;
    while (unit < SMALL && unit * 10 <= value) unit *= 10;
    this.#padded(value, unit);
  }

  /** As many digits as `unit` has. */
  #padded(value: number, unit: number): void {
    const bytes = this.#bytes;
    let at = this.#length;
    let rest = value | 0;
    for (let place = unit | 0; place > 0; place = (place / 10) | 0) {
      const digit = (rest / place) | 0;
      bytes[at++] = ZERO + digit;
      rest -= digit * place;
    }
    this.#length = at;
  }

  /** Hands on what there is. */
  flush(): void {
    if (this.#length > 0) this.#write(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
  }
}
