import { execFile } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  openSync,
  readFileSync,
  readSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

import { BUILD_MANIFEST_FILE, parsePlatform, runtimeDescriptor } from '@pto/runtime-native/assets';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { RuntimeBuilder, cacheInfo } from '../../src/index.js';
import { treeOf } from '../../src/runtime/runtime-build.js';
import { installAscendToolkit } from '../ascend-toolkit.js';
import { useScratch } from '../scratch.js';
import { recordingCmake, writeRuntime } from './recording-cmake.js';
import type { RecordingCmake } from './recording-cmake.js';

const scratch = useScratch();
let cmake: RecordingCmake;
let tiny: string;

beforeEach(() => {
  cmake = recordingCmake(scratch);
  tiny = writeRuntime(scratch, 'tiny');
});

const build = (options: object = {}) =>
  new RuntimeBuilder({ platform: 'a2a3sim', ...options }).getBinaries(tiny, { build: true });
const sourceOf = (part: string) => path.join(tiny, part, 'tiny.cpp');
const treeDir = () =>
  treeOf({
    runtime: runtimeDescriptor(tiny),
    platform: parsePlatform('a2a3sim'),
    target: 'host',
    sanitizer: undefined,
    cacheDir: scratch.cacheDir,
  });
const temporaries = () =>
  readdirSync(scratch.cacheDir, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(tmp|lock)$/.test(name));

/** A process that ended is still listed until somebody asks for its end. */
function isRunning(pid: string): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

describe('looking up', () => {
  it.each(['a2a3sim', 'a5sim'])('finds what the checkout has built for %s', async (platform) => {
    const builder = new RuntimeBuilder({ platform });
    for (const name of ['host_build_graph', 'tensormap_and_ringbuffer']) {
      const { host, log, simContext, aicpu, aicore } = await builder.getBinaries(name);
      expect([host, log, simContext].map((file) => existsSync(file!))).toEqual([true, true, true]);
      expect([aicpu, aicore]).toEqual([undefined, undefined]);
    }
    expect(cmake.calls()).toEqual([]);
  });

  it('says in one error all that is missing, and what to do', async () => {
    const out = path.join(scratch.dir, 'out');
    await expect(new RuntimeBuilder({ platform: 'a2a3', out }).getBinaries(tiny)).rejects.toMatchObject({
      code: 'ERR_PTO_RUNTIME_MISSING',
      message: [
        `no prebuilt runtime for a2a3/tiny at ${out}/a2a3/onboard/tiny:`,
        `  ${out}/a2a3/onboard/tiny/libhost_runtime.so: no such file`,
        `  ${out}/a2a3/onboard/tiny/libaicpu_kernel.so: no such file`,
        `  ${out}/a2a3/onboard/tiny/aicore_kernel.o: no such file`,
        `  ${out}/libsimpler_log.so: no such file`,
        `  Run \`npx pto build --platform a2a3 --runtime ${tiny}\`, or pass { build: true }.`,
      ].join('\n'),
    });
  });

  it('lists the runtimes that there are when the name is unknown', async () => {
    await expect(new RuntimeBuilder({ platform: 'a2a3sim' }).getBinaries('tinny')).rejects.toMatchObject({
      code: 'ERR_PTO_RUNTIME_UNKNOWN',
      message: expect.stringContaining("'tinny'; allowed: host_build_graph, tensormap_and_ringbuffer"),
    });
  });

  it('says which platforms a runtime has when it is asked for another', async () => {
    tiny = writeRuntime(scratch, 'tiny', { variants: ['sim'], archs: ['a5'] });
    await expect(build()).rejects.toMatchObject({
      code: 'ERR_PTO_RUNTIME_MISSING',
      message: expect.stringContaining(
        'does not exist for platform a2a3sim; its architectures are a5, its variants sim',
      ),
    });
  });

  it('finds what was built for the user, as long as it is of the sources as they are', async () => {
    const built = await build();
    const look = () => new RuntimeBuilder({ platform: 'a2a3sim' }).getBinaries(tiny);
    expect(await look()).toMatchObject({ host: built.host, isBuilt: false });
    appendFileSync(sourceOf('host'), '// changed\n');
    await expect(look()).rejects.toMatchObject({
      code: 'ERR_PTO_RUNTIME_MISSING',
      message: expect.stringContaining(`is out of date: ${sourceOf('host')} has changed since`),
    });
  });
});

