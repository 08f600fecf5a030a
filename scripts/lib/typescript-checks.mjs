// Runs the checks of all projects through nx and counts them: each test of a `test` target, and each other target once.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { runTargetsShown } from './nx.mjs';
import { projects } from './projects.mjs';

const targets = ['test', 'test-types', 'lint', 'test-build'];

const reportOf = (project) => path.join(project.dir, 'build/test-report.json');

function countTests(project, hasPassed, tally) {
  const file = reportOf(project);
  const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { numPassedTests: 0, testResults: [] };
  tally.addPassed(report.numPassedTests);
  let isExplained = hasPassed;
  for (const suite of report.testResults) {
    const failures = suite.assertionResults.filter((test) => test.status === 'failed');
    const names = failures.map((test) => test.fullName);
    // A file that could not even be loaded has no failed test of its own.
    if (suite.status === 'failed' && names.length === 0) names.push('does not load');
    for (const name of names) tally.addFailed(`${path.relative(project.dir, suite.name)} in ${project.name}: ${name}`);
    isExplained ||= names.length > 0;
  }
  if (!isExplained) tally.addFailed(`${project.name}:test`);
}

function countProject(project, statuses, tally) {
  for (const target of targets.filter((name) => project.targets.includes(name))) {
    // A task that did not run because something before it failed has no status.
    const hasPassed = statuses.get(`${project.name}:${target}`) === 0;
    if (target === 'test') countTests(project, hasPassed, tally);
    else if (hasPassed) tally.addPassed(1);
    else tally.addFailed(`${project.name}:${target}`);
  }
}

export async function runTypescriptChecks(tally) {
  const all = projects();
  for (const project of all) rmSync(reportOf(project), { force: true });
  const { exit, tasks } = await runTargetsShown(targets, ['--nxBail=false']);
  const statuses = new Map(tasks.map((task) => [`${task.projectName}:${task.target}`, task.status]));
  const failedBefore = tally.failed;
  for (const project of all) countProject(project, statuses, tally);
  if (exit !== 0 && tally.failed === failedBefore) tally.addFailed(`nx ended with ${exit}`);
}
