import { execFile, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

import { beforeEach, describe, expect, it, vi } from 'vitest';

import { KernelCompiler } from '../src/index.js';
import { recordingCompiler } from './recording-compiler.js';
import { useScratch } from './scratch.js';

const scratch = useScratch();
const entry = pathToFileURL(path.resolve(import.meta.dirname, '..', 'dist', 'index.js')).href;

/** Ways to get a mount of one's own, which is gone with the process. */
const WAYS = [
  ['unshare', '-m'],
  ['unshare', '-rm'],
] as const;
const way = WAYS.find(([program, flags]) => {
  const script = 'mount -t tmpfs -o size=64k tmpfs "$0"';
  return spawnSync(program, [flags, 'sh', '-c', script, import.meta.dirname]).status === 0;
});

beforeEach(({ skip }) =>
  skip(way === undefined, 'nothing can be mounted here, neither as root nor in a user namespace'),
);

const MOUNT_SMALL_DISK = 'mount -t tmpfs -o size=1m tmpfs "$0"';
const MOUNT_READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0"';

/** Runs a module after a mount at `disk/`; gives what it printed, as JSON. */
async function afterMount(mount: string, body: string): Promise<unknown> {
  const disk = path.dirname(scratch.write('disk/below-the-mount', ''));
  const program = `
    import fs from 'node:fs';
    import path from 'node:path';
    import { CompiledPackage, KernelCompiler, compile } from ${JSON.stringify(entry)};
    const disk = ${JSON.stringify(disk)};
    const warnings = [];
    process.on('warning', ({ code, message }) => warnings.push(code + ' ' + message));
    const filler = path.join(disk, 'filler');
    const fill = () => {
      const file = fs.openSync(filler, 'w');
      try { for (;;) fs.writeSync(file, Buffer.alloc(4096)); } catch (error) { if (error.code !== 'ENOSPC') throw error; }
      fs.closeSync(file);
    };
    const files = (dir) => fs.readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name)).sort();
    const compiler = new KernelCompiler({ platform: 'a2a3sim', cacheDir: path.join(disk, 'cache') });
    const kernel = (name) => compiler.compileIncore(path.join(${JSON.stringify(scratch.dir)}, name), { coreType: 'aiv' });
    const settle = () => new Promise((resolve) => setImmediate(resolve));
    ${body}`;
  const file = scratch.write('program.mjs', program);
  const [unshare, flags] = way!;
  const args = [flags, 'sh', '-c', `${mount} && exec "$@"`, disk, process.execPath, '--no-warnings', file];
  const { stdout } = await promisify(execFile)(unshare, args);
  return JSON.parse(stdout);
}

const writeKernel = (name: string): string =>
  scratch.write(name, `extern "C" void kernel_entry(long *args) { args[0] = 1; } // ${name}\n`);

describe('on a full disk', () => {
  it('the cache stays whole: results are used without being stored, one warning says so, nothing is left behind', async () => {
    const recorder = recordingCompiler(scratch);
    for (const name of ['a.cpp', 'b.cpp', 'c.cpp']) writeKernel(name);
    const seen = await afterMount(
      MOUNT_SMALL_DISK,
      `
      process.env.PTO_SIM_CXX = ${JSON.stringify(recorder.program)};
      const first = await kernel('a.cpp');
      fill();
      const before = files(path.join(disk, 'cache'));
      const sizes = [(await kernel('b.cpp')).length, (await kernel('c.cpp')).length];
      const hit = Buffer.from(await kernel('a.cpp')).equals(first);
      const after = files(path.join(disk, 'cache'));
      await settle();
      fs.rmSync(filler);
      await kernel('b.cpp');
      await kernel('b.cpp');
      console.log(JSON.stringify({ sizes, hit, warnings, new: after.filter((file) => !before.includes(file)) }));`,
    );
    expect(seen).toMatchObject({ hit: true, sizes: [expect.any(Number), expect.any(Number)] });
    const { warnings, new: left } = seen as { warnings: string[]; new: string[] };
    expect(warnings).toEqual([expect.stringMatching(/^PTO_CACHE_UNWRITABLE .*ENOSPC.*Set PTO_CACHE_DIR/)]);
    expect(left.filter((file) => !file.endsWith('.json'))).toEqual([]);
    expect(recorder.sources()).toEqual(['a.cpp', 'b.cpp', 'c.cpp', 'b.cpp']);
  });

  it('a compile that cannot write its temporary files says so, and removes them', async () => {
    for (const name of ['a.cpp', 'b.cpp']) writeKernel(name);
    const seen = await afterMount(
      MOUNT_SMALL_DISK,
      `
      const other = new KernelCompiler({ platform: 'a2a3sim', cacheDir: ${JSON.stringify(scratch.cacheDir)} });
      const compileIn = (tmpdir, name) => {
        process.env.TMPDIR = tmpdir;
        return other.compileIncore(path.join(${JSON.stringify(scratch.dir)}, name), { coreType: 'aiv' })
          .then(() => undefined, ({ code, message }) => ({ code, message }));
      };
      const small = path.join(disk, 'tmp');
      fs.mkdirSync(small);
      fill();
      const outcomes = [await compileIn(small, 'a.cpp'), await compileIn(${JSON.stringify(scratch.tempDir)}, 'a.cpp'), await compileIn(small, 'b.cpp')];
      console.log(JSON.stringify({ outcomes, left: fs.readdirSync(small) }));`,
    );
    expect(seen).toEqual({
      outcomes: [
        {
          // Before it compiles anything, it looks what the compiler can do.
          code: 'ERR_PTO_COMPILE_TEMP_DIR',
          message: expect.stringMatching(
            /^the temporary directory .*disk\/tmp cannot be used: ENOSPC.*\n {2}Make room/,
          ),
        },
        null,
        { code: 'ERR_PTO_COMPILE_FAILED', message: expect.stringContaining('No space left on device') },
      ],
      left: [],
    });
  });

  it('a package that does not fit is not saved, and the one that was there stays', async () => {
    scratch.write(
      'graph.cpp',
      '#include "orchestration_api.h"\nextern "C" int build(OrchestrationRuntime *, const ChipStorageTaskArgs &) { return 0; }\n',
    );
    const seen = await afterMount(
      MOUNT_SMALL_DISK,
      `
      const made = await compile({
        platform: 'a2a3sim', runtime: 'host_build_graph', cacheDir: ${JSON.stringify(scratch.cacheDir)}, kernels: [],
        orchestration: { source: path.join(${JSON.stringify(scratch.dir)}, 'graph.cpp'), functionName: 'build' },
      });
      const file = path.join(disk, 'graph.ptopkg');
      await made.save(file);
      fill();
      const error = await made.save(file).catch((error) => error);
      fs.rmSync(filler);
      const { key } = await CompiledPackage.load(file);
      console.log(JSON.stringify({ code: error.code, message: error.message, isSame: key === made.key, files: fs.readdirSync(disk) }));`,
    );
    expect(seen).toEqual({
      code: 'ERR_PTO_PACKAGE_FILE',
      message: expect.stringMatching(/save: ENOSPC.*\n {2}Free some space/),
      isSame: true,
      files: ['graph.ptopkg'],
    });
  });
});

describe('a cache that is read-only', () => {
  it('still gives what it has, and what it has not is compiled, with one warning', async () => {
    const recorder = recordingCompiler(scratch);
    vi.stubEnv('PTO_SIM_CXX', recorder.program);
    for (const name of ['a.cpp', 'b.cpp']) writeKernel(name);
    const cacheDir = path.join(scratch.dir, 'disk/cache');
    await new KernelCompiler({ platform: 'a2a3sim', cacheDir }).compileIncore(path.join(scratch.dir, 'a.cpp'), {
      coreType: 'aiv',
    });
    const before = readdirSync(cacheDir, { recursive: true });
    const seen = await afterMount(
      MOUNT_READ_ONLY,
      `
      const sizes = [(await kernel('a.cpp')).length, (await kernel('b.cpp')).length, (await kernel('b.cpp')).length];
      await settle();
      console.log(JSON.stringify({ sizes, warnings }));`,
    );
    expect(seen).toEqual({
      sizes: [expect.any(Number), expect.any(Number), expect.any(Number)],
      warnings: [expect.stringMatching(/^PTO_CACHE_UNWRITABLE .*EROFS/)],
    });
    expect(recorder.sources()).toEqual(['a.cpp', 'b.cpp', 'b.cpp']);
    expect(readdirSync(cacheDir, { recursive: true })).toEqual(before);
  });
});
