import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { runtimeDescriptor } from '@pto/runtime-native/assets';
import { describe, expect, it, vi } from 'vitest';

import { compileAscendC } from '../../src/ascendc/compile-ascendc.js';
import type { CompileAscendCOptions } from '../../src/ascendc/compile-ascendc.js';
import { CompileError } from '../../src/command/compile-error.js';
import { extractTextSection } from '../../src/elf/text-section.js';
import { useScratch } from '../scratch.js';
import { CODE_ONLY, installHostToolkit } from './host-toolkit.js';
import { useTextRunner } from './run-text.js';

const scratch = useScratch();
const runText = useTextRunner();

/** z = x + y + tiling[0], as AscendC kernels are written. */
const SOURCE = `#include "kernel_operator.h"
extern "C" __global__ __aicore__ void add_custom(GM_ADDR x, GM_ADDR y, GM_ADDR z, GM_ADDR tiling) {
  const int bias = tiling == nullptr ? 0 : *reinterpret_cast<int32_t *>(tiling);
  for (int i = 0; i < 4; ++i) {
    reinterpret_cast<int32_t *>(z)[i] = reinterpret_cast<int32_t *>(x)[i] + reinterpret_cast<int32_t *>(y)[i] + bias;
  }
}
`;

/** The same as an object for the wrapper. */
const COMPILED = SOURCE.replace(
  '#include "kernel_operator.h"',
  '#include <cstdint>\n#define GM_ADDR uint8_t *',
).replace('__global__ __aicore__ ', '');

const options = {
  platform: 'a2a3',
  coreType: 'aiv',
  symbol: 'add_custom',
  tensorArgs: [
    { name: 'x', direction: 'input' },
    { name: 'y', direction: 'input' },
    { name: 'z', direction: 'output' },
  ],
} as const satisfies CompileAscendCOptions;

const tiling = new Uint8Array(new Int32Array([100, 7, 7]).buffer);

function source(text = SOURCE): string {
  return scratch.write('user/add_custom.cpp', text);
}

function object(text = COMPILED, name = 'kernel_meta/add_custom.o'): string {
  const output = path.join(scratch.dir, name);
  mkdirSync(path.dirname(output), { recursive: true });
  execFileSync('g++', ['-c', '-O2', ...CODE_ONLY, '-fPIC', '-o', output, scratch.write('user/compiled.cpp', text)]);
  return output;
}

function withCode(code: string, message = /(?:)/): Error {
  return expect.objectContaining({ code, message: expect.stringMatching(message) as string }) as Error;
}

