import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { RuntimeBuilder, compileCallable } from '@pto/compiler';
import { listRuntimes } from '@pto/runtime-native/assets';
import { TaskArgs } from '@pto/task-interface';
import { Worker } from '@pto/worker';
import type { PlatformName } from '@pto/worker';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

import { runningSum } from './main.js';

const here = import.meta.dirname;
const examples = path.join(here, '..', '..');
const tsx = fileURLToPath(new URL('../../../node_modules/.bin/tsx', import.meta.url));

/** An empty project outside of the checkout, with the runtime installed by npm and a cache of its own. */
let project = '';
let packageDir = '';

beforeAll(() => {
  const dir = realpathSync(mkdtempSync(path.join(tmpdir(), 'pto-variant-')));
  project = path.join(dir, 'project');
  mkdirSync(project);
  vi.stubEnv('PTO_CACHE_DIR', path.join(dir, 'cache'));
  vi.stubEnv('PTO_RUNTIME_PATH', undefined);
  writeFileSync(path.join(project, 'package.json'), '{ "name": "project", "private": true, "type": "module" }');
  const npm = (...args: string[]) => execFileSync('npm', args, { cwd: project, encoding: 'utf8', stdio: 'pipe' });
  const [tarball = ''] = npm('pack', '--silent', '--pack-destination', dir, path.join(here, 'runtime')).split('\n');
  npm('install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', path.join(dir, tarball));
  packageDir = path.join(project, 'node_modules', 'pto-runtime-sequential');
  symlinkSync(path.join(examples, 'node_modules', '@pto'), path.join(project, 'node_modules', '@pto'));
  cpSync(path.join(here, 'main.ts'), path.join(project, 'main.ts'));
  cpSync(path.join(here, 'kernels'), path.join(project, 'kernels'), { recursive: true });
});

afterAll(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(path.dirname(project), { recursive: true, force: true });
});

const filesIn = (dir: string) => readdirSync(dir, { recursive: true, encoding: 'utf8' }).sort();

describe('a project that depends on the package', () => {
  test('finds the runtime among its dependencies', () => {
    vi.spyOn(process, 'cwd').mockReturnValue(project);
    expect(listRuntimes().find(({ name }) => name === 'sequential')).toMatchObject({
      origin: 'npm',
      dir: packageDir,
      problem: undefined,
    });
  });

  for (const platform of ['a2a3sim', 'a5sim'] as const) {
    test(`${platform}: builds it into the cache and computes what it should`, { timeout: 600_000 }, () => {
      const before = filesIn(packageDir);
      const said = execFileSync(tsx, ['main.ts', platform, 'sequential'], { cwd: project, encoding: 'utf8' });
      expect(said).toBe(`sequential on ${platform}: 4096 of 4096 sums are right\n`);
      expect(filesIn(packageDir)).toEqual(before);
    });
  }
});