it('counts as used when it is found, so that the cache keeps it', async () => {
  const { host } = await build();
  const old = new Date(Date.now() - 10 * 24 * 60 * 60 * 1000);
  utimesSync(host, old, old);
  await new RuntimeBuilder({ platform: 'a2a3sim' }).getBinaries(tiny);
  expect(statSync(host).mtimeMs).toBeGreaterThan(old.getTime());
  const { parts } = await cacheInfo();
  expect(parts.find(({ name }) => name === 'runtimes')?.files).toBeGreaterThan(3);
});

it('never hands out a file that is not what was built', async () => {
  const { host } = await build();
  writeFileSync(host, 'poison');
  await expect(new RuntimeBuilder({ platform: 'a2a3sim' }).getBinaries(tiny)).rejects.toMatchObject({
    code: 'ERR_PTO_RUNTIME_MISSING',
    message: expect.stringContaining(`is out of date: ${host} is not what was built`),
  });
});

describe('building', () => {
  it('builds once, into the cache, and says what it built from what', async () => {
    const first = await build();
    expect(first.isBuilt).toBe(true);
    expect(first.dir).toMatch(/\/cache\/runtimes\/v1\/tiny-[0-9a-f]{16}\/lib\/a2a3\/sim\/tiny$/);
    const manifest = JSON.parse(readFileSync(path.join(first.dir, BUILD_MANIFEST_FILE), 'utf8')) as object;
    expect(manifest).toMatchObject({
      schema: 1,
      runtime: 'tiny',
      platform: 'a2a3sim',
      hostAbi: 3,
      sanitizer: '',
      inputs: {
        '{runtime}/host/tiny.cpp': expect.stringMatching(/^[0-9a-f]{64}$/),
        '{runtime}/pto-runtime.json': expect.stringMatching(/^[0-9a-f]{64}$/),
        '{native}/CMakeLists.txt': expect.stringMatching(/^[0-9a-f]{64}$/),
      },
      files: [
        { name: 'libhost_runtime.so', size: readFileSync(first.host).length },
        { name: '../../../libsimpler_log.so' },
        { name: '../../../libcpu_sim_context.so' },
      ],
    });
    expect(await build()).toMatchObject({ host: first.host, isBuilt: false });
    expect(cmake.built()).toEqual(['host_runtime_a2a3_tiny']);
    expect(readdirSync(tiny).sort()).toEqual(['aicore', 'aicpu', 'host', 'pto-runtime.json']);
    expect(temporaries()).toEqual([]);
  });

  it('builds a changed source again, whatever its time stamp says, without configuring again', async () => {
    const { host } = await build();
    writeFileSync(sourceOf('host'), '// another text\n');
    utimesSync(sourceOf('host'), 1, 1);
    cmake.forget();
    expect((await build()).isBuilt).toBe(true);
    expect(readFileSync(host, 'utf8')).toContain('another text');
    expect(cmake.calls()).toHaveLength(1);
  });

  it('builds nothing when a source was touched but not changed', async () => {
    await build();
    const later = new Date(Date.now() + 60_000);
    utimesSync(sourceOf('host'), later, later);
    cmake.forget();
    expect((await build()).isBuilt).toBe(false);
    expect(cmake.calls()).toEqual([]);
  });

  it('configures again when the description has changed', async () => {
    await build();
    scratch.write('tiny/host/more.cpp', '// more\n');
    tiny = writeRuntime(scratch, 'tiny', { targets: { host: { sources: ['host/tiny.cpp', 'host/more.cpp'] } } });
    cmake.forget();
    const { host } = await build();
    expect(readFileSync(host, 'utf8')).toContain('// more');
    expect(cmake.calls().map((args) => args.includes('-S'))).toEqual([true, false]);
  });

  it('puts back what was changed or removed behind its back', async () => {
    const { host, log } = await build();
    const good = readFileSync(host, 'utf8');
    writeFileSync(host, 'poison');
    rmSync(log);
    expect((await build()).isBuilt).toBe(true);
    expect(readFileSync(host, 'utf8')).toBe(good);
    expect(existsSync(log)).toBe(true);
  });

  it('leaves the old file to those who have it open', async () => {
    const { host } = await build();
    const before = readFileSync(host, 'utf8');
    const open = openSync(host, 'r');
    appendFileSync(sourceOf('host'), '// changed\n');
    await build();
    const seen = Buffer.alloc(before.length);
    readSync(open, seen);
    expect(seen.toString()).toBe(before);
    expect(readFileSync(host, 'utf8')).not.toBe(before);
  });

  it('keeps builds with a sanitizer apart from those without', async () => {
    const plain = await build();
    const address = await build({ sanitizer: 'address' });
    const thread = await build({ sanitizer: 'thread' });
    expect(new Set([plain, address, thread].flatMap(({ host, log, simContext }) => [host, log, simContext])).size).toBe(
      9,
    );
    expect(readFileSync(address.host, 'utf8')).toContain('host a2a3 address');
    const out = path.join(scratch.dir, 'out');
    const roots = [await build({ out }), await build({ out, sanitizer: 'address' })].map(({ log }) =>
      path.dirname(log),
    );
    expect(roots).toEqual([out, path.join(out, 'address')]);
    expect((await build()).isBuilt).toBe(false);
  });

  it('builds for the second architecture in the same tree', async () => {
    await build();
    cmake.forget();
    const { dir } = await build({ platform: 'a5sim' });
    expect(dir).toMatch(/\/a5\/sim\/tiny$/);
    expect(cmake.calls()).toHaveLength(1);
  });

  it('builds the parts of a chip with the compiler of each, and puts them side by side', async () => {
    const { aarch64, ccec, linker, home } = installAscendToolkit(scratch);
    vi.stubEnv('CXX', '/usr/bin/g++');
    vi.stubEnv('CC', '/usr/bin/gcc');
    const { dir, host, aicpu, aicore, simContext, manifest } = await build({ platform: 'a2a3' });
    expect(dir).toMatch(/\/a2a3\/onboard\/tiny$/);
    expect([host, aicpu, aicore].map((file) => readFileSync(file!, 'utf8').split(' ')[0])).toEqual([
      ...['host', 'aicpu', 'aicore'],
    ]);
    expect(simContext).toBeUndefined();
    expect(manifest?.files.map(({ name }) => name)).toEqual([
      ...['libhost_runtime.so', 'libaicpu_kernel.so', 'aicore_kernel.o', '../../../libsimpler_log.so'],
    ]);
    const cCompiler = aarch64.replace('g++', 'gcc');
    const toolchains = cmake.calls().flatMap((args) => {
      const last = args.findIndex((arg) => arg.startsWith('-DPTO_LIB_DIR'));
      return last < 0 ? [] : [args.slice(last + 1)];
    });
    expect(toolchains).toEqual([
      ['-DCMAKE_C_COMPILER=/usr/bin/gcc', '-DCMAKE_CXX_COMPILER=/usr/bin/g++', `-DASCEND_HOME_PATH=${home}`],
      [`-DCMAKE_C_COMPILER=${cCompiler}`, `-DCMAKE_CXX_COMPILER=${aarch64}`, `-DASCEND_HOME_PATH=${home}`],
      [`-DBISHENG_CC=${ccec}`, `-DBISHENG_LD=${linker}`],
    ]);
  });

  it('is done once, however many want it at the same time', async () => {
    const all = await Promise.all(Array.from({ length: 4 }, () => build()));
    expect(all.map(({ isBuilt }) => isBuilt).sort()).toEqual([false, false, false, true]);
    expect(cmake.built()).toHaveLength(1);
  });

  it('is done once, however many processes want it at the same time', async () => {
    const dist = pathToFileURL(path.resolve(import.meta.dirname, '../../dist/index.js')).href;
    const program = `
      const { RuntimeBuilder } = await import(${JSON.stringify(dist)});
      const builder = new RuntimeBuilder({ platform: 'a2a3sim' });
      console.log((await builder.getBinaries(${JSON.stringify(tiny)}, { build: true })).isBuilt);`;
    const runProcess = promisify(execFile);
    const processes = Array.from({ length: 4 }, () =>
      runProcess(process.execPath, ['--input-type=module', '-e', program]),
    );
    const said = (await Promise.all(processes)).map(({ stdout }) => stdout.trim());
    expect(said.sort()).toEqual(['false', 'false', 'false', 'true']);
    expect(cmake.built()).toHaveLength(1);
  });

  it('rejects a sanitizer that does not exist', () => {
    expect(() => new RuntimeBuilder({ platform: 'a2a3sim', sanitizer: 'memory' as 'address' })).toThrow(
      expect.objectContaining({ message: expect.stringContaining("'memory'; allowed: address, thread") }),
    );
  });
});

