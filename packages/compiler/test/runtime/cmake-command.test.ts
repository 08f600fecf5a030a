import { parsePlatform, resolveAssets, runtimeDescriptor } from '@pto/runtime-native/assets';
import { expect, it } from 'vitest';

import { buildCommand, configureCommand } from '../../src/runtime/cmake-command.js';
import { treeOf } from '../../src/runtime/runtime-build.js';
import type { RuntimeBuild, RuntimeSanitizer } from '../../src/runtime/runtime-build.js';
import { useScratch } from '../scratch.js';
import { writeRuntime } from './recording-cmake.js';

const scratch = useScratch();
const settings = { cmake: '/usr/bin/cmake', toolchainArgs: ['-DCMAKE_CXX_COMPILER=/usr/bin/g++'], jobs: 7 };
const quiet = { ...settings, isVerbose: false };

function buildOf(
  platform: string,
  target: RuntimeBuild['target'],
  sanitizer: RuntimeSanitizer | undefined = undefined,
): RuntimeBuild {
  const runtime = runtimeDescriptor(writeRuntime(scratch, 'tiny'));
  return { runtime, platform: parsePlatform(platform), target, sanitizer, cacheDir: scratch.cacheDir };
}

it('configures the simulator with all that the runtime says of itself in one place', () => {
  const build = buildOf('a5sim', 'host');
  const { nativeDir } = resolveAssets();
  const tree = treeOf(build);
  expect(configureCommand(build, quiet)).toEqual({
    argv: [
      '/usr/bin/cmake',
      ...['-S', nativeDir, '-B', tree, '-G', 'Unix Makefiles'],
      '-DCMAKE_BUILD_TYPE=Release',
      '-DCMAKE_EXPORT_COMPILE_COMMANDS=ON',
      '-DPTO_VARIANT=sim',
      '-DPTO_ARCHS=a2a3;a5',
      `-DPTO_RUNTIME_DIRS=${build.runtime.dir}`,
      '-DPTO_SANITIZER=',
      `-DPTO_LIB_DIR=${tree}/lib`,
      '-DCMAKE_CXX_COMPILER=/usr/bin/g++',
    ],
    cwd: nativeDir,
    env: {},
  });
  expect(buildCommand(build, quiet)).toEqual({
    argv: ['/usr/bin/cmake', '--build', tree, '--target', 'host_runtime_a5_tiny', '--parallel', '7'],
    cwd: tree,
    env: {},
  });
});

it.each([
  ['host', 'host_runtime_a2a3_tiny'],
  ['aicpu', 'aicpu_kernel_a2a3_tiny'],
  ['aicore', 'aicore_kernel_a2a3_tiny'],
] as const)('configures the %s part of a chip in a tree of its own', (target, cmakeTarget) => {
  const build = buildOf('a2a3', target);
  const tree = treeOf(build);
  expect(tree).toMatch(new RegExp(`/runtimes/v1/tiny-[0-9a-f]{16}/cmake/a2a3/${target}$`));
  expect(configureCommand(build, quiet).argv.slice(5)).toEqual([
    ...['-G', 'Unix Makefiles'],
    '-DCMAKE_BUILD_TYPE=Release',
    '-DCMAKE_EXPORT_COMPILE_COMMANDS=ON',
    '-DPTO_VARIANT=onboard',
    `-DPTO_TARGET=${target}`,
    '-DPTO_ARCHS=a2a3',
    `-DPTO_RUNTIME_DIRS=${build.runtime.dir}`,
    '-DPTO_SANITIZER=',
    `-DPTO_LIB_DIR=${tree}/lib`,
    '-DCMAKE_CXX_COMPILER=/usr/bin/g++',
  ]);
  expect(buildCommand(build, quiet).argv).toEqual([
    ...['/usr/bin/cmake', '--build', tree, '--target', cmakeTarget, '--parallel', '7'],
  ]);
});

it('is verbose only when it is asked to be', () => {
  const build = buildOf('a2a3sim', 'host');
  const verbose = { ...settings, isVerbose: true };
  expect(configureCommand(build, verbose).argv).toEqual([
    ...configureCommand(build, quiet).argv,
    '--log-level=VERBOSE',
  ]);
  expect(buildCommand(build, verbose).argv).toEqual([...buildCommand(build, quiet).argv, '--verbose']);
});

it('keeps the trees of sanitizers and runtimes apart, and shares one among the architectures of the simulator', () => {
  const plain = treeOf(buildOf('a2a3sim', 'host'));
  expect(treeOf(buildOf('a5sim', 'host'))).toBe(plain);
  const trees = [plain, ...(['address', 'thread'] as const).map((name) => treeOf(buildOf('a2a3sim', 'host', name)))];
  expect(new Set(trees).size).toBe(3);
  const address = buildOf('a2a3sim', 'host', 'address');
  expect(configureCommand(address, quiet).argv).toContain('-DPTO_SANITIZER=address');
});
