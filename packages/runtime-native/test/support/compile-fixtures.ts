// Compiles the fixtures with the compiler that builds the runtime. @pto/compiler stands above this package, so its tests
// call g++ themselves.

import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { runtimeDescriptor } from '../../src/assets/index.js';
import type { RuntimeSources } from '../../src/assets/index.js';
import {
  buildDir,
  foreignLibraries,
  hostKernels,
  hostOrchestrations,
  kernels,
  libraryFile,
  orchestrations,
  sourceDir,
} from './fixtures.js';

const run = promisify(execFile);
const COMPILER = process.env['CXX'] ?? 'g++';

async function compile(
  name: string,
  { includeDirs, sources }: RuntimeSources,
  flags: readonly string[],
): Promise<void> {
  await run(COMPILER, [
    '-shared',
    '-fPIC',
    '-O1',
    '-std=c++17',
    ...flags,
    ...includeDirs.map((dir) => `-I${dir}`),
    path.join(sourceDir, `${name}.cpp`),
    ...sources,
    '-o',
    libraryFile(name),
  ]);
}

async function compileFor(
  runtime: string,
  orchestrationNames: readonly string[],
  kernelNames: readonly string[],
): Promise<void> {
  const descriptor = runtimeDescriptor(runtime);
  for (const name of orchestrationNames) {
    await compile(name, descriptor.orchestration('a2a3'), ['-fno-gnu-unique', '-Wl,--build-id=sha1']);
  }
  for (const name of kernelNames) await compile(name, descriptor.kernel('a2a3'), ['-D__CPU_SIM', '-D__DAV_VEC__']);
}

export async function setup(): Promise<void> {
  await mkdir(buildDir, { recursive: true });
  await compileFor('tensormap_and_ringbuffer', orchestrations, kernels);
  await compileFor('host_build_graph', hostOrchestrations, hostKernels);
  for (const name of foreignLibraries) await compile(name, { includeDirs: [], sources: [] }, []);
}
