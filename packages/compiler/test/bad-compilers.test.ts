import { execFile } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

import { describe, expect, it, vi } from 'vitest';

import { CompileError, KernelCompiler, compile } from '../src/index.js';
import { isAlive } from './process-state.js';
import { useScratch } from './scratch.js';

const scratch = useScratch();
const entry = pathToFileURL(path.resolve(import.meta.dirname, '..', 'dist', 'index.js')).href;
const source = () => scratch.write('kernel.cpp', 'extern "C" void kernel_entry(long *) {}\n');

/** A script that answers as a compiler does until it compiles. */
function badCompiler(body: string): string {
  const program = scratch.script(
    'bad-cxx',
    `if [ "$1" = --version ]; then echo "bad 1.0.0"; exit 0; fi\ncase "$*" in *probe.cpp*) exit 0;; esac\n${body}`,
  );
  vi.stubEnv('PTO_SIM_CXX', program);
  return program;
}

const failureOf = async (settings: { timeoutMs?: number } = {}): Promise<CompileError> => {
  const compiler = new KernelCompiler({ platform: 'a2a3sim', ...settings });
  const error: unknown = await compiler.compileIncore(source(), { coreType: 'aiv' }).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(CompileError);
  return error as CompileError;
};

describe('a compiler', () => {
  it('that hangs is killed with all that it started, when the time is up', async () => {
    const pids = path.join(scratch.dir, 'pids');
    badCompiler(
      `(sh -c 'echo $$ >> "${pids}"; sleep 60' & echo $! >> "${pids}"; wait) & echo $! >> "${pids}"\necho hanging; wait`,
    );
    const failure = await failureOf({ timeoutMs: 1000 });
    expect(failure).toMatchObject({ code: 'ERR_PTO_COMPILE_TIMEOUT', stderr: 'hanging\n' });
    const started = readFileSync(pids, 'utf8').trim().split('\n').map(Number);
    expect(started.length).toBeGreaterThanOrEqual(2);
    await vi.waitFor(() => expect(started.filter(isAlive)).toEqual([]), { timeout: 10_000 });
    expect(readdirSync(scratch.tempDir)).toEqual([]);
  });

  it('that prints 100 MB is shown in part, and its output is never held as a whole', async () => {
    const compiler = badCompiler('echo begin; head -c 100000000 /dev/zero | tr "\\0" x; echo end; exit 1');
    const program = `
      import { KernelCompiler } from ${JSON.stringify(entry)};
      const before = process.resourceUsage().maxRSS;
      const compiling = new KernelCompiler({ platform: 'a2a3sim' }).compileIncore(${JSON.stringify(source())}, { coreType: 'aiv' });
      const { code, message, stderr } = await compiling.catch((error) => error);
      const grownMb = (process.resourceUsage().maxRSS - before) / 1024;
      console.log(JSON.stringify({ code, grownMb, lengths: [message.length, stderr.length], ends: stderr.slice(0, 6) + stderr.slice(-4) }));`;
    const env = { ...process.env, PTO_SIM_CXX: compiler };
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { env });
    const seen = JSON.parse(stdout) as { code: string; grownMb: number; lengths: number[]; ends: string };
    expect(seen).toMatchObject({ code: 'ERR_PTO_COMPILE_FAILED', ends: 'begin\nend\n' });
    expect(seen.lengths[0]).toBeLessThan(10 * 1024);
    expect(seen.lengths[1]).toBeLessThan(130 * 1024);
    expect(seen.grownMb).toBeLessThan(90);
  });

  it('that is killed is said to be', async () => {
    badCompiler('kill -KILL $$');
    const failure = await failureOf();
    expect(failure).toMatchObject({ code: 'ERR_PTO_COMPILE_FAILED', exitCode: null, signal: 'SIGKILL' });
    expect(failure.message).toContain('was ended by signal SIGKILL');
  });

  it('that writes half a library and fails leaves nothing', async () => {
    badCompiler('for word; do case "$last" in -o) echo half > "$word";; esac; last="$word"; done; exit 2');
    expect((await failureOf()).exitCode).toBe(2);
    expect(readdirSync(scratch.tempDir)).toEqual([]);
    expect(
      readdirSync(path.join(scratch.cacheDir, 'compile'), { recursive: true }).filter((name) =>
        /\.(artifact|tmp|lock)$/.test(String(name)),
      ),
    ).toEqual([]);
  });
});

describe('a source that includes a missing header', () => {
  it.each(['kernel', 'orchestration'])('is refused with the name of the header: %s', async (which) => {
    const bad = '#include "no_such_header.h"\n';
    const options = {
      platform: 'a2a3sim',
      runtime: 'host_build_graph',
      orchestration: {
        source: scratch.write('graph.cpp', which === 'orchestration' ? bad : 'extern "C" int build() { return 0; }\n'),
        functionName: 'build',
      },
      kernels: [
        { funcId: 0, source: which === 'kernel' ? scratch.write('bad.cpp', bad) : source(), coreType: 'aiv' as const },
      ],
    };
    await expect(compile(options)).rejects.toMatchObject({
      code: 'ERR_PTO_COMPILE_FAILED',
      label: which === 'kernel' ? 'SimKernel' : 'Orchestration',
      message: expect.stringContaining('no_such_header.h: No such file'),
    });
    expect(readdirSync(scratch.tempDir)).toEqual([]);
  });
});

describe('a temporary directory', () => {
  it('that does not exist is named, with what to do', async () => {
    vi.stubEnv('TMPDIR', path.join(scratch.dir, 'nowhere'));
    await expect(
      new KernelCompiler({ platform: 'a2a3sim' }).compileIncore(source(), { coreType: 'aiv' }),
    ).rejects.toMatchObject({
      code: 'ERR_PTO_COMPILE_TEMP_DIR',
      message: expect.stringMatching(/nowhere cannot be used: ENOENT.*\n {2}Make room there, or set TMPDIR/),
    });
  });
});
