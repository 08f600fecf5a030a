// Runs the checks of all projects through nx and counts them: each test of a `test` target, and each other target once.
import { rmSync } from 'node:fs';
import { runTargetsShown } from './nx.mjs';
import { projects } from './projects.mjs';
import { countVitest, reportOf } from './vitest-report.mjs';

const targets = ['test', 'test-types', 'lint', 'test-build'];

/**
 * Adds a project's targets to a tally.
 * @param {Map<string, number>} statuses exit status of each task that ran, by `project:target`
 */
export function countProject(project, statuses, tally) {
  for (const target of targets.filter((name) => project.targets.includes(name))) {
    // A task that did not run because something before it failed has no status.
    const hasPassed = statuses.get(`${project.name}:${target}`) === 0;
    if (target === 'test') countVitest(project, hasPassed, tally);
    else if (hasPassed) tally.addPassed(1);
    else tally.addFailed(`${project.name}:${target}`);
  }
}

export async function runTypescriptChecks(tally) {
  const all = projects();
  for (const project of all) rmSync(reportOf(project.dir), { force: true });
  const { exit, tasks } = await runTargetsShown(targets, ['--nxBail=false']);
  const statuses = new Map(tasks.map((task) => [`${task.projectName}:${task.target}`, task.status]));
  const failedBefore = tally.failed;
  for (const project of all) countProject(project, statuses, tally);
  if (exit !== 0 && tally.failed === failedBefore) tally.addFailed(`nx ended with ${exit}`);
}
