const ERASE = '\r\u001b[K';

/** Some terminals do not know their width, and say 0. */
const DEFAULT_COLUMNS = 80;

/** What a {@link ProgressLine} needs of a stream; `process.stderr` has it. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/**
 * One line on a terminal that says what is being worked on, and is gone when all is done. Elsewhere, in files and pipes,
 * nothing is written.
 *
 * @example
 * ```ts
 * const progress = new ProgressLine(process.stderr);
 * const done = progress.begin('kernel_add.cpp'); // compiling 1 of 1: kernel_add.cpp
 * done();
 * ```
 */
export class ProgressLine {
  readonly #stream: ProgressStream;
  readonly #current: string[] = [];
  #begun = 0;

  constructor(stream: ProgressStream) {
    this.#stream = stream;
  }

  /** @returns a function to call when the work has ended, in whatever way */
  begin(name: string): () => void {
    this.#current.push(name);
    this.#begun++;
    this.#show();
    return () => {
      this.#current.splice(this.#current.indexOf(name), 1);
      if (this.#current.length === 0) this.#begun = 0;
      this.#show();
    };
  }

  #show(): void {
    if (this.#stream.isTTY !== true || process.env['TERM'] === 'dumb') return;
    this.#stream.write(`${ERASE}${this.#text()}`);
  }

  #text(): string {
    if (this.#current.length === 0) return '';
    const ended = this.#begun - this.#current.length;
    const text = `compiling ${ended + 1} of ${this.#begun}: ${this.#current.join(', ')}`;
    const { columns = 0 } = this.#stream;
    // A line that is as long as the terminal is wide moves on to the next one, which could not be erased.
    return text.slice(0, (columns > 0 ? columns : DEFAULT_COLUMNS) - 1);
  }
}
