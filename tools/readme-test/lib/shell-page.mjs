// Runs the shell blocks of a page as a reader would, and compares what they print with what the page says.
//
//   ```sh test          a block that has to end with 0
//   ```sh test fails    one that must not
//   ```text             right after it: its whole output. … stands for anything within a line, and alone for any lines
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inRoot } from '../../../scripts/lib/paths.mjs';

const STEP = /```sh test( fails)?\n([\s\S]*?)```(?:\n\n```text\n([\s\S]*?)```)?/g;

/** The shell blocks of a page, in order. */
export const stepsOf = (page) =>
  [...page.matchAll(STEP)].map(([, fails, command, output]) => ({ command, fails: fails !== undefined, output }));

/** What matches the output that a page shows. */
export function patternOf(output) {
  const escape = (text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const lines = output.split('\n').map((line) => (line.trim() === '…' ? '(?:.*\n)*' : `${escapeLine(line, escape)}\n`));
  return new RegExp(`^${lines.join('').replace(/\n$/, '')}$`);
}

const escapeLine = (line, escape) => line.split('…').map(escape).join('.*');

/** Runs one block in a folder. */
function runStep({ command }, cwd) {
  const env = { ...process.env, NO_COLOR: '1', npm_config_loglevel: 'silent' };
  const { stdout, stderr, status } = spawnSync('sh', ['-e', '-c', command], { cwd, env, encoding: 'utf8' });
  return { status, said: `${stdout}${stderr}` };
}

/** Runs all blocks of a page in one folder, and says for each what is not as written. */
export function faultsOf(page, folder) {
  return stepsOf(page).flatMap((step) => {
    const { status, said } = runStep(step, folder);
    const isAsWritten =
      (status !== 0) === step.fails && (step.output === undefined || patternOf(step.output).test(said));
    return isAsWritten ? [] : [`$ ${step.command}\nended with ${status}:\n${said}`];
  });
}

/** A new npm project in which `pto new scene` has written a scene, with the packages of this checkout. */
export function newSceneProject(name) {
  // Outside of the checkout: inside of a package it would become a part of that.
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'pto-guide-')));
  const bin = inRoot('packages/cli/bin/pto.js');
  const created = spawnSync(process.execPath, [bin, 'new', 'scene', name], { cwd: folder, encoding: 'utf8' });
  if (created.status !== 0) throw new Error(created.stderr);
  const project = path.join(folder, name);
  const modules = path.join(project, 'node_modules');
  for (const dir of ['@pto', '.bin']) mkdirSync(path.join(modules, dir), { recursive: true });
  const { devDependencies } = JSON.parse(readFileSync(path.join(project, 'package.json'), 'utf8'));
  for (const each of Object.keys(devDependencies)) {
    symlinkSync(inRoot('packages', path.basename(each)), path.join(modules, each));
  }
  symlinkSync(bin, path.join(modules, '.bin', 'pto'));
  return project;
}
