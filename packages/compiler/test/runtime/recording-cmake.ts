import { chmodSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { vi } from 'vitest';

import type { Scratch } from '../scratch.js';

/** A program in CMake's place that writes down how it was called, and "builds" by copying the sources together. */
export interface RecordingCmake {
  readonly program: string;
  /** The arguments of each call so far. */
  calls(): string[][];
  /** What was built so far: names of CMake targets. */
  built(): string[];
  /** Forgets the calls so far. */
  forget(): void;
}

const PROGRAM = `
const fs = require('node:fs');
const path = require('node:path');
const args = process.argv.slice(2);
if (args[0] === '--version') {
  console.log('cmake version 3.25.1');
  process.exit(0);
}
fs.appendFileSync(LOG, JSON.stringify(args) + '\\n');
if (process.env.FAKE_CMAKE_HANGS !== undefined) {
  const child = require('node:child_process').spawn('sleep', ['1000'], { stdio: 'inherit' });
  fs.writeFileSync(process.env.FAKE_CMAKE_HANGS, String(child.pid));
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
const after = (flag) => args[args.indexOf(flag) + 1];
if (args.includes('-S')) {
  const tree = after('-B');
  const defines = Object.fromEntries(
    args.filter((arg) => arg.startsWith('-D')).map((arg) => /^-D([^=]+)=(.*)$/s.exec(arg).slice(1)),
  );
  if (process.env.FAKE_CMAKE_FAILS === 'always' || fs.existsSync(path.join(tree, 'broken'))) {
    console.log('CMake Error: this tree is broken');
    process.exit(1);
  }
  fs.mkdirSync(tree, { recursive: true });
  fs.writeFileSync(path.join(tree, 'CMakeCache.txt'), JSON.stringify(defines));
} else {
  const tree = after('--build');
  const defines = JSON.parse(fs.readFileSync(path.join(tree, 'CMakeCache.txt'), 'utf8'));
  const [, part, arch, name] = /^(host_runtime|aicpu_kernel|aicore_kernel)_(a2a3|a5)_(.*)$/.exec(after('--target'));
  const target = { host_runtime: 'host', aicpu_kernel: 'aicpu', aicore_kernel: 'aicore' }[part];
  const file = { host: 'libhost_runtime.so', aicpu: 'libaicpu_kernel.so', aicore: 'aicore_kernel.o' }[target];
  const folder = defines.PTO_RUNTIME_DIRS;
  const { sources } = JSON.parse(fs.readFileSync(path.join(folder, 'pto-runtime.json'), 'utf8')).targets[target];
  let text = '';
  for (const source of sources) {
    const object = path.join(tree, 'objects', source + '.o');
    const content = fs.readFileSync(path.join(folder, source), 'utf8');
    if (content.includes('#error')) {
      console.log(source + ': error: ' + content);
      process.exit(2);
    }
    // As make does it: an object that is there, and younger than its source, is not made again.
    if (!fs.existsSync(object) || fs.statSync(object).mtimeMs < fs.statSync(path.join(folder, source)).mtimeMs) {
      fs.mkdirSync(path.dirname(object), { recursive: true });
      fs.writeFileSync(object, content);
      fs.writeFileSync(object + '.d', object + ': ' + path.join(folder, source) + '\\n');
    }
    text += fs.readFileSync(object, 'utf8');
  }
  const out = path.join(defines.PTO_LIB_DIR, arch, defines.PTO_VARIANT, name);
  fs.mkdirSync(out, { recursive: true });
  fs.writeFileSync(path.join(out, file), [target, arch, defines.PTO_SANITIZER, text].join(' '));
  for (const shared of ['libsimpler_log.so', 'libcpu_sim_context.so']) {
    fs.writeFileSync(path.join(defines.PTO_LIB_DIR, shared), shared + defines.PTO_SANITIZER);
  }
}
`;

/** Puts a {@link RecordingCmake} first into `PATH`. */
export function recordingCmake(scratch: Scratch): RecordingCmake {
  const log = path.join(scratch.dir, 'cmake-calls');
  const program = scratch.write('bin/cmake', `#!${process.execPath}\nconst LOG = '${log}';\n${PROGRAM}`);
  chmodSync(program, 0o755);
  vi.stubEnv('PATH', `${path.dirname(program)}:${process.env['PATH']}`);
  const calls = (): string[][] => {
    const lines = existsSync(log) ? readFileSync(log, 'utf8').split('\n').slice(0, -1) : [];
    return lines.map((line) => JSON.parse(line) as string[]);
  };
  return {
    program,
    calls,
    built: () => calls().flatMap((args) => (args.includes('--target') ? [args[args.indexOf('--target') + 1]!] : [])),
    forget: () => void scratch.write('cmake-calls', ''),
  };
}

/** Writes a runtime of one source a part, and returns its folder. */
export function writeRuntime(scratch: Scratch, name: string, changes: object = {}): string {
  const parts = ['host', 'aicpu', 'aicore'];
  for (const part of parts) scratch.write(`${name}/${part}/${name}.cpp`, `// ${part} of ${name}\n`);
  const file = scratch.write(
    `${name}/pto-runtime.json`,
    JSON.stringify({
      name,
      abi: '2026-05',
      hostAbi: 3,
      archs: ['a2a3', 'a5'],
      variants: ['sim', 'onboard'],
      targets: Object.fromEntries(parts.map((part) => [part, { sources: [`${part}/${name}.cpp`] }])),
      orchestration: {},
      kernel: {},
      ...changes,
    }),
  );
  return path.dirname(file);
}
