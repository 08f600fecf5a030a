import { readdirSync, statSync } from 'node:fs';
import type { Stats } from 'node:fs';
import path from 'node:path';

import { PtoError } from '@pto/task-interface';

/** The names of files that hold the records of a run; the last one is that of the low-level bindings. */
export const recordNames = ['l2_perf_records.json', 'chip_swimlane_records.json', 'swim_time.json'] as const;

/**
 * Finds the file that a command works on.
 *
 * @param input - a file, or a directory that has one; without it the newest in `PTO_OUTPUTS_DIR`, else `./outputs`, or one
 * directory deeper
 * @param names - what the file may be called
 * @param option - of a run, that records such files
 * @returns its path
 * @throws PtoError `ERR_PTO_TRACE_INPUT` when there is none
 */
export function findInput(input: string | undefined, names: readonly string[], option = 'enableL2Swimlane'): string {
  if (input !== undefined) {
    if (!isDirectory(input)) return input;
    const file = newest(candidates(input, names));
    if (file !== undefined) return file;
    throw notFound(`no ${names.join(' or ')} in ${input}`, { input }, ofTasks([input], names) ?? recordWith(option));
  }
  const root = process.env['PTO_OUTPUTS_DIR'] || 'outputs';
  const runs = [root, ...directories(root)];
  const file = newest(runs.flatMap((dir) => candidates(dir, names)));
  if (file !== undefined) return file;
  const remedy = ofTasks(runs, names) ?? recordWith(option);
  throw notFound(`no ${names.join(' or ')} in ${path.join(root, '*')}`, { root }, remedy);
}

/** The newest file in a directory whose name has this form, or nothing. */
export function newestIn(dir: string, pattern: RegExp): string | undefined {
  return newest(
    entries(dir)
      .filter((name) => pattern.test(name))
      .map((name) => path.join(dir, name)),
  );
}

/** The directories in a directory, in the order of their names; none when it does not exist. */
export function directories(dir: string): string[] {
  const all = entries(dir).map((name) => path.join(dir, name));
  return all.filter(isDirectory).sort();
}

/** Whether there is a file of this name. */
export function isFile(file: string): boolean {
  return statsOf(file)?.isFile() === true;
}

/** Whether there is a directory of this name. */
export function isDirectory(dir: string): boolean {
  return statsOf(dir)?.isDirectory() === true;
}

/** What is known about a file; nothing when it cannot be looked at, which those who read it will word. */
function statsOf(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function candidates(dir: string, names: readonly string[]): string[] {
  return names.map((name) => path.join(dir, name)).filter(isFile);
}

function entries(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}

function newest(files: readonly string[]): string | undefined {
  const time = (file: string): number => statsOf(file)?.mtimeMs ?? 0;
  return files.map((file) => ({ file, time: time(file) })).sort((a, b) => b.time - a.time)[0]?.file;
}

function notFound(problem: string, details: Readonly<Record<string, unknown>>, remedy: string): PtoError {
  return new PtoError('ERR_PTO_TRACE_INPUT', `There is ${problem}.\n  ${remedy}`, { details });
}

function recordWith(option: string): string {
  return `Record a run with { ${option}: true }, or name a file or directory.`;
}

/** What to do where the run was one of many chips: each of their tasks has a directory with files of its own. */
function ofTasks(runs: readonly string[], names: readonly string[]): string | undefined {
  const tasks = runs.flatMap(directories).flatMap(directories);
  const found = newest(tasks.flatMap((dir) => candidates(dir, names)));
  return found === undefined
    ? undefined
    : `Tasks of its chips have them. Name the directory of one, such as ${path.dirname(found)}.`;
}
