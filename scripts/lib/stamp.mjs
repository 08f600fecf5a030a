import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A file that remembers for which inputs a step was done last. */
export class Stamp {
  #file;

  constructor(file) {
    this.#file = file;
  }

  matches(digest) {
    try {
      return readFileSync(this.#file, 'utf8') === digest;
    } catch {
      return false;
    }
  }

  write(digest) {
    mkdirSync(path.dirname(this.#file), { recursive: true });
    writeFileSync(this.#file, digest);
  }

  clear() {
    rmSync(this.#file, { force: true });
  }
}