describe('a build that fails', () => {
  it('shows what the compiler said, and leaves what was built before', async () => {
    const { host } = await build();
    const before = readFileSync(host, 'utf8');
    writeFileSync(sourceOf('host'), '#error broken\n');
    await expect(build()).rejects.toMatchObject({
      code: 'ERR_PTO_RUNTIME_BUILD',
      message: expect.stringMatching(
        /the host part of runtime tiny for a2a3sim was not built \(exit code 2\):\nhost\/tiny.cpp: error: #error broken/,
      ),
    });
    expect(readFileSync(host, 'utf8')).toBe(before);
    expect(temporaries()).toEqual([]);
  });

  it('wipes a tree that cannot be configured, and tries once more', async () => {
    await build();
    writeFileSync(path.join(treeDir(), 'broken'), '');
    rmSync(path.join(treeDir(), 'CMakeCache.txt'));
    appendFileSync(sourceOf('host'), '// changed\n');
    cmake.forget();
    expect((await build()).isBuilt).toBe(true);
    expect(cmake.calls().map((args) => args.includes('-S'))).toEqual([true, true, false]);
  });

  it.each([
    ['an empty tree', false, 1],
    ['a used tree', true, 2],
  ])('tries to configure %s no more often than that', async (_what, isUsed, attempts) => {
    if (isUsed) await build();
    rmSync(path.join(treeDir(), 'CMakeCache.txt'), { force: true });
    appendFileSync(sourceOf('host'), '// changed\n');
    vi.stubEnv('FAKE_CMAKE_FAILS', 'always');
    cmake.forget();
    await expect(build()).rejects.toMatchObject({
      code: 'ERR_PTO_RUNTIME_BUILD',
      message: expect.stringContaining('was not configured (exit code 1):\nCMake Error: this tree is broken'),
    });
    expect(cmake.calls()).toHaveLength(attempts);
  });

  it('ends everything that CMake has started when it takes too long, and builds the next time', async () => {
    const pidFile = path.join(scratch.dir, 'pid');
    vi.stubEnv('FAKE_CMAKE_HANGS', pidFile);
    await expect(build({ timeoutMs: 3_000 })).rejects.toMatchObject({
      code: 'ERR_PTO_COMPILE_TIMEOUT',
      message: expect.stringContaining('was not configured after 3 s, and was stopped'),
    });
    await vi.waitFor(() => expect(isRunning(readFileSync(pidFile, 'utf8'))).toBe(false));
    expect(temporaries()).toEqual([]);
    vi.stubEnv('FAKE_CMAKE_HANGS', undefined);
    expect((await build()).isBuilt).toBe(true);
  });

  it('is stopped by a signal', async () => {
    vi.stubEnv('FAKE_CMAKE_HANGS', path.join(scratch.dir, 'pid'));
    const abort = new AbortController();
    const building = build({ signal: abort.signal });
    await vi.waitFor(() => expect(existsSync(path.join(scratch.dir, 'pid'))).toBe(true), 60_000);
    abort.abort(new Error('enough'));
    await expect(building).rejects.toThrow('enough');
    expect(temporaries()).toEqual([]);
  });

  it('says which directories it needs when it cannot write', async () => {
    const cacheDir = scratch.write('no-directory', '');
    await expect(build({ cacheDir })).rejects.toMatchObject({
      code: 'ERR_PTO_CACHE_ACCESS',
      message: expect.stringMatching(/runtime tiny cannot be built: .*no-directory.*\n.*Set PTO_CACHE_DIR/),
    });
  });

  it('names every source that is not there before it starts anything', async () => {
    rmSync(sourceOf('host'));
    await expect(build()).rejects.toMatchObject({
      code: 'ERR_PTO_RUNTIME_BUILD',
      message: expect.stringContaining(`  ${sourceOf('host')}: no such file or directory (part 'host')\n`),
    });
    expect(cmake.calls()).toEqual([]);
  });

  it('says what to install when there is no CMake', async () => {
    vi.stubEnv('PATH', path.join(scratch.dir, 'nowhere'));
    vi.stubEnv('CXX', '/usr/bin/g++');
    await expect(build()).rejects.toMatchObject({
      code: 'ERR_PTO_COMPILE_TOOL_MISSING',
      message: expect.stringContaining('apt-get install cmake make'),
    });
  });
});
