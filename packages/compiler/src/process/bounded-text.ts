/**
 * Collects output of unknown length in bounded memory: keeps the beginning and the end, counts what it drops between.
 *
 * @example
 * ```ts
 * const text = new BoundedText(64 * 1024);
 * child.stderr.on('data', (chunk: Buffer) => text.append(chunk));
 * text.toString();
 * ```
 */
export class BoundedText {
  readonly #limit: number;
  #head = Buffer.alloc(0);
  #tail: Buffer[] = [];
  #tailBytes = 0;
  #dropped = 0;

  /** @param limit - bytes to keep at each end */
  constructor(limit: number) {
    this.#limit = limit;
  }

  append(chunk: Buffer): void {
    const room = this.#limit - this.#head.length;
    if (room > 0) this.#head = Buffer.concat([this.#head, chunk.subarray(0, room)]);
    const rest = chunk.subarray(Math.max(0, room));
    if (rest.length === 0) return;
    this.#tail.push(rest);
    this.#tailBytes += rest.length;
    this.#trim();
  }

  toString(): string {
    const tail = Buffer.concat(this.#tail);
    const excess = Math.max(0, tail.length - this.#limit);
    const dropped = this.#dropped + excess;
    const gap = dropped > 0 ? `\n[... ${dropped} bytes left out ...]\n` : '';
    return this.#head.toString() + gap + tail.subarray(excess).toString();
  }

  #trim(): void {
    for (let first = this.#tail[0]; first !== undefined; first = this.#tail[0]) {
      if (this.#tailBytes - first.length < this.#limit) return;
      this.#tail.shift();
      this.#tailBytes -= first.length;
      this.#dropped += first.length;
    }
  }
}
