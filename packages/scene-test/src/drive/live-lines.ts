import type { OutputFile } from './output-file.js';

/** Passes on the output of a case as whole lines while it runs. */
export class LiveLines {
  readonly #output: OutputFile;
  readonly #onLines: ((lines: readonly string[]) => void) | undefined;
  #begun = '';

  constructor(output: OutputFile, onLines: ((lines: readonly string[]) => void) | undefined) {
    this.#output = output;
    this.#onLines = onLines;
  }

  /** Passes on the lines that are complete. */
  look(): void {
    if (this.#onLines === undefined) return;
    for (let text = this.#output.readNew(); text !== ''; text = this.#output.readNew()) {
      const lines = (this.#begun + text).split('\n');
      this.#begun = lines.pop()!;
      if (lines.length > 0) this.#onLines(lines);
    }
  }

  /** Passes on the rest, complete or not. */
  finish(): void {
    this.look();
    if (this.#begun !== '') this.#onLines?.([this.#begun]);
  }
}
