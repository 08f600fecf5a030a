import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

import { discoverRuntimes, resolveAssets, runtimeDescriptor } from '@pto/runtime-native/assets';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import {
  CompileError,
  KernelCompiler,
  compileCallable,
  extractTextSection,
  readExportedFunctions,
} from '../src/index.js';
import type { CoreType } from '../src/index.js';
import { HOST_STANDS_IN, installAscendToolkit } from './ascend-toolkit.js';
import type { AscendToolkit, ToolkitBehaviour } from './ascend-toolkit.js';
import { isAlive } from './process-state.js';
import { recordingCompiler } from './recording-compiler.js';
import { useScratch } from './scratch.js';

const scratch = useScratch();
let isa = '';

beforeEach(() => {
  const pinned = readFileSync(path.join(resolveAssets().nativeDir, 'pto-isa.pin'), 'utf8');
  isa = path.join(scratch.dir, 'isa');
  scratch.write('isa/.git/HEAD', pinned);
  scratch.write('isa/include/pto/pto-inst.hpp', '');
  vi.stubEnv('PTO_ISA_ROOT', isa);
});

const KERNEL = '#include <pto/pto-inst.hpp>\nextern "C" void kernel_entry(long *args) { args[0] = 1; }\n';

/** `args[0] = 1; return;` for x86-64 and AArch64, as g++ -O3 compiles it. */
const KERNEL_CODE: Readonly<Record<string, string>> = {
  x64: '48c70701000000c3',
  arm64: '210080d2010000f9c0035fd6',
};

const TMR_ORCHESTRATION = `#include "pto_orchestration_api.h"
extern "C" __attribute__((visibility("default"))) void aicpu_orchestration_entry(const ChipStorageTaskArgs &) {}
`;

const HBG_ORCHESTRATION = `#include "orchestration_api.h"
extern "C" __attribute__((visibility("default")))
int build_graph(OrchestrationRuntime *, const ChipStorageTaskArgs &) { return 0; }
`;

const kernel = (text = KERNEL) => scratch.write('kernels/kernel.cpp', text);
const compiler = (options = {}) => new KernelCompiler({ platform: 'a2a3', ...options });
const compileKernel = (options = {}) => compiler(options).compileIncore(kernel(), { coreType: 'aiv' });

const kernelDirs = (runtime: string, arch: 'a2a3' | 'a5') => runtimeDescriptor(runtime).kernel(arch).includeDirs;

