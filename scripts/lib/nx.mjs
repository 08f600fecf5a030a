import { existsSync, readFileSync, rmSync } from 'node:fs';
import { inRoot } from './paths.mjs';
import { runLogged, runShown } from './run.mjs';

const nxProgram = inRoot('node_modules/nx/dist/bin/nx.js');
const summaryFile = inRoot('.nx/cache/run.json');

// Nothing of nx may reach for a network, a daemon or a question.
const env = { NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true' };

// Logs are read as text.
const plain = { NO_COLOR: '1', FORCE_COLOR: '0' };

const nxArgs = (targets, options) => [nxProgram, 'run-many', '-t', ...targets, ...options];

/** Runs targets of every project; the output goes to build/logs/nx.log. */
export function runTargetsQuietly(targets, options = []) {
  return runLogged('nx', process.execPath, nxArgs(targets, options), { env: { ...env, ...plain } });
}

/**
 * Runs targets of every project and shows what they print.
 * @returns {Promise<{exit: number | string, tasks: {projectName: string, target: string, status: number}[]}>}
 */
export async function runTargetsShown(targets, options = []) {
  rmSync(summaryFile, { force: true });
  const shownEnv = process.stdout.isTTY ? env : { ...env, ...plain };
  const exit = await runShown(process.execPath, nxArgs(targets, options), { env: shownEnv });
  const tasks = existsSync(summaryFile) ? JSON.parse(readFileSync(summaryFile, 'utf8')).tasks : [];
  return { exit, tasks };
}
