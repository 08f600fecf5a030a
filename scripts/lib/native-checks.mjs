// Builds a tree of the native tests and runs it with ctest.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { buildTree } from './cmake.mjs';
import { countCtest, junitFile } from './ctest-report.mjs';
import { Failure } from './failure.mjs';
import { step } from './progress.mjs';
import { readOutput, runShown } from './run.mjs';

const JOBS = process.env.PTO_TEST_JOBS ?? '2';

// What each tree's programs are told; a finding is a failure.
const environments = {
  tests: {},
  asan: { ASAN_OPTIONS: 'detect_leaks=1:strict_string_checks=1', UBSAN_OPTIONS: 'print_stacktrace=1' },
  tsan: { TSAN_OPTIONS: 'halt_on_error=1:second_deadlock_stack=1' },
};

/**
 * ThreadSanitizer's runtime gives up when the kernel places mappings where it keeps its shadow memory, which it does with
 * many random bits. Without randomisation it never does; where that cannot be switched off, the test runs as it is.
 */
async function launcher(tree) {
  const canFix = tree === 'tsan' && (await readOutput('setarch', ['-R', 'true'])) !== undefined;
  return canFix ? ['setarch', '-R', 'ctest'] : ['ctest'];
}

/**
 * @param {'tests' | 'asan' | 'tsan'} tree
 * @param {string[]} ctestArgs which of its programs, and how
 * @param {Record<string, string>} variables what the programs are told beside what all of the tree are
 */
export async function runNativeChecks(tree, tally, ctestArgs = [], variables = {}) {
  let dir;
  try {
    dir = await step(`build the native tree ${tree}`, () => buildTree(tree));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    console.log(error.message);
    tally.addFailed(`build of the native tree ${tree}`);
    return;
  }
  const reports = path.join(dir, 'reports');
  rmSync(reports, { recursive: true, force: true });
  const args = [
    '--test-dir',
    dir,
    '--output-on-failure',
    '--no-tests=error',
    '-j',
    JOBS,
    '--output-junit',
    junitFile(reports),
    ...ctestArgs,
  ];
  const [program, ...before] = await launcher(tree);
  const exit = await runShown(program, [...before, ...args], {
    env: { ...environments[tree], ...variables, GTEST_OUTPUT: `xml:${reports}/` },
  });
  countCtest(reports, `in the native tree ${tree}`, exit, tally);
}
