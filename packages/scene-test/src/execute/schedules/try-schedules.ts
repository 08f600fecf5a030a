import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { CallConfig, PtoError } from '@pto/task-interface';

import type { ScheduleFinding, TaskName } from '../../model/findings.js';
import { callConfigOptions } from '../case-setup.js';
import type { CaseSetup } from '../case-setup.js';
import { compareOutputs } from '../compare-outputs.js';
import { chipSources } from '../../definition/scene-callable.js';
import { copyTensors } from '../../definition/copy-tensors.js';
import type { GoldenTensors } from '../golden/golden-tensors.js';
import type { OneChipTask } from '../chip-task-configs.js';
import { kernelNames } from '../kernel-names.js';
import type { PreparedCase } from '../prepared-case.js';
import { RunFailure, runOnce } from '../run-rounds.js';
import type { RoundsOutcome } from '../run-rounds.js';
import type { Snapshot } from '../snapshot.js';
import { exploreSchedules, findPair } from './explore.js';
import type { Schedule } from './explore.js';
import { findChipPair } from './chip-schedules.js';
import { readSchedule } from './schedule-file.js';

/** Where a finding goes, before it is thrown. */
export interface ScheduleOutcome extends RoundsOutcome {
  schedule: ScheduleFinding | undefined;
}

/**
 * Runs a case under other schedules after one run in order of submission, whose result is right. Without a golden result,
 * what that run has left counts.
 *
 * @throws PtoError `ERR_PTO_SCENE_SCHEDULE` when a result is another one; RunFailure when a run fails
 */
export async function trySchedules(
  setup: CaseSetup,
  prepared: PreparedCase,
  snapshot: Snapshot,
  golden: GoldenTensors | undefined,
  outcome: ScheduleOutcome,
): Promise<void> {
  const { schedules, signal, scene, given } = setup;
  const folder = mkdtempSync(path.join(tmpdir(), 'pto-schedule-'));
  const configUnder = ({ seed, prefix, delay }: Schedule, outputPrefix = '') =>
    CallConfig.from({
      ...callConfigOptions(given),
      scheduleSeed: seed,
      ...(prefix === undefined ? {} : { schedulePrefix: prefix }),
      ...(delay === undefined ? {} : { scheduleDelay: delay }),
      outputPrefix,
    });
  const runWith = (config: CallConfig, one?: OneChipTask) => {
    signal.throwIfAborted();
    snapshot.restore();
    return runOnce(prepared, config, one);
  };
  try {
    const expected = golden ?? copyOf(prepared);
    const isRight = () => isAsExpected(setup, prepared, expected, outcome);
    let chipTasks = 0;
    const tried = { seed: schedules.firstSeed };
    const found = await exploreSchedules(
      async (seed) => {
        tried.seed = seed;
        chipTasks = (await runWith(configUnder({ seed }))).chipTasks;
        return isRight();
      },
      schedules.firstSeed,
      schedules.count,
    ).catch((error: unknown) => {
      if (error instanceof RunFailure) outcome.schedule = { schedules: schedules.count, seed: String(tried.seed) };
      throw error;
    });
    if (found === undefined) return;
    // The comparisons that count are those of the seed, not of the runs that follow.
    const { comparisons } = outcome;
    const finding = { schedules: found.schedules, seed: String(found.seed) };
    outcome.schedule = finding;
    const names = kernelNames(chipSources(scene.parts.callable).flatMap(({ kernels }) => kernels));
    const run = async (schedule: Schedule) => {
      await runWith(configUnder(schedule, folder));
      const tasks = readSchedule(readFileSync(path.join(folder, 'schedule.json'), 'utf8'), names);
      return { isRight: await isRight(), tasks };
    };
    const inOrder = CallConfig.from({ ...callConfigOptions(given), serial: true });
    const runOne = async (schedule: Schedule, index: number) => {
      await runWith(inOrder, { index, config: configUnder(schedule, folder) });
      return { isRight: await isRight() };
    };
    const pair =
      scene.level === 2
        ? await findPair(run, found.seed)
        : await findChipPair(runOne, found.seed, chipTasks, folder, names);
    outcome.schedule = { ...finding, pair };
    outcome.comparisons = comparisons;
    throw new PtoError('ERR_PTO_SCENE_SCHEDULE', describe(finding, pair), { details: { ...finding, pair } });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function isAsExpected(
  setup: CaseSetup,
  prepared: PreparedCase,
  expected: GoldenTensors,
  outcome: RoundsOutcome,
): Promise<boolean> {
  try {
    await compareOutputs(setup, prepared, expected, (comparisons) => (outcome.comparisons = comparisons));
    return true;
  } catch {
    // Whatever a comparison throws means that the result is wrong.
    return false;
  }
}

function copyOf({ args, compared }: PreparedCase): GoldenTensors {
  const copies = copyTensors(compared.map((name) => args.tensor(name)));
  return new Map(compared.map((name) => [name, copies.get(args.tensor(name))!]));
}

function describe({ seed, schedules }: ScheduleFinding, pair: ScheduleFinding['pair']): string {
  const found = `the result depends on the schedule: seed ${seed}, the ${ordinal(schedules)} tried, gives another.`;
  if (pair === undefined) return `${found}\n  Replay it with --seed ${seed}.`;
  const [early, late] = pair.map(taskText);
  return `${found} ${late} must wait for ${early}, and does not.\n  Let both name the tensor, or add the dependency. Replay it with --seed ${seed}.`;
}

function ordinal(count: number): string {
  const last = count % 100 > 10 && count % 100 < 14 ? 0 : count % 10;
  return `${count}${['th', 'st', 'nd', 'rd'][last] ?? 'th'}`;
}

function taskText({ ordinal: number, names }: TaskName): string {
  return `task ${number}${names.length > 0 ? ` (${names.join(', ')})` : ''}`;
}