describe('compileAscendC', () => {
  it('makes code of a source that runs from its first byte, wherever it is', async () => {
    installHostToolkit(scratch);
    const { text } = await compileAscendC({ ...options, source: source() });
    expect(runText(text)).toEqual([11, 22, 33, 44]);
  });

  it('makes code of an object that runs from its first byte, wherever it is', async () => {
    installHostToolkit(scratch);
    const { text } = await compileAscendC({ ...options, object: object() });
    expect(runText(text)).toEqual([11, 22, 33, 44]);
  });

  it('brings the tiling data along in the code', async () => {
    installHostToolkit(scratch);
    for (const kernel of [{ source: source() }, { object: object() }]) {
      const { text } = await compileAscendC({ ...options, ...kernel, tiling });
      expect(runText(text)).toEqual([111, 122, 133, 144]);
      const at = Buffer.from(text).indexOf(tiling);
      expect(at % 32).toBe(0);
      expect(at).toBeGreaterThan(0);
    }
  });

  it('takes object and tiling data from a directory, and prefers tiling data that it is given', async () => {
    installHostToolkit(scratch);
    object();
    scratch.write('kernel_meta/add_tiling.json', JSON.stringify({ tiling_data: [5, 0, 0, 0] }));
    const kernelMetaDir = path.join(scratch.dir, 'kernel_meta');
    const found = await compileAscendC({ ...options, kernelMetaDir });
    expect(runText(found.text)).toEqual([16, 27, 38, 49]);
    const given = await compileAscendC({ ...options, kernelMetaDir, tiling });
    expect(runText(given.text)).toEqual([111, 122, 133, 144]);
    const none = await compileAscendC({ ...options, kernelMetaDir, tiling: new Uint8Array() });
    expect(runText(none.text)).toEqual([11, 22, 33, 44]);
    const file = scratch.write('bias.bin', '\x02\0\0\0');
    const read = await compileAscendC({ ...options, source: source(), tiling: file });
    expect(runText(read.text)).toEqual([13, 24, 35, 46]);
  });

  it('gives a kernel with a workspace a null pointer there', async () => {
    installHostToolkit(scratch);
    const withWorkspace = SOURCE.replace('GM_ADDR tiling', 'GM_ADDR workspace, GM_ADDR tiling').replace(
      /bias = .*;/,
      'bias = workspace == nullptr && tiling != nullptr ? 1 : 0;',
    );
    const compiled = await compileAscendC({ ...options, source: source(withWorkspace), hasWorkspace: true, tiling });
    expect(runText(compiled.text)).toEqual([12, 23, 34, 45]);
  });

  it('returns the linked file, its code and what they were made of', async () => {
    installHostToolkit(scratch);
    const file = source();
    const { elf, text, manifest } = await compileAscendC({ ...options, source: file, tiling });
    expect(extractTextSection(elf)).toEqual(text);
    expect(manifest).toMatchObject({
      platform: 'a2a3',
      coreType: 'aiv',
      symbol: 'add_custom',
      tensorArgs: options.tensorArgs,
      hasWorkspace: false,
      tilingSize: 12,
      compiledFrom: 'source',
      file,
      toolchain: 'bisheng clang version 15.0.5\nLLD 15.0.5',
    });
    expect(JSON.parse(JSON.stringify(manifest))).toEqual(manifest);
  });

  it('runs the compiler and the linker with AscendC’s directories, the runtime’s and then the user’s', async () => {
    const toolkit = installHostToolkit(scratch);
    const userDir = path.dirname(scratch.write('include/user.h', ''));
    await compileAscendC({ ...options, platform: 'a5', coreType: 'aic', source: source(), includeDirs: [userDir] });
    const runtimeDirs = runtimeDescriptor('tensormap_and_ringbuffer').kernel('a5').includeDirs;
    const dirs = [path.join(toolkit.home, 'x86_64-linux/tikcpp/tikcfw'), ...runtimeDirs, userDir];
    const compiled = toolkit.compilerArgs();
    expect(compiled.filter((word) => word.startsWith('-I'))).toEqual(dirs.map((dir) => `-I${dir}`));
    expect(compiled).toContain('--cce-aicore-arch=dav-c310-cube');
    expect(compiled).toContain('--cce-aicore-lang');
    const [entry = ''] = compiled.slice(compiled.indexOf('-o') + 1);
    const elf = path.join(path.dirname(entry), 'kernel.elf');
    expect(toolkit.linkerArgs()).toEqual(['-e', 'kernel_entry', '-Ttext=0', '-o', elf, entry]);

    const file = object();
    await compileAscendC({ ...options, object: file });
    const wrapped = toolkit.compilerArgs();
    expect(wrapped.filter((word) => word.startsWith('-I'))).not.toContain(`-I${dirs[0]}`);
    expect(wrapped).not.toContain('--cce-aicore-lang');
    expect(
      toolkit
        .linkerArgs()
        .map((word) => path.basename(word))
        .slice(-2),
    ).toEqual(['entry.o', 'kernel.o']);
  });

  it('keeps everything that it made where it is told to, and nothing elsewhere', async () => {
    installHostToolkit(scratch);
    const keepDir = path.join(scratch.dir, 'kept', 'deeper');
    const { elf, text, manifest } = await compileAscendC({ ...options, source: source(), tiling, keepDir });
    expect(readdirSync(keepDir).sort()).toEqual(['kernel.cpp', 'kernel.elf', 'kernel.text', 'manifest.json']);
    const kept = (name: string): Buffer => readFileSync(path.join(keepDir, name));
    expect(new Uint8Array(kept('kernel.elf'))).toEqual(elf);
    expect(new Uint8Array(kept('kernel.text'))).toEqual(text);
    expect(kept('kernel.cpp').toString()).toContain('kernel_entry');
    expect(JSON.parse(kept('manifest.json').toString())).toEqual(manifest);
    expect(readdirSync(scratch.tempDir)).toEqual([]);

    const occupied = scratch.write('occupied', '');
    await expect(compileAscendC({ ...options, source: source(), keepDir: occupied })).rejects.toThrow(
      withCode('ERR_PTO_COMPILE_OPTION', /keepDir: .*occupied'.*can be written/),
    );
  });

  it('compiles once what did not change, and again when a header, the tiling or the object did', async () => {
    const toolkit = installHostToolkit(scratch);
    scratch.write('user/bias.h', '#define BIAS 1\n');
    const file = source(`#include "bias.h"\n${SOURCE.replace('? 0 :', '? BIAS :')}`);
    const first = await compileAscendC({ ...options, source: file });
    expect(await compileAscendC({ ...options, source: file })).toEqual(first);
    expect(toolkit.compiles()).toBe(1);
    scratch.write('user/bias.h', '#define BIAS 2\n');
    expect(runText((await compileAscendC({ ...options, source: file })).text)).toEqual([13, 24, 35, 46]);
    await compileAscendC({ ...options, source: file, tiling });
    expect(toolkit.compiles()).toBe(3);
    await compileAscendC({ ...options, object: object() });
    await compileAscendC({ ...options, object: object() });
    expect(toolkit.compiles()).toBe(4);
    const other = object(COMPILED.replace('+ bias', '- bias'));
    expect(runText((await compileAscendC({ ...options, object: other, tiling })).text)[0]).toBe(-89);
  });
});

describe('compileAscendC refuses', () => {
  it.each(['a2a3sim', 'a5sim'])('the simulator %s, which has no AscendC', async (platform) => {
    const call = compileAscendC({ ...options, platform, source: source() });
    await expect(call).rejects.toThrow(withCode('ERR_PTO_COMPILE_OPTION', /device only.*Compile for a/));
  });

  it('platforms, core types and options that do not exist', async () => {
    installHostToolkit(scratch);
    const file = source();
    await expect(compileAscendC({ ...options, platform: 'a4', source: file })).rejects.toThrow(
      withCode('ERR_PTO_PLATFORM_UNKNOWN'),
    );
    await expect(compileAscendC({ ...options, coreType: 'vec' as 'aiv', source: file })).rejects.toThrow(
      withCode('ERR_PTO_COMPILE_OPTION', /coreType: 'vec'/),
    );
    await expect(compileAscendC({ ...options, source: file, tilling: tiling } as never)).rejects.toThrow(
      withCode('ERR_PTO_OPTION_UNKNOWN', /Did you mean 'tiling'/),
    );
  });

  it('a machine without CANN, and CANN without AscendC', async () => {
    vi.stubEnv('ASCEND_HOME_PATH', undefined);
    await expect(compileAscendC({ ...options, source: source() })).rejects.toThrow(
      withCode('ERR_PTO_COMPILE_TOOL_MISSING', /ASCEND_HOME_PATH/),
    );
    vi.stubEnv('ASCEND_HOME_PATH', path.join(scratch.dir, 'empty'));
    await expect(compileAscendC({ ...options, source: source() })).rejects.toThrow(
      withCode('ERR_PTO_COMPILE_TOOL_MISSING', /empty\/bin\/ccec/),
    );
  });

  it('nothing to compile, two things to compile, and the wrong kind of file', async () => {
    installHostToolkit(scratch);
    const optionError = (message: RegExp): Error => withCode('ERR_PTO_COMPILE_OPTION', message);
    await expect(compileAscendC(options)).rejects.toThrow(optionError(/source: undefined.*object.*kernelMetaDir/));
    const both = { ...options, source: source(), object: object() };
    await expect(compileAscendC(both)).rejects.toThrow(optionError(/not both/));
    await expect(compileAscendC({ ...options, source: object() })).rejects.toThrow(optionError(/as option object/));
    await expect(compileAscendC({ ...options, object: source() })).rejects.toThrow(withCode('ERR_PTO_ELF_INVALID'));
    const library = path.join(scratch.dir, 'lib.so');
    execFileSync('g++', ['-shared', '-fPIC', '-o', library, scratch.write('lib.cpp', COMPILED)]);
    await expect(compileAscendC({ ...options, object: library })).rejects.toThrow(optionError(/not linked/));
    const missing = path.join(scratch.dir, 'none.o');
    await expect(compileAscendC({ ...options, object: missing })).rejects.toThrow(
      withCode('ERR_PTO_COMPILE_SOURCE_MISSING', /none\.o/),
    );
  });

  it('a directory without an object, with what to do', async () => {
    installHostToolkit(scratch);
    scratch.write('kernel_meta/readme', '');
    const kernelMetaDir = path.join(scratch.dir, 'kernel_meta');
    await expect(compileAscendC({ ...options, kernelMetaDir })).rejects.toThrow(
      withCode('ERR_PTO_COMPILE_SOURCE_MISSING', /\*\.o.*kernel_meta[^]*without __global__/),
    );
  });

  it('an object that does not define the kernel, and lists what it defines', async () => {
    installHostToolkit(scratch);
    await expect(compileAscendC({ ...options, symbol: 'add', object: object() })).rejects.toThrow(
      withCode('ERR_PTO_COMPILE_OPTION', /does not define 'add'; it defines: .*add_custom/),
    );
  });

  it('tiling data that is too large, from whatever place', async () => {
    installHostToolkit(scratch);
    const large = new Uint8Array(64 * 1024 + 1);
    const expected = withCode('ERR_PTO_COMPILE_OPTION', /tiling.*65537 bytes.*65536 bytes/);
    await expect(compileAscendC({ ...options, source: source(), tiling: large })).rejects.toThrow(expected);
    const file = scratch.write('large.bin', Buffer.from(large).toString());
    await expect(compileAscendC({ ...options, source: source(), tiling: file })).rejects.toThrow(expected);
  });

  it('code that the linker left incomplete', async () => {
    installHostToolkit(scratch, { link: 'exec ld -r "$@"' });
    const calls = SOURCE.replace('{\n', '{ far_away();\n').replace('extern', 'void far_away();\nextern');
    await expect(compileAscendC({ ...options, source: source(calls) })).rejects.toThrow(
      withCode('ERR_PTO_ELF_NOT_SELF_CONTAINED', /nothing defines _Z8far_awayv/),
    );
  });

  it('code with data beside it, unless the data is not needed', async () => {
    installHostToolkit(scratch);
    const counts = SOURCE.replace('extern', 'static int count[4];\nextern').replace('{\n', '{ z[0] = count[*x]++;\n');
    const kernel = { ...options, source: source(counts) };
    await expect(compileAscendC(kernel)).rejects.toThrow(
      withCode('ERR_PTO_ELF_NOT_SELF_CONTAINED', /\.bss \(16 bytes\)[^]*unloadedSections/),
    );
    expect((await compileAscendC({ ...kernel, unloadedSections: ['.bss'] })).text.length).toBeGreaterThan(0);
    await expect(compileAscendC({ ...kernel, unloadedSections: '.bss' as never })).rejects.toThrow(
      withCode('ERR_PTO_COMPILE_OPTION', /unloadedSections: '\.bss'/),
    );
  });
});

describe('a failure', () => {
  it('of the compiler is a CompileError that names the source', async () => {
    installHostToolkit(scratch);
    const file = source(`${SOURCE}\nthis is no C++\n`);
    const error: unknown = await compileAscendC({ ...options, source: file }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(CompileError);
    expect(error).toMatchObject({ code: 'ERR_PTO_COMPILE_FAILED', label: 'AscendC', source: file, exitCode: 1 });
    expect((error as Error).message).toContain('add_custom.cpp:');
    expect(readdirSync(scratch.tempDir)).toEqual([]);
  });

  it('of the linker is a CompileError with the linker’s command', async () => {
    const toolkit = installHostToolkit(scratch, { link: 'echo "no such relocation" >&2; exit 3' });
    const error: unknown = await compileAscendC({ ...options, source: source() }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'ERR_PTO_COMPILE_FAILED', label: 'AscendC', exitCode: 3 });
    expect((error as CompileError).argv[0]).toBe(toolkit.linker);
    expect((error as Error).message).toContain('no such relocation');
    expect(readdirSync(scratch.tempDir)).toEqual([]);
  });

  it('of patience stops the linker too, and leaves nothing behind', async () => {
    const pidFile = path.join(scratch.dir, 'linker.pid');
    installHostToolkit(scratch, {
      compile: 'while [ "$1" != -o ]; do shift; done; : > "$2"',
      link: `echo $$ > '${pidFile}.new' && mv '${pidFile}.new' '${pidFile}'; exec sleep 600`,
    });
    const stop = new AbortController();
    const call = compileAscendC({ ...options, source: source(), signal: stop.signal });
    const refused = expect(call).rejects.toThrow(/no longer wanted/);
    while (!existsSync(pidFile)) await delay(5);
    stop.abort(new Error('no longer wanted'));
    await refused;
    expect(() => process.kill(Number(readFileSync(pidFile, 'utf8')), 0)).toThrow(/ESRCH/);
    expect(readdirSync(scratch.tempDir)).toEqual([]);
  });
});