describe('a kernel for a chip', () => {
  it.each([
    ['a2a3', 'aiv', 'dav-c220-vec'],
    ['a2a3', 'aic', 'dav-c220-cube'],
    ['a5', 'aiv', 'dav-c310-vec'],
    ['a5', 'aic', 'dav-c310-cube'],
  ] as const)('is compiled for %s %s by ccec and linked by its ld.lld', async (platform, coreType, aicore) => {
    const toolkit = installAscendToolkit(scratch, HOST_STANDS_IN);
    scratch.write('own/own.h', '');
    const own = path.join(scratch.dir, 'own');
    const source = kernel();
    const elf = await compiler({ platform }).compileIncore(source, { coreType, includeDirs: [own] });
    const [compile = [], link, ...more] = toolkit.commands();
    expect(compile.slice(0, 10)).toEqual([
      toolkit.ccec,
      ...['-c', '-O3', '-g', '-x', 'cce', '-Wall', '-std=c++17', '--cce-aicore-only', `--cce-aicore-arch=${aicore}`],
    ]);
    const dirs = [path.join(isa, 'include'), path.join(isa, 'include/pto')];
    dirs.push(...kernelDirs('tensormap_and_ringbuffer', platform), own);
    expect(compile.slice(compile.indexOf('-DMEMORY_BASE') + 1)).toEqual([
      ...dirs.map((dir) => `-I${dir}`),
      ...['-MD', '-MF', '/job/unit.d', '-o', '/job/unit.o', source],
    ]);
    expect(link).toEqual([toolkit.linker, '-e', 'kernel_entry', '-o', '/job/unit.elf', '/job/unit.o']);
    expect(more).toEqual([]);
    expect(Buffer.from(extractTextSection(elf)).toString('hex')).toBe(KERNEL_CODE[process.arch]);
  });

  it.each(discoverRuntimes().flatMap((runtime) => (['a2a3', 'a5'] as const).map((arch) => [runtime, arch] as const)))(
    'finds pipe_sync.h with %s on %s',
    async (runtime, platform) => {
      const toolkit = installAscendToolkit(scratch, HOST_STANDS_IN);
      await compiler({ platform }).compileIncore(kernel(), { coreType: 'aic', runtime });
      const dirs = (toolkit.commands()[0] ?? []).filter((word) => word.startsWith('-I')).map((word) => word.slice(2));
      expect(dirs.filter((dir) => existsSync(path.join(dir, 'pipe_sync.h')))).toHaveLength(1);
    },
  );

  it('comes from the cache until a header changes', async () => {
    const toolkit = installAscendToolkit(scratch, HOST_STANDS_IN);
    const first = await compileKernel();
    expect(await compileKernel()).toEqual(first);
    expect(toolkit.commands()).toHaveLength(2);
    scratch.write('isa/include/pto/pto-inst.hpp', '// changed\n');
    await compileKernel();
    expect(toolkit.commands()).toHaveLength(4);
  });

  it('is told what ccec said against it', async () => {
    const { ccec } = installAscendToolkit(scratch, { ccec: 'echo "kernel.cpp:1: error: no such pipe" >&2; exit 7' });
    const failure = await compileKernel().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CompileError);
    expect(failure).toMatchObject({
      code: 'ERR_PTO_COMPILE_FAILED',
      label: 'Incore',
      exitCode: 7,
      argv: expect.arrayContaining([ccec, '-DMEMORY_BASE']),
      stderr: 'kernel.cpp:1: error: no such pipe\n',
      message: expect.stringContaining(
        'Incore compilation failed with exit code 7:\nkernel.cpp:1: error: no such pipe',
      ),
    });
  });

  it('is told what the linker said against it, and by which command line', async () => {
    const linker = 'echo "ld.lld: error: undefined symbol: helper" >&2; exit 1';
    const toolkit = installAscendToolkit(scratch, { ...HOST_STANDS_IN, linker });
    const failure = (await compileKernel().catch((error: unknown) => error)) as CompileError;
    expect(failure).toMatchObject({ label: 'Incore', stderr: expect.stringContaining('undefined symbol: helper') });
    expect(failure.argv.slice(0, 3)).toEqual([toolkit.linker, '-e', 'kernel_entry']);
  });

  it('has one time limit for its compiler and its linker', async () => {
    const toolkit = installAscendToolkit(scratch, { ccec: 'sleep 0.6; : > "$TMPDIR/unit.o"', linker: 'sleep 0.6' });
    const failure = (await compileKernel({ timeoutMs: 1_000 }).catch((error: unknown) => error)) as CompileError;
    expect(failure).toMatchObject({
      code: 'ERR_PTO_COMPILE_TIMEOUT',
      message: expect.stringContaining('longer than 1 s'),
    });
    expect([toolkit.ccec, toolkit.linker]).toContain(failure.argv[0]);
  });

  it('leaves its object and its linked file on request, and nothing otherwise', async () => {
    installAscendToolkit(scratch, HOST_STANDS_IN);
    await compileKernel();
    expect(readdirSync(scratch.tempDir)).toEqual([]);
    const cacheDir = path.join(scratch.dir, 'other-cache');
    await compileKernel({ keepTemps: true, cacheDir });
    const [kept = ''] = readdirSync(scratch.tempDir);
    expect(kept).toMatch(/^pto-incore-/);
    expect(readdirSync(path.join(scratch.tempDir, kept)).sort()).toEqual(['unit.d', 'unit.elf', 'unit.o']);
  });
});

