#!/usr/bin/env node
// Generates packages/task-interface/src/abi/layout.gen.ts from the C++ headers in native/abi.
//
// The headers are the one place where a layout, a limit, an enum or an error code is written. This program compiles
// native/abi/layout_dump.cpp against them, runs it, and renders the JSON that it prints as TypeScript.
//
//   node tools/abi-gen/abi-gen.mjs           writes the file when it differs
//   node tools/abi-gen/abi-gen.mjs --check   writes nothing; exits with 1 and a diff when the file is stale
//
// Compiler: $CXX, else g++.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { render } from './render.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const native = join(root, 'native');
const source = join(native, 'abi', 'layout_dump.cpp');
const target = join(root, 'packages', 'task-interface', 'src', 'abi', 'layout.gen.ts');
const includeDirs = ['abi', 'include/2026-05/tensormap_and_ringbuffer', 'platform/arch/a2a3'];

class Failure extends Error {}

function run(command, args) {
  const result = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (result.error?.code === 'ENOENT') {
    throw new Failure(`${command} was not found. Install a C++17 compiler (Debian: g++), or name one in CXX.`);
  }
  if (result.error) throw result.error;
  if (result.status !== 0) {
    throw new Failure(`${command} failed with ${result.signal ?? result.status}:\n${result.stderr}`);
  }
  return result.stdout;
}

function dumpLayout() {
  const directory = mkdtempSync(join(tmpdir(), 'pto-abi-gen-'));
  try {
    const program = join(directory, 'layout_dump');
    const include = includeDirs.flatMap((dir) => ['-I', join(native, dir)]);
    run(process.env.CXX || 'g++', ['-std=c++17', '-O0', ...include, source, '-o', program]);
    return JSON.parse(run(program, []));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function showDifference(wanted) {
  const directory = mkdtempSync(join(tmpdir(), 'pto-abi-gen-'));
  try {
    const fresh = join(directory, 'layout.gen.ts');
    writeFileSync(fresh, wanted);
    const committed = existsSync(target) ? target : '/dev/null';
    const labels = ['--label', 'committed', '--label', 'generated now'];
    const { stdout } = spawnSync('diff', ['-u', ...labels, committed, fresh], { encoding: 'utf8' });
    process.stderr.write(stdout ?? '');
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function main(args) {
  const unknown = args.filter((argument) => argument !== '--check');
  if (unknown.length > 0) throw new Failure(`unknown argument ${unknown[0]}; allowed: --check`);

  const wanted = render(dumpLayout());
  const name = relative(root, target);
  if (existsSync(target) && readFileSync(target, 'utf8') === wanted) {
    console.log(`${name} is up to date`);
    return 0;
  }
  if (args.includes('--check')) {
    showDifference(wanted);
    console.error(`${name} is stale; run: node tools/abi-gen/abi-gen.mjs`);
    return 1;
  }
  writeFileSync(target, wanted);
  console.log(`${name} written`);
  return 0;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  console.error(`abi-gen: ${error.message}`);
  process.exitCode = 1;
}
