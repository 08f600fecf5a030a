import { execFile, execFileSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

import { describe, expect, it, vi } from 'vitest';

import { ProgressLine } from '../src/process/progress-line.js';
import { useScratch } from './scratch.js';

const scratch = useScratch();
const ERASE = '\r\u001b[K';

function terminal(columns = 80) {
  const written: string[] = [];
  return { written, isTTY: true, columns, write: (text: string) => written.push(text) };
}

describe('the progress line', () => {
  it('says what is worked on and how far it is, and is gone at the end', () => {
    const stream = terminal();
    const line = new ProgressLine(stream);
    const [first, second] = [line.begin('a.cpp'), line.begin('b.cpp')];
    first();
    second();
    expect(stream.written).toEqual([
      `${ERASE}compiling 1 of 1: a.cpp`,
      `${ERASE}compiling 1 of 2: a.cpp, b.cpp`,
      `${ERASE}compiling 2 of 2: b.cpp`,
      ERASE,
    ]);
  });

  it('counts from one again for the next work', () => {
    const stream = terminal();
    const line = new ProgressLine(stream);
    line.begin('a.cpp')();
    line.begin('b.cpp')();
    expect(stream.written[2]).toBe(`${ERASE}compiling 1 of 1: b.cpp`);
  });

  it('stays on one line of a narrow terminal', () => {
    const stream = terminal(20);
    new ProgressLine(stream).begin('a_kernel_with_a_long_name.cpp');
    expect(stream.written[0]).toBe(`${ERASE}compiling 1 of 1: a`);
  });

  it('is not written where it could not be erased', () => {
    const stream = terminal();
    new ProgressLine({ ...stream, isTTY: false }).begin('a.cpp')();
    vi.stubEnv('TERM', 'dumb');
    new ProgressLine(stream).begin('a.cpp')();
    expect(stream.written).toEqual([]);
  });
});

describe('a program that compiles', () => {
  const entry = pathToFileURL(path.resolve(import.meta.dirname, '..', 'dist', 'index.js')).href;
  const args = () => {
    const source = scratch.write('kernel_add.cpp', 'extern "C" void kernel_entry(long *) {}\n');
    const program = `
      import { KernelCompiler } from ${JSON.stringify(entry)};
      await new KernelCompiler({ platform: 'a2a3sim' }).compileIncore(${JSON.stringify(source)}, { coreType: 'aiv' });`;
    return [process.execPath, '--input-type=module', '-e', program];
  };

  it('shows the line on a terminal', () => {
    const inTerminal = 'import pty, sys; sys.exit(pty.spawn(sys.argv[1:]))';
    const env = { ...process.env, TERM: 'xterm' };
    const shown = execFileSync('python3', ['-c', inTerminal, ...args()], { encoding: 'utf8', env });
    expect(shown).toContain(`${ERASE}compiling 1 of 1: kernel_add.cpp`);
    expect(shown.endsWith(ERASE)).toBe(true);
  });

  it('is silent elsewhere', async () => {
    const [program, ...rest] = args();
    expect(await promisify(execFile)(program!, rest)).toEqual({ stdout: '', stderr: '' });
  });
});
