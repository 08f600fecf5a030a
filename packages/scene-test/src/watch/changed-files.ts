import { watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import path from 'node:path';

/** Editors write a file in several steps. */
const SETTLE_MS = 25;

/** Tells which of a set of files change. Directories are watched, as editors replace files. */
export class ChangedFiles implements Disposable {
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #changed = new Set<string>();
  #files: ReadonlySet<string> = new Set();
  #settling: NodeJS.Timeout | undefined;
  #onChange: (() => void) | undefined;

  /** Changes what is watched. What has changed already stays known. */
  watch(files: ReadonlySet<string>): void {
    this.#files = files;
    const dirs = new Set([...files].map((file) => path.dirname(file)));
    for (const dir of dirs) if (!this.#watchers.has(dir)) this.#add(dir);
    for (const [dir, watcher] of this.#watchers) {
      if (dirs.has(dir)) continue;
      watcher.close();
      this.#watchers.delete(dir);
    }
  }

  /** Calls back, once, when files have changed; at once when some have already. */
  whenChanged(onChange: () => void): void {
    this.#onChange = onChange;
    if (this.#changed.size > 0) this.#settle();
  }

  /** Waits for a change, or until the signal aborts. */
  async next(signal: AbortSignal): Promise<void> {
    let onAbort = (): void => undefined;
    await new Promise<void>((resolve) => {
      onAbort = resolve;
      this.whenChanged(resolve);
      signal.addEventListener('abort', onAbort, { once: true });
      if (signal.aborted) resolve();
    });
    signal.removeEventListener('abort', onAbort);
  }

  /** The files that have changed since the last call. */
  take(): string[] {
    const changed = [...this.#changed];
    this.#changed.clear();
    return changed;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#settling);
    this.#onChange = undefined;
    for (const watcher of this.#watchers.values()) watcher.close();
  }

  #add(dir: string): void {
    try {
      const watcher = watch(dir, (_event, name) => this.#note(name === null ? dir : path.join(dir, name)));
      // A directory that goes away is no reason to end; its files come back with another one.
      watcher.on('error', () => this.#watchers.delete(dir));
      this.#watchers.set(dir, watcher);
    } catch {
      // It is not there now.
    }
  }

  #note(file: string): void {
    if (!this.#files.has(file)) return;
    this.#changed.add(file);
    this.#settle();
  }

  #settle(): void {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => {
      const onChange = this.#onChange;
      this.#onChange = undefined;
      onChange?.();
    }, SETTLE_MS);
  }
}
