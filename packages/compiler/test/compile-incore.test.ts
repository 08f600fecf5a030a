import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { resolveAssets, runtimeDescriptor } from '@pto/runtime-native/assets';
import { describe, expect, it, vi } from 'vitest';

import { CompileError, KernelCompiler, readExportedFunctions } from '../src/index.js';
import type { CoreType } from '../src/index.js';
import { useScratch } from './scratch.js';

const scratch = useScratch();

const PLAIN_KERNEL = `#include <cstdint>
extern "C" void kernel_entry(int64_t *args) { args[0] = 1; }
`;

const compiler = (options = {}) => new KernelCompiler({ platform: 'a2a3sim', ...options });
const kernel = (text = PLAIN_KERNEL) => scratch.write('kernels/aiv/kernel_add.cpp', text);

/** A kernel that only compiles when a condition of the preprocessor holds. */
const kernelWhere = (condition: string) => kernel(`#if !(${condition})\n#error not so\n#endif\n${PLAIN_KERNEL}`);

describe('compileIncore', () => {
  it('gives a library with the kernel entry', async () => {
    const bytes = await compiler().compileIncore(kernel(), { coreType: 'aiv' });
    expect(readExportedFunctions(bytes)).toContain('kernel_entry');
  });

  it('takes a file: URL', async () => {
    const bytes = await compiler().compileIncore(pathToFileURL(kernel()), { coreType: 'aiv' });
    expect(bytes.length).toBeGreaterThan(0);
  });

  it.each([
    ['aiv', 'defined(__DAV_VEC__) && !defined(__DAV_CUBE__)'],
    ['aic', 'defined(__DAV_CUBE__) && !defined(__DAV_VEC__)'],
  ] as const)('tells the source that it is for %s', async (coreType, condition) => {
    const source = kernelWhere(`${condition} && defined(__CPU_SIM) && PTO_CPU_MAX_THREADS == 1 && defined(NDEBUG)`);
    await compiler().compileIncore(source, { coreType });
  });

  it.each(['a2a3', 'a5'] as const)('offers the headers of the runtime and of %s', async (arch) => {
    const source = kernelWhere(`defined(PTO_ARCH_${arch.toUpperCase()})`);
    const text = `#include "arch_traits.h"\n#include "tensor.h"\n#include "intrinsic.h"\n`;
    scratch.write(
      'kernels/aiv/kernel_add.cpp',
      `${text}#ifndef PTO_ARCH_${arch.toUpperCase()}\n#error not so\n#endif\n${PLAIN_KERNEL}`,
    );
    await compiler({ platform: `${arch}sim` }).compileIncore(source, { coreType: 'aiv' });
  });

  it('passes include directories in order: PTO-ISA, the runtime, the user, what compilers lack', async () => {
    const isa = path.join(scratch.dir, 'isa');
    scratch.write('isa/include/pto/pto-inst.hpp', '');
    scratch.write('own/own.h', '');
    vi.stubEnv('PTO_ISA_ROOT', isa);
    const own = path.join(scratch.dir, 'own');
    const failure = compiler().compileIncore(kernel('#error stop\n'), { coreType: 'aiv', includeDirs: [own] });
    const { argv } = (await failure.catch((error: unknown) => error)) as CompileError;
    const { nativeDir } = resolveAssets();
    const dirs = argv.filter((word) => word.startsWith('-I')).map((word) => word.slice(2));
    expect(dirs.slice(0, 2)).toEqual([path.join(isa, 'include'), path.join(isa, 'include/pto')]);
    const headers = runtimeDescriptor('tensormap_and_ringbuffer').kernel('a2a3').includeDirs;
    expect(dirs.slice(2, -2)).toEqual(headers);
    expect(existsSync(path.join(headers[0] ?? '', 'pipe_sync.h'))).toBe(true);
    expect(dirs.slice(-2)).toEqual([own, path.join(nativeDir, 'include/compat')]);
  });

  it('shows the message and the source line of a compile error', async () => {
    const source = kernel('extern "C" void kernel_entry(long *args) { args[0] = undeclared_name; }\n');
    const failure = await compiler()
      .compileIncore(source, { coreType: 'aiv' })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CompileError);
    expect(failure).toMatchObject({
      code: 'ERR_PTO_COMPILE_FAILED',
      name: 'PtoError [ERR_PTO_COMPILE_FAILED]',
      label: 'SimKernel',
      exitCode: 1,
      signal: null,
      source,
      cwd: path.dirname(source),
      argv: expect.arrayContaining(['-D__DAV_VEC__', source]),
      stderr: expect.stringContaining('undeclared_name'),
      message: expect.stringMatching(
        /^SimKernel compilation failed with exit code 1:\n.*kernel_add\.cpp:1:\d+: error: .*undeclared_name.*\n +1 \| extern "C" void kernel_entry/s,
      ),
    });
  });

  it('keeps a very long message short and its beginning in stderr', async () => {
    const lines = Array.from({ length: 1500 }, (_, index) => `int value_${index} = unknown_${index};\n`).join('');
    const failure = (await compiler()
      .compileIncore(kernel(lines), { coreType: 'aiv' })
      .catch((error: unknown) => error)) as CompileError;
    expect(failure.message.length).toBeLessThan(9 * 1024);
    expect(failure.message).toContain('unknown_0');
    expect(failure.stderr).toMatch(/unknown_0.*bytes left out.*unknown_1499/s);
  });

  it('gives the same bytes for the same source, whatever the temporary directory', async () => {
    const first = await compiler().compileIncore(kernel(), { coreType: 'aiv' });
    vi.stubEnv('TMPDIR', path.join(scratch.dir));
    const second = await compiler({ cacheDir: path.join(scratch.dir, 'other') }).compileIncore(kernel(), {
      coreType: 'aiv',
    });
    expect(Buffer.from(second).equals(first)).toBe(true);
  });

  it.each(['', 'vec', 'AIV', undefined, 0])('refuses core type %j before it starts anything', async (coreType) => {
    vi.stubEnv('PATH', '');
    await expect(compiler().compileIncore(kernel(), { coreType: coreType as CoreType })).rejects.toMatchObject({
      code: 'ERR_PTO_COMPILE_OPTION',
      message: expect.stringContaining("allowed: 'aic', 'aiv'"),
    });
  });

  it('names a missing source and a similar file beside it', async () => {
    const source = kernel();
    const misspelt = source.replace('kernel_add', 'kernel_ad');
    await expect(compiler().compileIncore(misspelt, { coreType: 'aiv' })).rejects.toMatchObject({
      code: 'ERR_PTO_COMPILE_SOURCE_MISSING',
      message: `kernel source: no file ${misspelt}.\n  Did you mean 'kernel_add.cpp'?`,
    });
    await expect(compiler().compileIncore(scratch.dir, { coreType: 'aiv' })).rejects.toMatchObject({
      code: 'ERR_PTO_COMPILE_SOURCE_MISSING',
    });
  });

  it.each([undefined, '', 5, new URL('https://example.invalid/kernel.cpp')])(
    'refuses %s as a source',
    async (source) => {
      await expect(compiler().compileIncore(source as string, { coreType: 'aiv' })).rejects.toMatchObject({
        code: 'ERR_PTO_COMPILE_OPTION',
        message: expect.stringContaining('a path or a file: URL'),
      });
    },
  );

  it('refuses include directories that do not exist, which a compiler would ignore', async () => {
    const options = { coreType: 'aiv', includeDirs: [scratch.dir, '/nowhere'] } as const;
    await expect(compiler().compileIncore(kernel(), options)).rejects.toMatchObject({
      code: 'ERR_PTO_COMPILE_OPTION',
      message: expect.stringContaining("includeDirs[1]: '/nowhere'"),
    });
  });

  it('refuses an unknown runtime and lists the known ones', async () => {
    const options = { coreType: 'aiv', runtime: 'tensormap' } as const;
    await expect(compiler().compileIncore(kernel(), options)).rejects.toMatchObject({
      code: 'ERR_PTO_RUNTIME_UNKNOWN',
      message: expect.stringContaining('allowed: host_build_graph, tensormap_and_ringbuffer'),
    });
  });

  it('removes its temporary directory after success and failure, and keeps it on request', async () => {
    await compiler().compileIncore(kernel(), { coreType: 'aiv' });
    await expect(compiler().compileIncore(kernel('#error no\n'), { coreType: 'aiv' })).rejects.toThrow('#error no');
    expect(readdirSync(scratch.tempDir)).toEqual([]);
    vi.stubEnv('PTO_KEEP_TEMPS', '1');
    await compiler().compileIncore(kernel(), { coreType: 'aic' });
    const [kept = ''] = readdirSync(scratch.tempDir);
    expect(kept).toMatch(/^pto-simkernel-/);
    expect(existsSync(path.join(scratch.tempDir, kept, 'unit.so'))).toBe(true);
  });

  it('stops a compiler that takes too long, with what it had printed', async () => {
    const slow = scratch.script(
      'slow-cxx',
      'if [ "$1" = --version ]; then echo "slow 1.0.0"; exit 0; fi\ncase "$*" in *probe.cpp*) exit 0;; esac\necho "still parsing" >&2; sleep 60',
    );
    vi.stubEnv('PTO_SIM_CXX', slow);
    await expect(compiler({ timeoutMs: 300 }).compileIncore(kernel(), { coreType: 'aiv' })).rejects.toMatchObject({
      code: 'ERR_PTO_COMPILE_TIMEOUT',
      label: 'SimKernel',
      exitCode: null,
      stderr: 'still parsing\n',
      message: expect.stringMatching(/took longer than 0\.3 s .*PTO_COMPILE_TIMEOUT_S.*\nstill parsing/s),
    });
    vi.stubEnv('PTO_COMPILE_TIMEOUT_S', '0.2');
    await expect(compiler().compileIncore(kernel(), { coreType: 'aiv' })).rejects.toThrow('took longer than 0.2 s');
    expect(readdirSync(scratch.tempDir)).toEqual([]);
  });

  it('stops when its signal fires', async () => {
    vi.stubEnv(
      'PTO_SIM_CXX',
      scratch.script(
        'slow-cxx',
        'if [ "$1" = --version ]; then echo "slow 1.0.1"; exit 0; fi\ncase "$*" in *probe.cpp*) exit 0;; esac\nsleep 60',
      ),
    );
    const stop = new AbortController();
    const compiling = compiler().compileIncore(kernel(), { coreType: 'aiv', signal: stop.signal });
    setTimeout(() => stop.abort(new Error('closed')), 200);
    await expect(compiling).rejects.toThrow('closed');
    expect(readdirSync(scratch.tempDir)).toEqual([]);
  });

  it('explains a compiler that succeeds without writing a library', async () => {
    vi.stubEnv('PTO_SIM_CXX', scratch.script('empty-cxx', 'echo "empty 1.0.0"'));
    await expect(compiler().compileIncore(kernel(), { coreType: 'aiv' })).rejects.toThrow('wrote no output file');
  });
});
