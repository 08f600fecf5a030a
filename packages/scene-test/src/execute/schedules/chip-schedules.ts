import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

import type { ScheduleFinding, TaskName } from '../../model/findings.js';
import { findPair } from './explore.js';
import type { Schedule } from './explore.js';
import { readSchedule } from './schedule-file.js';

/** Tasks for chips that are tried one by one; with more it would take too long. */
const MOST_TRIED = 64;

/** A run in which one of the tasks for chips follows a schedule, and the others the order of submission. */
export type RunOne = (schedule: Schedule, chipTask: number) => Promise<{ readonly isRight: boolean }>;

/**
 * The two tasks of a chip that lack a dependency, in a run with many tasks for chips. Each of these has a graph and an order of its own,
 * so first comes the one that makes the result wrong by itself.
 *
 * @param count - how many tasks for chips a run has
 * @param folder - where runs write their schedules, below it one folder for each task of a chip
 */
export async function findChipPair(
  runOne: RunOne,
  seed: bigint,
  count: number,
  folder: string,
  names: ReadonlyMap<number, string>,
): Promise<ScheduleFinding['pair']> {
  for (let chipTask = 0; chipTask < Math.min(count, MOST_TRIED); chipTask++) {
    if ((await runOne({ seed }, chipTask)).isRight) continue;
    return findPair(async (schedule) => {
      rmSync(folder, { recursive: true, force: true });
      const { isRight } = await runOne(schedule, chipTask);
      return { isRight, tasks: tasksBelow(folder, names) };
    }, seed);
  }
  return undefined;
}

/** The order of tasks on the chip; of a group, that of its first member: all of them follow the same schedule. */
function tasksBelow(folder: string, names: ReadonlyMap<number, string>): TaskName[] {
  const files = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort() : [];
  const file = files.find((each) => path.basename(each) === 'schedule.json');
  return file === undefined ? [] : readSchedule(readFileSync(path.join(folder, file), 'utf8'), names);
}
