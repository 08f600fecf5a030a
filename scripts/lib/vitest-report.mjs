// Counts what vitest wrote into a project's report.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const reportOf = (dir) => path.join(dir, 'build/test-report.json');

function failuresOf(suite) {
  const names = suite.assertionResults.filter((test) => test.status === 'failed').map((test) => test.fullName);
  // A file that could not even be loaded has no failed test of its own.
  if (suite.status === 'failed' && names.length === 0) names.push('does not load');
  return names;
}

/** Adds a project's tests to a tally. */
export function countVitest(project, hasPassed, tally) {
  const file = reportOf(project.dir);
  const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { numPassedTests: 0, testResults: [] };
  const failedBefore = tally.failed;
  tally.addPassed(report.numPassedTests);
  for (const suite of report.testResults) {
    const where = `${path.relative(project.dir, suite.name)} in ${project.name}`;
    for (const name of failuresOf(suite)) tally.addFailed(`${where}: ${name}`);
  }
  if (!hasPassed && tally.failed === failedBefore) tally.addFailed(`${project.name}:test`);
}
