import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';

import { changedInputs, fileDigest, inputName } from '@pto/runtime-native/assets';
import type { InputRoots } from '@pto/runtime-native/assets';

import { writeEntry } from '../cache/entry-file.js';
import { isSystemFile } from '../cache/include-view.js';
import { parseDepfile } from '../command/depfile.js';

/**
 * A folder in which CMake builds, kept from build to build. make decides by time stamps; this decides by content: what it
 * remembers of the last build tells which inputs have other content now, and the objects that were made of these are
 * removed, whatever their time stamps say.
 */
export class BuildTree {
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
  }

  /** Whether it was configured in just this way. */
  isConfigured(settings: string): boolean {
    return existsSync(path.join(this.#dir, 'CMakeCache.txt')) && this.#read('settings') === settings;
  }

  /** Whether there is anything in it. */
  isEmpty(): boolean {
    return !existsSync(this.#dir) || readdirSync(this.#dir).length === 0;
  }

  markConfigured(settings: string): void {
    writeEntry(this.#file('settings'), [settings]);
  }

  /** Removes everything, and leaves an empty folder. */
  wipe(): void {
    rmSync(this.#dir, { recursive: true, force: true });
    mkdirSync(this.#dir, { recursive: true, mode: 0o700 });
  }

  /** The inputs of the last build that have other content now, or are gone. */
  changedInputs(roots: InputRoots): string[] {
    const inputs = this.#readInputs();
    return inputs === undefined ? [] : changedInputs({ inputs }, roots);
  }

  /** Removes the objects that were made of these files. */
  removeObjectsOf(changed: readonly string[]): void {
    if (changed.length === 0) return;
    for (const { object, files } of this.#objects()) {
      if (files.some((file) => changed.includes(file))) rmSync(object, { force: true });
    }
  }

  /**
   * Everything that the objects of the last build were made of, and what CMake read to know how: names as in a manifest,
   * with digests. Files that changed after `startedAt` have a digest that nothing matches.
   */
  recordInputs(roots: InputRoots, settingsFiles: readonly string[], startedAt: number): Record<string, string> {
    const read = this.#objects().flatMap(({ files }) => files.filter((file) => !isSystemFile(file)));
    const inputs: Record<string, string> = {};
    for (const file of [...new Set([...read, ...settingsFiles])].sort()) {
      // The depfile of a source that is gone may still be there.
      const stats = statSync(file, { throwIfNoEntry: false });
      if (stats === undefined) continue;
      inputs[inputName(file, roots)] = stats.ctimeMs < startedAt ? (fileDigest(file) ?? '') : '';
    }
    writeEntry(this.#file('inputs'), [JSON.stringify(inputs)]);
    return inputs;
  }

  #objects(): { readonly object: string; readonly files: readonly string[] }[] {
    const entries = readdirSync(this.#dir, { recursive: true, encoding: 'utf8' });
    return entries
      .filter((name) => name.endsWith('.o.d'))
      .map((name) => path.join(this.#dir, name))
      .map((depfile) => ({
        object: depfile.slice(0, -'.d'.length),
        files: parseDepfile(readFileSync(depfile, 'utf8'), this.#dir),
      }));
  }

  #readInputs(): Record<string, string> | undefined {
    try {
      return JSON.parse(this.#read('inputs') ?? '') as Record<string, string>;
    } catch {
      return undefined;
    }
  }

  #read(name: string): string | undefined {
    try {
      return readFileSync(this.#file(name), 'utf8');
    } catch {
      return undefined;
    }
  }

  #file(name: string): string {
    return path.join(this.#dir, `pto-${name}.json`);
  }
}
