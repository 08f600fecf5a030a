import { existsSync, readFileSync, readdirSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';

import { beforeEach, describe, expect, it, vi } from 'vitest';

import { KernelCompiler, acquirePtoIsa, clearCache, pruneCache } from '../src/index.js';
import type { AcquirePtoIsaOptions } from '../src/index.js';
import { findProgram } from '../src/toolchain/compiler-choice.js';
import { git, isaRepository, pinTo } from './isa-repository.js';
import type { IsaRepository } from './isa-repository.js';
import { useScratch } from './scratch.js';

const scratch = useScratch();
let upstream: IsaRepository;
let pinned = '';

beforeEach(() => {
  upstream = isaRepository(scratch);
  pinned = upstream.commit('pinned');
  upstream.commit('newer');
  pinTo(scratch, `${pinned}\n`);
  vi.stubEnv('GIT_CONFIG_GLOBAL', '/dev/null');
});

const acquire = (options: AcquirePtoIsaOptions = {}) =>
  acquirePtoIsa({ sources: [upstream.url], retryDelayMs: 0, ...options });
const cache = () => path.join(scratch.cacheDir, 'pto-isa');
const cached = (): string[] => (existsSync(cache()) ? readdirSync(cache()) : []);
const header = (rootDir: string): string => readFileSync(path.join(rootDir, 'include/pto/pto-inst.hpp'), 'utf8');

/** A server's answer to the request for a commit that no branch names: protocol 0 refuses it. */
function useProtocol(version: string): void {
  vi.stubEnv('GIT_CONFIG_COUNT', '1');
  vi.stubEnv('GIT_CONFIG_KEY_0', 'protocol.version');
  vi.stubEnv('GIT_CONFIG_VALUE_0', version);
}

/** Puts a script before git that writes down what git is asked for. */
function recordGit(before = ''): () => string[] {
  const log = path.join(scratch.dir, 'git-log');
  const program = findProgram('git') ?? '';
  scratch.script(
    'bin/git',
    `for word; do case "$word" in init|fetch|checkout|rev-parse) echo "$word" >> '${log}';; esac; done\n${before}\nexec '${program}' "$@"`,
  );
  vi.stubEnv('PATH', `${path.join(scratch.dir, 'bin')}:${process.env['PATH'] ?? ''}`);
  return () => (existsSync(log) ? readFileSync(log, 'utf8').split('\n').slice(0, -1) : []);
}

describe('fetching', () => {
  it.each(['0', '2'])(
    'puts the pinned commit into the cache, not the latest, with git protocol %s',
    async (version) => {
      useProtocol(version);
      const { rootDir, ...rest } = await acquire();
      expect(rest).toEqual({ pinned, origin: 'fetched' });
      expect(rootDir).toBe(path.join(cache(), pinned));
      expect(header(rootDir)).toBe('pinned');
      expect(readdirSync(rootDir).sort()).toEqual(['.complete', 'include']);
      expect(statSync(path.join(rootDir, 'include/pto/pto-inst.hpp')).mode & 0o222).toBe(0);
      expect(cached()).toEqual([pinned]);
    },
  );

  it('puts another commit that is asked for beside it, and refuses a short name', async () => {
    const commit = git(upstream.workTree, 'rev-parse', 'HEAD');
    const { rootDir } = await acquire({ commit });
    expect(header(rootDir)).toBe('newer');
    expect(await acquire({ commit, sources: ['/nowhere'] })).toMatchObject({ rootDir, origin: 'cache' });
    await expect(acquire({ commit: commit.slice(0, 8) })).rejects.toMatchObject({ code: 'ERR_PTO_COMPILE_OPTION' });
  });

  it('happens once: afterwards neither git nor a repository is needed', async () => {
    const { rootDir } = await acquire();
    vi.stubEnv('PATH', scratch.dir);
    vi.stubEnv('PTO_OFFLINE', '1');
    expect(await acquire({ sources: ['file:///nowhere'] })).toEqual({ rootDir, pinned, origin: 'cache' });
  });

  it('happens once for all who ask at the same time', async () => {
    const commands = recordGit();
    const all = await Promise.all([acquire(), acquire(), acquire(), acquire()]);
    expect(new Set(all.map(({ rootDir }) => rootDir)).size).toBe(1);
    expect(commands().filter((word) => word === 'init')).toHaveLength(1);
  });

  it('tries the first source three times, then each mirror', async () => {
    const commands = recordGit();
    const missing = 'file:///nowhere/isa.git';
    const { rootDir } = await acquire({ sources: [missing, upstream.url] });
    expect(header(rootDir)).toBe('pinned');
    expect(commands().filter((word) => word === 'init')).toHaveLength(4);
  });

  it('says what each source lacks', async () => {
    const other = isaRepository(scratch, 'unrelated');
    other.commit('of another project');
    const sources = [other.url, 'file:///nowhere/isa.git'];
    await expect(acquire({ sources })).rejects.toMatchObject({
      code: 'ERR_PTO_ISA_FETCH',
      message: expect.stringMatching(
        new RegExp(
          `PTO-ISA ${pinned} could not be fetched.*1\\. .*unrelated\\.git: it has no commit ${pinned}.*4\\. file:///nowhere/isa\\.git: .*PTO_ISA_URL`,
          's',
        ),
      ),
    });
    expect(cached()).toEqual([]);
  });

  it('takes repositories from PTO_ISA_URL', async () => {
    vi.stubEnv('PTO_ISA_URL', `'file:///nowhere/is a.git' ${upstream.url}`);
    const { rootDir } = await acquirePtoIsa({ retryDelayMs: 0 });
    expect(header(rootDir)).toBe('pinned');
  });

  it('refuses a commit without headers', async () => {
    git(upstream.workTree, 'rm', '--quiet', '-r', 'include');
    scratch.write('upstream/README.md', 'nothing here');
    git(upstream.workTree, 'add', '.');
    git(upstream.workTree, 'commit', '--quiet', '-m', 'empty');
    git(upstream.workTree, 'push', '--quiet', upstream.url, 'HEAD:refs/heads/main');
    pinTo(scratch, git(upstream.workTree, 'rev-parse', 'HEAD'));
    await expect(acquire()).rejects.toThrow('the commit has no directory include/pto');
    expect(cached()).toEqual([]);
  });

  it('replaces a directory in its place that is not complete', async () => {
    scratch.write(`cache/pto-isa/${pinned}/include/pto/half.hpp`, 'a copy by hand that was stopped');
    const { rootDir } = await acquire();
    expect(readdirSync(path.join(rootDir, 'include/pto'))).toEqual(['pto-inst.hpp']);
  });

  it('removes what a killed process left', async () => {
    scratch.write(`cache/pto-isa/.fetch-${pinned}-abcdef/include/pto/half.hpp`, '');
    await acquire();
    expect(cached()).toEqual([pinned]);
  });

  it('happens again after the cache was cleared, and not after it was pruned', async () => {
    const { rootDir } = await acquire();
    for (const name of ['.complete', 'include/pto/pto-inst.hpp']) utimesSync(path.join(rootDir, name), 1, 1);
    await pruneCache();
    expect(await acquire()).toMatchObject({ origin: 'cache' });
    await clearCache();
    expect(await acquire()).toMatchObject({ origin: 'fetched' });
    expect(header(rootDir)).toBe('pinned');
  });

  it('is not led astray by the repository of the caller', async () => {
    vi.stubEnv('GIT_DIR', path.join(upstream.workTree, '.git'));
    vi.stubEnv('GIT_WORK_TREE', upstream.workTree);
    vi.stubEnv('GIT_INDEX_FILE', path.join(upstream.workTree, '.git/index'));
    expect(header((await acquire()).rootDir)).toBe('pinned');
    expect(header(upstream.workTree)).toBe('newer');
  });

  it('leaves nothing behind when it is stopped', async () => {
    const started = path.join(scratch.dir, 'started');
    recordGit(`case "$*" in *fetch*) touch '${started}'; sleep 600;; esac`);
    const stop = new AbortController();
    const acquiring = acquire({ signal: stop.signal });
    acquiring.catch(() => undefined);
    await vi.waitFor(() => expect(existsSync(started)).toBe(true), { timeout: 30_000 });
    stop.abort(new Error('closed'));
    await expect(acquiring).rejects.toThrow('closed');
    expect(cached()).toEqual([]);
  });

  it.each([[[]], [['']], [[5]], ['https://example.org']])('refuses %j as sources', async (sources) => {
    await expect(acquire({ sources: sources as unknown as string[] })).rejects.toMatchObject({
      code: 'ERR_PTO_COMPILE_OPTION',
      message: expect.stringContaining('sources'),
    });
  });

  it('names a cache that cannot be written', async () => {
    const cacheDir = path.join(scratch.write('a-file', ''), 'cache');
    await expect(acquire({ cacheDir })).rejects.toMatchObject({
      code: 'ERR_PTO_CACHE_ACCESS',
      message: expect.stringMatching(/a-file\/cache\/pto-isa; .*PTO_CACHE_DIR/),
    });
  });

  it('needs git, and says so', async () => {
    vi.stubEnv('PATH', scratch.dir);
    await expect(acquire()).rejects.toMatchObject({
      code: 'ERR_PTO_COMPILE_TOOL_MISSING',
      message: expect.stringContaining('apt-get install git'),
    });
  });
});

describe('without the network', () => {
  it('PTO_OFFLINE=1 runs no git', async () => {
    const commands = recordGit();
    vi.stubEnv('PTO_OFFLINE', '1');
    await expect(acquire()).rejects.toMatchObject({
      code: 'ERR_PTO_ISA_MISSING',
      message: expect.stringMatching(new RegExp(`${pinned} is not in the cache.*PTO_OFFLINE`, 's')),
    });
    expect(commands()).toEqual([]);
    expect(cached()).toEqual([]);
  });

  it('a compile runs no git, also when a kernel asks for the headers', async () => {
    vi.stubEnv('PTO_ASSETS_DIR', undefined);
    const commands = recordGit();
    const source = scratch.write('kernel.cpp', '#include <pto/pto-inst.hpp>\n');
    const compiling = new KernelCompiler({ platform: 'a2a3sim' }).compileIncore(source, { coreType: 'aiv' });
    await expect(compiling).rejects.toThrow(/Set PTO_ISA_ROOT .* or fetch it with `pto isa fetch`/);
    expect(commands()).toEqual([]);
  });
});

describe('a checkout of the user', () => {
  const given = () => acquire({ ptoIsaRoot: upstream.workTree, sources: ['file:///nowhere'] });

  it('is used when it is of the pinned commit, and nothing is fetched', async () => {
    git(upstream.workTree, 'checkout', '--quiet', '--detach', pinned);
    expect(await given()).toEqual({ rootDir: upstream.workTree, pinned, origin: 'given' });
    expect(cached()).toEqual([]);
  });

  it('is refused when it is of another commit, and not touched', async () => {
    scratch.write('upstream/include/pto/pto-inst.hpp', 'an edit of the user');
    const before = git(upstream.workTree, 'rev-parse', 'HEAD');
    await expect(given()).rejects.toMatchObject({
      code: 'ERR_PTO_ISA_MISMATCH',
      message: expect.stringContaining(
        `ptoIsaRoot is ${upstream.workTree}, which is at commit ${before}; this version belongs to PTO-ISA ${pinned}`,
      ),
    });
    vi.stubEnv('PTO_ISA_ALLOW_MISMATCH', '1');
    expect(await given()).toMatchObject({ origin: 'given' });
    expect(header(upstream.workTree)).toBe('an edit of the user');
    expect(git(upstream.workTree, 'rev-parse', 'HEAD')).toBe(before);
  });

  it('is refused when it is of another commit than the one that is asked for', async () => {
    const commit = 'cd'.repeat(20);
    vi.stubEnv('PTO_ISA_ROOT', upstream.workTree);
    await expect(acquire({ commit })).rejects.toMatchObject({
      code: 'ERR_PTO_ISA_MISMATCH',
      message: expect.stringContaining(`PTO-ISA ${commit} was asked for`) as string,
    });
  });

  it('is refused when it does not say its commit', async () => {
    scratch.write('plain/include/pto/pto-inst.hpp', '');
    vi.stubEnv('PTO_ISA_ROOT', path.join(scratch.dir, 'plain'));
    await expect(acquire()).rejects.toMatchObject({
      code: 'ERR_PTO_ISA_MISMATCH',
      message: expect.stringMatching(/PTO_ISA_ROOT is .*plain, which is no git checkout/),
    });
  });

  it('goes before PTO_ISA_ROOT when it is an option', async () => {
    vi.stubEnv('PTO_ISA_ROOT', '/nowhere');
    git(upstream.workTree, 'checkout', '--quiet', '--detach', pinned);
    expect(await given()).toMatchObject({ rootDir: upstream.workTree });
  });
});

describe('kernels of the simulator', () => {
  const KERNEL = '#include <pto/pto-inst.hpp>\nextern "C" void kernel_entry(long *args) { args[0] = kAnswer; }\n';
  const compile = (options = {}) =>
    new KernelCompiler({ platform: 'a2a3sim', ...options }).compileIncore(scratch.write('kernel.cpp', KERNEL), {
      coreType: 'aiv',
    });

  beforeEach(() => {
    vi.stubEnv('PTO_ASSETS_DIR', undefined);
  });

  it('find the headers that were fetched, of the pinned commit', async () => {
    const text = readFileSync(path.join(import.meta.dirname, '../../../native/pto-isa.pin'), 'utf8');
    scratch.write(`cache/pto-isa/${text.trim()}/.complete`, '');
    scratch.write(`cache/pto-isa/${text.trim()}/include/pto/pto-inst.hpp`, 'inline long kAnswer = 42;\n');
    scratch.write(`cache/pto-isa/${'ab'.repeat(20)}/include/pto/pto-inst.hpp`, '#error another commit\n');
    await compile();
  });

  it('take those of a checkout that is named, of any commit', async () => {
    upstream.commit('inline long kAnswer = 42;\n');
    vi.stubEnv('PTO_ISA_ROOT', '/nowhere');
    await compile({ ptoIsaRoot: upstream.workTree });
    vi.stubEnv('PTO_ISA_ROOT', upstream.workTree);
    await compile();
  });
});