describe('compiling for a chip is refused', () => {
  it('without ASCEND_HOME_PATH, when the compiler is made', () => {
    expect(() => compiler()).toThrow(
      expect.objectContaining({
        code: 'ERR_PTO_COMPILE_TOOL_MISSING',
        message: expect.stringContaining("Environment variable 'ASCEND_HOME_PATH' is not set.") as string,
      }),
    );
  });

  it.each(['ccec', 'linker'] as const)('without the file of %s, which the message names', async (part) => {
    const toolkit = installAscendToolkit(scratch, HOST_STANDS_IN);
    rmSync(toolkit[part]);
    await expect(compileKernel()).rejects.toMatchObject({
      code: 'ERR_PTO_COMPILE_TOOL_MISSING',
      message: expect.stringContaining(toolkit[part]),
    });
    expect(toolkit.commands()).toEqual([]);
  });

  it.each(['', 'vec', 'AIV', 'cube', undefined])('for core type %j, before anything is run', async (coreType) => {
    const toolkit = installAscendToolkit(scratch);
    await expect(compiler().compileIncore(kernel(), { coreType: coreType as CoreType })).rejects.toMatchObject({
      code: 'ERR_PTO_COMPILE_OPTION',
      message: expect.stringContaining("allowed: 'aic', 'aiv'"),
    });
    expect(toolkit.commands()).toEqual([]);
  });

  it.each([
    ['sanitizers', { sanitizers: ['address'] }],
    ['checkAccess', { checkAccess: true }],
  ] as const)('with %s, which code of the device cannot have', (name, options) => {
    installAscendToolkit(scratch);
    expect(() => compiler(options)).toThrow(
      expect.objectContaining({
        code: 'ERR_PTO_COMPILE_OPTION',
        message: expect.stringMatching(new RegExp(`${name} on platform a2a3.*Use 'a2a3sim'`, 's')) as string,
      }),
    );
  });

  it('without PTO-ISA, with both ways to get it', async () => {
    installAscendToolkit(scratch);
    vi.stubEnv('PTO_ISA_ROOT', undefined);
    await expect(compileKernel()).rejects.toMatchObject({
      code: 'ERR_PTO_ISA_MISSING',
      message: expect.stringMatching(/pto isa fetch.*PTO_ISA_ROOT/s),
    });
  });

  it('with PTO-ISA of another commit, unless that is allowed', async () => {
    installAscendToolkit(scratch, HOST_STANDS_IN);
    scratch.write('isa/.git/HEAD', `${'ab'.repeat(20)}\n`);
    await expect(compileKernel()).rejects.toMatchObject({
      code: 'ERR_PTO_ISA_MISMATCH',
      message: expect.stringMatching(/PTO_ISA_ROOT is .*at commit (ab){20}; .*PTO_ISA_ALLOW_MISMATCH=1/s),
    });
    vi.stubEnv('PTO_ISA_ALLOW_MISMATCH', '1');
    await compileKernel();
  });
});

describe('an orchestration for a chip', () => {
  it.each(['a2a3', 'a5'])('of tensormap_and_ringbuffer goes to the AICPU of %s', async (platform) => {
    const toolkit = installAscendToolkit(scratch, HOST_STANDS_IN);
    const source = scratch.write('graph.cpp', TMR_ORCHESTRATION);
    vi.stubEnv('CXX', 'not-used-here');
    const library = await compiler({ platform }).compileOrchestration('tensormap_and_ringbuffer', source);
    expect(readExportedFunctions(library)).toContain('aicpu_orchestration_entry');
    expect(toolkit.commands().map(([program]) => program)).toEqual([toolkit.aarch64, toolkit.aarch64]);
    const [, link = []] = toolkit.commands();
    expect(link.slice(1, 8)).toEqual([
      ...['-shared', '-fPIC', '-O3', '-g', '-std=c++17', '-fno-gnu-unique', '-Wl,--build-id=sha1'],
    ]);
    expect(link.at(-1)).toBe('/job/framework-0.o');
  });

  it.each(['a2a3', 'a5'])('of host_build_graph stays on the host of %s', async (platform) => {
    const toolkit = installAscendToolkit(scratch, HOST_STANDS_IN);
    const host = recordingCompiler(scratch);
    vi.stubEnv('CXX', host.program);
    const source = scratch.write('graph.cpp', HBG_ORCHESTRATION);
    const library = await compiler({ platform }).compileOrchestration('host_build_graph', source);
    expect(readExportedFunctions(library)).toContain('build_graph');
    expect(host.sources()).toEqual(['graph.cpp']);
    expect(toolkit.commands()).toEqual([]);
  });
});

