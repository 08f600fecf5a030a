import { MAX_LINE_BYTES } from './protocol.js';

/** Puts pieces of text together to lines. */
export class LineReader {
  readonly #onLine: (line: string) => void;
  readonly #pieces: string[] = [];
  #length = 0;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  /** @throws RangeError when a line does not end */
  push(text: string): void {
    const lines = text.split('\n');
    for (const [i, piece] of lines.entries()) {
      this.#pieces.push(piece);
      this.#length += piece.length;
      if (this.#length > MAX_LINE_BYTES) throw new RangeError(`A line is longer than ${MAX_LINE_BYTES} bytes.`);
      if (i === lines.length - 1) return;
      const line = this.#pieces.splice(0).join('');
      this.#length = 0;
      this.#onLine(line);
    }
  }
}
