import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

import { beforeEach, describe, expect, it, vi } from 'vitest';

import { KernelCompiler, compileCallable } from '../src/index.js';
import type { CompileCallableOptions } from '../src/index.js';
import { recordingCompiler } from './recording-compiler.js';
import type { RecordingCompiler } from './recording-compiler.js';
import { useScratch } from './scratch.js';

const scratch = useScratch();
const entry = pathToFileURL(path.resolve(import.meta.dirname, '..', 'dist', 'index.js')).href;

const KERNEL = '#include "outer.h"\nextern "C" void kernel_entry(long *args) { args[0] = VALUE; }\n';
const GRAPH = `#include "orchestration_api.h"
extern "C" int build(OrchestrationRuntime *, const ChipStorageTaskArgs &) { return 0; }
`;

let recorder: RecordingCompiler;

const useCompiler = (before = ''): void => {
  recorder = recordingCompiler(scratch, before);
  vi.stubEnv('CXX', recorder.program);
};

const kernelNamed = (name: string): string => scratch.write(`${name}.cpp`, `${KERNEL}// ${name}\n`);

const compileKernel = (source: string): Promise<Uint8Array> =>
  new KernelCompiler({ platform: 'a2a3sim' }).compileIncore(source, { coreType: 'aiv', includeDirs: [scratch.dir] });

const callable = (graph: string, ...kernels: string[]): CompileCallableOptions => ({
  platform: 'a2a3sim',
  runtime: 'host_build_graph',
  includeDirs: [scratch.dir],
  orchestration: { source: scratch.write(graph, `${GRAPH}// ${graph}\n`), functionName: 'build' },
  kernels: kernels.map((name, funcId) => ({ funcId, source: kernelNamed(name), coreType: 'aiv' })),
});

beforeEach(() => {
  scratch.write('inner.h', '#define VALUE 1\n');
  scratch.write('outer.h', '#include "inner.h"\n');
  useCompiler();
});

describe('what the compile cache looks at', () => {
  it('is every header, also one that another header includes, for the sources that read it and for no other', async () => {
    const [reader, other] = [
      kernelNamed('reader'),
      scratch.write('other.cpp', 'extern "C" void kernel_entry(long *) {}\n'),
    ];
    const before = await compileKernel(reader);
    await compileKernel(other);
    scratch.write('inner.h', '#define VALUE 2\n');
    expect(await compileKernel(reader)).not.toEqual(before);
    await compileKernel(other);
    expect(recorder.sources()).toEqual(['reader.cpp', 'other.cpp', 'reader.cpp']);
  });

  it('is the version of the compiler, which may change behind its name', async () => {
    const version = scratch.write('version', 'g++ 12.1.0');
    const compiler = `if [ "$1" = --version ]; then cat '${version}'; exit 0; fi\nexec '${recorder.program}' "$@"`;
    vi.stubEnv('PTO_SIM_CXX', scratch.script('changing-g++', compiler));
    const source = kernelNamed('add');
    const program = `
      import { KernelCompiler } from ${JSON.stringify(entry)};
      const compiler = new KernelCompiler({ platform: 'a2a3sim' });
      await compiler.compileIncore(${JSON.stringify(source)}, { coreType: 'aiv', includeDirs: [${JSON.stringify(scratch.dir)}] });`;
    const compileInProcess = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
    await compileInProcess();
    await compileInProcess();
    expect(recorder.sources()).toEqual(['add.cpp']);
    scratch.write('version', 'g++ 12.2.0');
    await compileInProcess();
    expect(recorder.sources()).toEqual(['add.cpp', 'add.cpp']);
  });

  it('is where a source is, because debug information says so, but not how its path was given', async () => {
    const source = kernelNamed('add');
    await compileKernel(source);
    await compileKernel(path.relative(process.cwd(), source));
    await compileKernel(path.join(scratch.dir, 'tmp', '..', 'add.cpp'));
    await compileKernel(pathToFileURL(source) as unknown as string);
    expect(recorder.sources()).toEqual(['add.cpp']);
    await compileKernel(scratch.write('elsewhere/add.cpp', readFileSync(source, 'utf8')));
    expect(recorder.sources()).toEqual(['add.cpp', 'add.cpp']);
  });

  it('is not which callable a kernel belongs to', async () => {
    await compileCallable(callable('one.cpp', 'shared', 'own_one'));
    await compileCallable(callable('two.cpp', 'own_two', 'shared'));
    expect(recorder.sources().sort()).toEqual(['one.cpp', 'own_one.cpp', 'own_two.cpp', 'shared.cpp', 'two.cpp']);
  });
});

describe('the sources of a callable', () => {
  it('compile at the same time, the orchestration with the kernels', async () => {
    // Each waits until the other has begun, and gives up when it never does.
    const wait = `for word; do case "$word" in *.cpp) own=$(basename "$word" .cpp);; esac; done
touch '${scratch.dir}'/begun.$own
case "$own" in graph) other=add;; *) other=graph;; esac
for i in $(seq 600); do [ -e '${scratch.dir}'/begun.$other ] && break; sleep 0.05; done
[ -e '${scratch.dir}'/begun.$other ] || exit 1`;
    useCompiler(wait);
    const program = `
      import { compileCallable } from ${JSON.stringify(entry)};
      await compileCallable(${JSON.stringify(callable('graph.cpp', 'add'))});`;
    const env = { ...process.env, PTO_COMPILE_JOBS: '2' };
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { env });
    expect(recorder.sources().sort()).toEqual(['add.cpp', 'graph.cpp']);
  });

  it('keep their order, whichever is ready first', async () => {
    useCompiler('case "$*" in */slow.cpp*) sleep 0.4;; esac');
    const { children } = await compileCallable(callable('graph.cpp', 'slow', 'fast', 'faster'));
    expect(children.map(({ funcId, name }) => [funcId, name])).toEqual([
      [0, 'slow'],
      [1, 'fast'],
      [2, 'faster'],
    ]);
  });
});
