import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findProgram } from '../../../scripts/lib/system-check.mjs';
import { readRepositoryFile, repositoryFiles, rootDir } from '../repository-files.js';

// Each standard goes with one architecture: both are covered without compiling everything four times.
const dialects = [
  { std: 'c++17', arch: 'a2a3' },
  { std: 'c++20', arch: 'a5' },
];
// Headers that only kernels include want to know what kind of core they are for.
const kernelOnly = { 'pipe_sync.h': ['-D__CPU_SIM', '-D__DAV_VEC__'] };
const compilers = ['g++', 'clang++'].filter((name) => findProgram(name) !== undefined);
const descriptor = JSON.parse(readRepositoryFile('native/runtime/tensormap_and_ringbuffer/pto-runtime.json'));
const headers = ['native/abi', 'native/include'].flatMap(repositoryFiles).filter((file) => file.endsWith('.h'));

let scratch;
beforeAll(() => {
  scratch = mkdtempSync(path.join(tmpdir(), 'pto-tidy-'));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Compiles a source that includes the header twice, and returns what the compiler says. */
function compile(header, { compiler, std, arch }) {
  const source = path.join(scratch, `${header.replaceAll('/', '.')}-${compiler}-${std}.cpp`);
  const line = `#include "${path.join(rootDir, header)}"\n`;
  writeFileSync(source, line + line);
  const includes = descriptor.orchestration.includeDirs.map(
    (dir) => `-I${dir.replace('{native}', 'native').replace('{arch}', arch)}`,
  );
  const flags = [
    '-fsyntax-only',
    `-std=${std}`,
    '-Wall',
    '-Wextra',
    '-Werror',
    ...(kernelOnly[path.basename(header)] ?? []),
  ];
  const child = spawn(compiler, [...flags, ...includes, source], { cwd: rootDir, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => (said += chunk));
  return new Promise((resolve) => child.on('close', (code) => resolve(`${said}exit ${code}`)));
}

for (const compiler of compilers) {
  for (const dialect of dialects) {
    describe(`${compiler} as ${dialect.std} for ${dialect.arch}`, () => {
      test.concurrent.each(headers)('%s', async (header) => {
        expect(await compile(header, { compiler, ...dialect })).toBe('exit 0');
      });
    });
  }
}
