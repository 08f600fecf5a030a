import type { CallConfig } from '@pto/task-interface';
import type { RunTiming } from '@pto/worker';

import type { Directions } from './bind-args.js';
import type { OneChipTask } from './chip-task-configs.js';
import type { CaseSetup } from './case-setup.js';
import type { TaskArgsBuilder } from '../definition/task-args-builder.js';

/** A case whose callables are compiled and known to a worker that is ready. */
export interface PreparedCase {
  /** What runs read and write; their tensors may lie in other memory than those of `generateArgs`. */
  readonly args: TaskArgsBuilder;
  /** The tensors that are compared, in order. */
  readonly compared: readonly string[];
  /** The tensors that no run may change. */
  readonly inputs: readonly string[];
  /** Runs once; at level 3 one task for a chip may have another configuration. */
  run(config: CallConfig, one?: OneChipTask): Promise<FinishedRun>;
  /** Gives back what was taken for this case; the worker stays. */
  release(): void;
}

/** A run that is over. */
export interface FinishedRun {
  readonly timing: RunTiming;
  /** Tasks for chips, groups counting as one. */
  readonly chipTasks: number;
}

/** What a case is prepared from. */
export interface Preparation {
  readonly setup: CaseSetup;
  readonly args: TaskArgsBuilder;
  /** Notes how long a part took. */
  readonly timed: <T>(name: 'compileMs' | 'initMs', work: () => Promise<T>) => Promise<T>;
}

/** Names of the tensors with one of these directions. */
export function namesOf(directions: Directions, wanted: readonly string[]): string[] {
  return [...directions].flatMap(([name, direction]) => (wanted.includes(direction) ? [name] : []));
}
