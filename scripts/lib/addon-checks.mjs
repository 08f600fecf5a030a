// Runs the tests of the addon, and those of workers that use all of it, with an addon that AddressSanitizer and UBSan look
// into. Node itself is not built with them, so their runtime is loaded before it, and does not look for leaks: V8 keeps much.
import path from 'node:path';
import { buildTree } from './cmake.mjs';
import { inRoot } from './paths.mjs';
import { step } from './progress.mjs';
import { readOutput, runShown } from './run.mjs';

const suites = [
  // Those left out look for the addon where packages have it.
  ['runtime-native', '--exclude', 'test/addon-loading.test.ts', '--exclude', 'test/chip-worker-path.test.ts'],
  ['worker', 'test/host', 'test/chips', 'test/runs', 'test/comm', 'test/failures'],
];

/** Loaded first, so that they see every allocation. */
async function sanitizerLibraries() {
  const files = ['libasan.so', 'libstdc++.so'].map((name) => readOutput('g++', [`-print-file-name=${name}`]));
  return (await Promise.all(files)).map((file) => file.trim()).join(' ');
}

export async function runAddonChecks(tally) {
  const dir = await step('build the native tree asan-addon', () => buildTree('asan-addon'));
  const env = {
    PTO_NATIVE_PATH: path.join(dir, 'lib'),
    LD_PRELOAD: await sanitizerLibraries(),
    // Little is kept of what was freed: tests look at how much memory a process has.
    ASAN_OPTIONS: 'detect_leaks=0:strict_string_checks=1:quarantine_size_mb=16',
    UBSAN_OPTIONS: 'print_stacktrace=1',
  };
  for (const [name, ...args] of suites) {
    const cwd = inRoot('packages', name);
    const exit = await runShown(inRoot('node_modules/.bin/vitest'), ['run', ...args], { cwd, env });
    if (exit === 0) tally.addPassed(1);
    else tally.addFailed(`the addon with AddressSanitizer: tests of ${name}`);
  }
}
