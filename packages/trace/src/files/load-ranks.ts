import path from 'node:path';

import { PtoError } from '@pto/task-interface';

import { inputError } from '../json/input-error.js';
import type { RankProblem, Rank, Ranks } from '../records/recorded-worker.js';
import { directories, isDirectory, isFile, recordNames } from './find-inputs.js';
import { loadRun } from './load-run.js';
import type { LoadRunOptions } from './load-run.js';

/** Where the records of a task on a chip of a worker lie. */
const TASK_DIRECTORY = /^task-\d+-\d+$/;

const inOrder = new Intl.Collator('en', { numeric: true }).compare;

/** Whether the records of several ranks lie below a directory that has none itself. */
export function hasRanks(dir: string): boolean {
  return isDirectory(dir) && !holdsRecords(dir) && rankDirectories(dir).some(holdsRecords);
}

/**
 * Loads the records of every rank below a directory, at most two directories deep. A rank without records, or with records
 * that cannot be read, keeps no other one from being loaded.
 *
 * @param optionsOf - how the records in a directory are read
 */
export function loadRanksIn(dir: string, optionsOf: (rank: string) => LoadRunOptions): Ranks {
  const ranks: Rank[] = [];
  const problems: RankProblem[] = [];
  for (const directory of rankDirectories(dir)) {
    const name = path.relative(dir, directory);
    if (!holdsRecords(directory)) {
      problems.push({ name, problem: `there is no ${recordNames.join(' or ')}`, isMissing: true });
      continue;
    }
    const options = optionsOf(directory);
    if (options.depsJson !== undefined) {
      throw inputError(options.depsJson, 'it is of one chip; of many, each takes the deps.json beside its own records');
    }
    try {
      ranks.push({ name, run: loadRun(directory, options) });
    } catch (error) {
      if (!(error instanceof PtoError)) throw error;
      problems.push({ name, problem: error.message, isMissing: false });
    }
  }
  return { source: dir, ranks, problems };
}

/** Directories that have records, and those that are called as one with records but for its numbers; in their order. */
function rankDirectories(dir: string): string[] {
  const below = directories(dir).flatMap((child) => [child, ...directories(child)]);
  const forms = new Set(below.filter(holdsRecords).map(formOf));
  const isRank = (each: string): boolean => holdsRecords(each) || forms.has(formOf(each)) || isTask(each);
  return below.filter(isRank).sort(inOrder);
}

function formOf(dir: string): string {
  return path.basename(dir).replace(/\d+/g, '#');
}

function isTask(dir: string): boolean {
  return TASK_DIRECTORY.test(path.basename(dir));
}

function holdsRecords(dir: string): boolean {
  return recordNames.some((name) => isFile(path.join(dir, name)));
}
