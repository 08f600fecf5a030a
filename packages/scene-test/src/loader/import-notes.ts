import { fileURLToPath } from 'node:url';
import { receiveMessageOnPort } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';

/** One module imports another; the first module of a process has no parent. */
export interface ImportNote {
  readonly parent: string | undefined;
  readonly url: string;
}

/** Which module of the project imports which, as the hooks of this thread have seen it. */
export class ImportGraph {
  readonly #port: MessagePort;
  readonly #imports = new Map<string, Set<string>>();

  constructor(port: MessagePort) {
    this.#port = port;
    port.unref();
  }

  /** The file itself and every file of the project that it imports, directly or not. */
  closureOf(file: string, url: string): string[] {
    this.#drain();
    const seen = new Set([url]);
    for (const each of seen) for (const imported of this.#imports.get(each) ?? []) seen.add(imported);
    return [...new Set([file, ...[...seen].map((each) => fileURLToPath(each))])];
  }

  #drain(): void {
    for (let message = receiveMessageOnPort(this.#port); message; message = receiveMessageOnPort(this.#port)) {
      const { parent, url } = message.message as ImportNote;
      if (parent === undefined) continue;
      const imports = this.#imports.get(parent) ?? new Set();
      this.#imports.set(parent, imports.add(url));
    }
  }
}
