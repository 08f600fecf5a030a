// Counts what a run of ctest left behind: its own JUnit report, and one report of each GoogleTest program.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const junitFile = (reports) => path.join(reports, 'ctest.xml');

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

function countEntry(name, hasPassed, cases, tally) {
  const { passed, failed } = cases ?? { passed: hasPassed ? 1 : 0, failed: 0 };
  tally.addPassed(passed);
  if (failed > 0) tally.addFailed(name, failed);
  // A crash, a sanitizer's finding or a time-out fails the program although no case of its report failed.
  else if (!hasPassed) tally.addFailed(name);
}

/**
 * Adds a run to a tally: GoogleTest's cases where a program reports them, else the program as one.
 * @param {string} reports the directory with the reports
 * @param {string} where what to add to names of failures
 * @param {number | string} exit how ctest ended
 */
export function countCtest(reports, where, exit, tally) {
  const failedBefore = tally.failed;
  for (const { name, hasPassed } of readEntries(junitFile(reports))) {
    countEntry(`${name} ${where}`, hasPassed, readCases(path.join(reports, `${name}.xml`)), tally);
  }
  if (exit !== 0 && tally.failed === failedBefore) tally.addFailed(`ctest ${where} ended with ${exit}`);
}
