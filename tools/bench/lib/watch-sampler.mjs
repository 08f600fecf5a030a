// From a saved kernel to the result of its scene, in a copy of an example that pto test watches.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildDir, inRoot } from '../../../scripts/lib/paths.mjs';
import { takeTurns, timed, timedAsync } from './turns.mjs';

const PATIENCE_MS = 60_000;

/** What a child process prints, as it comes. */
class Output {
  #text = '';
  #changed = () => {};

  constructor(child) {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        this.#text += chunk;
        this.#changed();
      });
    }
    child.on('close', (code) => {
      this.#text += `\nended with ${code}\n`;
      this.#changed();
    });
  }

  /** Waits for a text, and forgets all up to it. */
  async next(text) {
    const timer = setTimeout(() => this.#changed(new Error(`'${text}' did not come:\n${this.#text}`)), PATIENCE_MS);
    try {
      while (!this.#text.includes(text)) {
        if (/ended with|FAILED/.test(this.#text)) throw new Error(this.#text);
        await new Promise((resolve, reject) => {
          this.#changed = (error) => (error === undefined ? resolve() : reject(error));
        });
      }
    } finally {
      clearTimeout(timer);
    }
    this.#text = this.#text.slice(this.#text.indexOf(text) + text.length);
  }
}

/** The compiler alone, on the same kernel. */
function compilerOf(kernel, dir) {
  const headers = ['native/include/2026-05/tensormap_and_ringbuffer', 'native/abi'];
  const includes = headers.map((name) => `-I${inRoot(name)}`);
  const args = ['-shared', '-O2', '-fPIC', '-std=c++20', ...includes, kernel, '-o', path.join(dir, 'kernel.so')];
  return () => {
    const { status, stderr } = spawnSync('g++', args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  };
}

/** @param {{example: string, pto: string[], rounds?: number, seconds: number}} settings */
export async function sampleWatch({ example, pto, rounds, seconds }) {
  // Below the root, where the scene's imports are found.
  mkdirSync(path.join(buildDir, 'bench'), { recursive: true });
  const dir = mkdtempSync(path.join(buildDir, 'bench', 'watch-'));
  cpSync(example, dir, { recursive: true });
  const kernel = path.join(dir, 'kernels/aiv/kernel_mul.cpp');
  const text = readFileSync(kernel, 'utf8');
  const child = spawn(process.execPath, [...pto, dir, '--case', 'three blocks', '--watch']);
  try {
    const output = new Output(child);
    await output.next('Watching');
    const run = async () => {
      // New for every compiler cache there is.
      writeFileSync(kernel, `${text}// ${Date.now()} ${process.pid}\n`);
      return timedAsync(() => output.next('three blocks ... PASSED'))();
    };
    const settled = async () => {
      const us = await run();
      await output.next('Watching');
      return us;
    };
    return await takeTurns({ rounds, seconds }, settled, timed(compilerOf(kernel, dir)));
  } finally {
    child.kill('SIGINT');
    rmSync(dir, { recursive: true, force: true });
  }
}
