import type { Writable } from 'node:stream';
import { stripVTControlCharacters, styleText } from 'node:util';

/** How text may be shown on a terminal. */
export type Style = 'bold' | 'green' | 'red' | 'yellow';

/** Where a command's output goes. */
export interface OutputOptions {
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  /** Whether the result is one JSON document instead of text. */
  readonly isJson: boolean;
}

/**
 * What a command writes: one result on stdout, as text or as JSON, and notes for people on stderr. Only terminals get
 * colour, and none when `NO_COLOR` is set. A reader that goes away early ends the writing and nothing else.
 */
export class Output {
  readonly isJson: boolean;
  readonly #stdout: OutputOptions['stdout'];
  readonly #stderr: OutputOptions['stderr'];
  #writeError: Error | undefined;

  constructor({ stdout, stderr, isJson }: OutputOptions) {
    this.isJson = isJson;
    this.#stdout = stdout;
    this.#stderr = stderr;
    for (const stream of [stdout, stderr]) {
      stream.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EPIPE') this.#writeError ??= error;
      });
    }
  }

  /** Writes the command's result: `value` as JSON, or what `text` returns. */
  result(value: unknown, text: () => string): void {
    this.text(this.isJson ? JSON.stringify(value, plainValue, 2) : text());
  }

  /** Whether text on stdout may have colour. */
  get isColoured(): boolean {
    return this.#isColoured(this.#stdout);
  }

  /** Writes text to stdout as it is, whoever reads it. */
  text(text: string): void {
    this.#write(this.#stdout, text);
  }

  /** Writes a line for people. It goes to stderr and so never gets in the way of a result. */
  note(text: string): void {
    this.#write(this.#stderr, text);
  }

  /** Whether a person watches, so that progress is worth showing. */
  get isWatched(): boolean {
    return this.#stderr.isTTY === true && !this.isJson;
  }

  /** Waits until everything is written, and throws what kept it from being written. */
  async flush(): Promise<void> {
    await Promise.all([this.#stdout, this.#stderr].map((stream) => new Promise((done) => stream.write('', done))));
    if (this.#writeError !== undefined) throw this.#writeError;
  }

  #write(stream: OutputOptions['stdout'], text: string): void {
    const lines = withNewline(text);
    stream.write(this.#isColoured(stream) ? lines : stripVTControlCharacters(lines));
  }

  #isColoured(stream: OutputOptions['stdout']): boolean {
    const isRefused = (process.env['NO_COLOR'] ?? '') !== '' || process.env['TERM'] === 'dumb';
    return stream.isTTY === true && !isRefused && !this.isJson;
  }
}

/** Text that looks special on terminals. {@link Output} takes the marks away everywhere else. */
export function styled(style: Style, text: string): string {
  return styleText(style, text, { validateStream: false });
}

function withNewline(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

/** JSON has no numbers above 2^53 that readers keep exactly. */
function plainValue(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