describe('the runtime', () => {
  /** Runs an orchestration of two lines with one kernel, and returns what is in the tensor afterwards. */
  async function run(
    orchestration: string,
    kernel: string,
    config = {},
    platform: PlatformName = 'a2a3sim',
  ): Promise<number[]> {
    const write = (name: string, text: string) => {
      writeFileSync(path.join(project, name), text);
      return path.join(project, name);
    };
    const callable = await compileCallable({
      platform,
      runtime: packageDir,
      orchestration: {
        source: write(
          'orchestration.cpp',
          `#include "sequential.h"
          extern "C" void orchestrate(SequentialRun &run, const ChipStorageTaskArgs &args) {
            auto *values = args.tensor(0).data_as<int32_t>();
            const uint64_t data = args.tensor(0).data;
            ${orchestration}
          }`,
        ),
        signature: ['inout'],
      },
      kernels: [
        {
          funcId: 3,
          source: write(
            'kernel.cpp',
            `#include <cstdint>
            extern "C" void kernel_entry(int64_t *args) {
              auto *values = reinterpret_cast<int32_t *>(args[0]);
              ${kernel}
            }`,
          ),
          coreType: 'aiv',
        },
      ],
    });
    await using worker = new Worker({ level: 2, platform, runtime: packageDir });
    const id = worker.register(callable);
    await worker.init();
    const values = new Int32Array(4);
    await worker.run(id, new TaskArgs().addTensor(values), config);
    return [...values];
  }

  test('has ended a task when the next is submitted', async () => {
    const orchestration = 'for (uint64_t i = 0; i < 3; ++i) { run.submit(3, {data, i}); values[3] += values[i]; }';
    expect(await run(orchestration, 'values[args[1]] = 10 + values[3];')).toEqual([10, 20, 40, 70]);
  });

  test.each([
    ['of an unknown kernel', 'run.submit(4, {data});', 'ERR_PTO_KERNEL_NOT_REGISTERED', /task 0 \(func_id 4\)/],
    ['with a kernel that throws', 'run.submit(3, {data});', 'ERR_PTO_KERNEL_EXCEPTION', /task 0 \(func_id 3\) ended/],
    [
      'with too many arguments',
      'run.submit(3, {1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17});',
      'ERR_PTO_RUN_INVALID_ARGS',
      /more than 16 arguments/,
    ],
    ['of an orchestration that throws', 'throw 1;', 'ERR_PTO_RUN_FAILED', /the orchestration threw/],
  ])('ends the run at a task %s', async (_what, orchestration, code, message) => {
    const failing = run(`${orchestration} if (run.submit(3, {data})) values[0] = 1;`, 'throw 1;');
    await expect(failing).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string });
  });

  test.each([
    ['a limit that it cannot keep', { kernelTimeoutMs: 5 }],
    ['to record', { enableDepGen: true, outputPrefix: tmpdir() }],
  ])('refuses %s', async (_what, config) => {
    await expect(run('(void)values; (void)data;', '(void)values;', config)).rejects.toMatchObject({
      code: 'ERR_PTO_RUN_UNSUPPORTED',
    });
  });

  test('is built again when only a header has changed, also from two sources of one name', async () => {
    const edit = (name: string, change: (text: string) => string) => {
      const file = path.join(packageDir, name);
      writeFileSync(file, change(readFileSync(file, 'utf8')));
    };
    mkdirSync(path.join(packageDir, 'host/limits'));
    writeFileSync(
      path.join(packageDir, 'host/limits/sequential_run.cpp'),
      '#include "sequential.h"\nnamespace sequential { int32_t max_args() { return SEQUENTIAL_MAX_ARGS; } }\n',
    );
    edit('host/sequential_run.cpp', (text) =>
      text
        .replace('namespace sequential {', 'namespace sequential {\nint32_t max_args();')
        .replace('count > SEQUENTIAL_MAX_ARGS', 'count > max_args()'),
    );
    edit('pto-runtime.json', (text) =>
      text.replace('"host/sequential_run.cpp"', '"host/sequential_run.cpp", "host/limits/sequential_run.cpp"'),
    );
    const build = (platform: PlatformName) => new RuntimeBuilder({ platform }).getBinaries(packageDir, { build: true });
    expect((await build('a2a3sim')).isBuilt).toBe(true);
    const orchestration = 'run.submit(3, {data,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17});';
    const kernel = 'values[0] = args[16];';
    await expect(run(orchestration, kernel)).rejects.toMatchObject({ code: 'ERR_PTO_RUN_INVALID_ARGS' });
    edit('include/sequential.h', (text) => text.replace('SEQUENTIAL_MAX_ARGS = 16', 'SEQUENTIAL_MAX_ARGS = 17'));
    await expect(run(orchestration, kernel, {}, 'a5sim')).rejects.toMatchObject({
      code: 'ERR_PTO_RUNTIME_MISSING',
      message: expect.stringMatching(
        /host\/sequential_run\.cpp has changed since\n.*npx pto build --platform a5sim/s,
      ) as string,
    });
    // On the other chip: a process that has loaded a library keeps it.
    expect((await build('a5sim')).isBuilt).toBe(true);
    expect(await run(orchestration, kernel, {}, 'a5sim')).toEqual([17, 0, 0, 0]);
  });

  test('is the same when its package brings built libraries in place of sources', async () => {
    const builder = new RuntimeBuilder({ platform: 'a5sim' });
    const { dir: builtDir } = await builder.getBinaries(packageDir, { build: true });
    const binary = path.join(path.dirname(project), 'binary');
    cpSync(path.join(packageDir, 'include'), path.join(binary, 'include'), { recursive: true });
    cpSync(builtDir, path.join(binary, `built/${process.platform}-${process.arch}/a5`), { recursive: true });
    const description = JSON.parse(readFileSync(path.join(packageDir, 'pto-runtime.json'), 'utf8')) as object;
    const shipped = { ...description, targets: undefined, libraries: 'built/{host}/{arch}' };
    writeFileSync(path.join(binary, 'pto-runtime.json'), JSON.stringify(shipped));
    expect(await runningSum(binary, 'a5sim', 10, 3)).toBe(10);
    await expect(runningSum(binary, 'a2a3sim', 10, 3)).rejects.toMatchObject({ code: 'ERR_PTO_RUNTIME_MISSING' });
  });
});