it('a callable for a chip holds the code of its kernels and nothing else of their files', async () => {
  installAscendToolkit(scratch, HOST_STANDS_IN);
  const callable = await compileCallable({
    platform: 'a5',
    runtime: 'tensormap_and_ringbuffer',
    orchestration: { source: scratch.write('graph.cpp', TMR_ORCHESTRATION) },
    kernels: [{ funcId: 3, source: kernel(), coreType: 'aic' }],
  });
  const [child] = callable.children;
  expect(child?.funcId).toBe(3);
  expect(Buffer.from(child?.callable.binary ?? []).toString('hex')).toBe(KERNEL_CODE[process.arch]);
});

const limit = (timeoutMs: number | undefined) => (timeoutMs === undefined ? {} : { timeoutMs });

describe.each([
  ['ccec', 'Incore', (timeoutMs?: number): Promise<Uint8Array> => compileKernel(limit(timeoutMs))],
  ['linker', 'Incore', (timeoutMs?: number): Promise<Uint8Array> => compileKernel(limit(timeoutMs))],
  [
    'aarch64',
    'Framework',
    (timeoutMs?: number): Promise<Uint8Array> => {
      const source = scratch.write('graph.cpp', TMR_ORCHESTRATION);
      return compiler(limit(timeoutMs)).compileOrchestration('tensormap_and_ringbuffer', source);
    },
  ],
] as const)('%s', (part, label, compile) => {
  const install = (body: string): AscendToolkit => {
    const behaviour: ToolkitBehaviour = {
      ...HOST_STANDS_IN,
      ccec: ': > "$TMPDIR/unit.o"',
      [part]: body,
    };
    return installAscendToolkit(scratch, behaviour);
  };

  it('is stopped with its group when it takes too long', async () => {
    const pids = path.join(scratch.dir, 'pids');
    install(`sleep 600 & echo $! >> '${pids}'; echo $$ >> '${pids}'; echo "thinking" >&2; wait`);
    await expect(compile(3_000)).rejects.toMatchObject({
      code: 'ERR_PTO_COMPILE_TIMEOUT',
      label,
      stderr: expect.stringContaining('thinking'),
    });
    const started = readFileSync(pids, 'utf8').trim().split('\n').map(Number);
    expect(started.length).toBeGreaterThanOrEqual(2);
    await vi.waitFor(() => expect(started.filter(isAlive)).toEqual([]), { timeout: 30_000 });
    expect(readdirSync(scratch.tempDir)).toEqual([]);
  });

  it('may print more than anybody reads', async () => {
    install(`head -c 30000000 /dev/zero | tr '\\0' x >&2; echo " the end" >&2; exit 1`);
    const failure = (await compile().catch((error: unknown) => error)) as CompileError;
    expect(failure).toMatchObject({ code: 'ERR_PTO_COMPILE_FAILED', label });
    expect(failure.stderr.length).toBeLessThan(140 * 1024);
    expect([failure.stderr.slice(0, 3), failure.stderr.slice(-11)]).toEqual(['xxx', 'xx the end\n']);
    expect(failure.stderr).toContain('bytes left out');
  });
});
