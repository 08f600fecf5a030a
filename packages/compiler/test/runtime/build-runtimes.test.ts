import path from 'node:path';

import { beforeEach, expect, it, vi } from 'vitest';

import { buildRuntimes } from '../../src/index.js';
import { useScratch } from '../scratch.js';
import { recordingCmake, writeRuntime } from './recording-cmake.js';
import type { RecordingCmake } from './recording-cmake.js';

const scratch = useScratch();
let cmake: RecordingCmake;
let tiny: string;

beforeEach(() => {
  cmake = recordingCmake(scratch);
  tiny = writeRuntime(scratch, 'tiny');
  vi.stubEnv('ASCEND_HOME_PATH', undefined);
});

const summary = ({ builds }: Awaited<ReturnType<typeof buildRuntimes>>) =>
  builds.map(({ platform, runtime, status }) => `${platform} ${runtime} ${status}`);

it('lists every platform whose compilers are here with every runtime, and says why others are left out', async () => {
  vi.stubEnv('PTO_RUNTIME_PATH', `${tiny}:${writeRuntime(scratch, 'broken', { archs: [] })}`);
  const result = await buildRuntimes({ list: true });
  expect(summary(result)).toEqual([
    ...['host_build_graph', 'tensormap_and_ringbuffer', 'tiny'].map((name) => `a2a3sim ${name} listed`),
    ...['host_build_graph', 'tensormap_and_ringbuffer', 'tiny'].map((name) => `a5sim ${name} listed`),
  ]);
  expect(result.leftOut).toEqual([
    { what: 'broken', reason: expect.stringContaining("field 'archs'") as string },
    { what: 'a2a3', reason: expect.stringContaining('ccec') as string },
    { what: 'a5', reason: expect.stringContaining('ccec') as string },
  ]);
  expect(cmake.calls()).toEqual([]);
});

it('builds the matrix of what is named, and tells of each before it starts', async () => {
  const started: string[] = [];
  const options = { platforms: ['a5sim', 'a2a3sim'], runtimes: [tiny] };
  const result = await buildRuntimes({
    ...options,
    onStart: ({ platform, runtime, index, count }) => started.push(`${index + 1}/${count} ${platform} ${runtime}`),
  });
  expect(summary(result)).toEqual(['a5sim tiny built', 'a2a3sim tiny built']);
  expect(started).toEqual(['1/2 a5sim tiny', '2/2 a2a3sim tiny']);
  expect(result.exitCode).toBe(0);
  expect(result.builds[0]?.files?.map((file) => path.basename(file))).toEqual([
    ...['libhost_runtime.so', 'libsimpler_log.so', 'libcpu_sim_context.so'],
  ]);
  expect(summary(await buildRuntimes(options))).toEqual(['a5sim tiny fresh', 'a2a3sim tiny fresh']);
});

it('reuses nothing of a targeted build in a later one that it does not hold for', async () => {
  const out = path.join(scratch.dir, 'out');
  await buildRuntimes({ platforms: ['a2a3sim'], runtimes: [tiny], out, sanitizer: 'address' });
  const later = await buildRuntimes({ platforms: ['a2a3sim', 'a5sim'], runtimes: [tiny], out });
  expect(summary(later)).toEqual(['a2a3sim tiny built', 'a5sim tiny built']);
});

it.each([
  [true, 3],
  [false, 0],
])('with strict %s, nothing to build is exit code %i', async (strict, exitCode) => {
  tiny = writeRuntime(scratch, 'tiny', { variants: ['onboard'] });
  expect(await buildRuntimes({ platforms: ['a2a3sim'], runtimes: [tiny], strict })).toMatchObject({
    builds: [],
    exitCode,
  });
});

it('finds no platform without CMake, and says so', async () => {
  vi.stubEnv('PATH', path.join(scratch.dir, 'nowhere'));
  const { builds, leftOut, exitCode } = await buildRuntimes({ strict: true });
  expect(builds).toEqual([]);
  expect(exitCode).toBe(3);
  expect(leftOut.find(({ what }) => what === 'a2a3sim')?.reason).toMatch(/^not on this machine: .*cmake$/);
});

it('fails for a platform that is named and cannot be built for', async () => {
  await expect(buildRuntimes({ platforms: ['a2a3'], runtimes: [tiny] })).rejects.toMatchObject({
    code: 'ERR_PTO_COMPILE_TOOL_MISSING',
  });
});

it('rejects misspelt options', async () => {
  await expect(buildRuntimes({ platform: 'a2a3sim' } as object)).rejects.toMatchObject({
    code: 'ERR_PTO_OPTION_UNKNOWN',
    message: expect.stringContaining("Did you mean 'platforms'?"),
  });
});
