// Builds a tree of the native tests, runs it with ctest, and counts GoogleTest's cases.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { buildTree } from './cmake.mjs';
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

const attribute = (text, name) => text.match(new RegExp(`\\b${name}="([^"]*)"`))?.[1];

/** The ctest entries of a JUnit report: [{name, hasPassed}]. */
function readEntries(junitFile) {
  if (!existsSync(junitFile)) return [];
  const tags = readFileSync(junitFile, 'utf8').match(/<testcase\b[^>]*>/g) ?? [];
  return tags.map((tag) => ({ name: attribute(tag, 'name'), hasPassed: attribute(tag, 'status') === 'run' }));
}

/** GoogleTest's own counts for one program, or undefined when it left no report. */
function readCases(reportFile) {
  if (!existsSync(reportFile)) return undefined;
  const head = readFileSync(reportFile, 'utf8').match(/<testsuites\b[^>]*>/)?.[0];
  if (head === undefined) return undefined;
  const [total, failed, errors] = ['tests', 'failures', 'errors'].map((name) => Number(attribute(head, name)));
  return { passed: total - failed - errors, failed: failed + errors };
}

function count(tree, entry, cases, tally) {
  const name = `${entry.name} in the native tree ${tree}`;
  const { passed, failed } = cases ?? { passed: entry.hasPassed ? 1 : 0, failed: 0 };
  tally.addPassed(passed);
  if (failed > 0) tally.addFailed(name, failed);
  else if (!entry.hasPassed) tally.addFailed(name);
}

/** @param {'tests' | 'asan' | 'tsan'} tree */
export async function runNativeChecks(tree, tally, ctestArgs = []) {
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
  const junit = path.join(reports, 'ctest.xml');
  rmSync(reports, { recursive: true, force: true });
  const args = [
    '--test-dir',
    dir,
    '--output-on-failure',
    '--no-tests=error',
    '-j',
    JOBS,
    '--output-junit',
    junit,
    ...ctestArgs,
  ];
  const [program, ...before] = await launcher(tree);
  const exit = await runShown(program, [...before, ...args], {
    env: { ...environments[tree], GTEST_OUTPUT: `xml:${reports}/` },
  });
  const failedBefore = tally.failed;
  for (const entry of readEntries(junit)) count(tree, entry, readCases(path.join(reports, `${entry.name}.xml`)), tally);
  if (exit !== 0 && tally.failed === failedBefore)
    tally.addFailed(`ctest of the native tree ${tree} ended with ${exit}`);
}
