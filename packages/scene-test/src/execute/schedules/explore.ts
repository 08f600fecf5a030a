// Looks for a schedule under which a case gives another result, and says which two tasks made the difference.
//
// A seed gives a whole order of tasks. When its result is wrong, two bisections shrink it. The first finds how many tasks of the
// seed's order it takes: with k of them, and the rest in order of submission, the result is right; with one more, the task
// t, it is wrong. The second lets tasks in order of submission pass before t, and finds how many it takes until the result is
// right again: the last that had to pass, u, is what t needs. Neither looks at what kernels do. Both keep one right
// and one wrong run, so they end with two neighbours that differ, however the results in between are spread.

import type { ScheduleFinding, TaskName } from '../../model/findings.js';

/** Which order a run follows: a seed's; or `prefix` starts of it, then `delay` in order of submission, then its next task. */
export interface Schedule {
  readonly seed: bigint;
  readonly prefix?: number;
  readonly delay?: number;
}

/** A run under a schedule. */
export interface SerialRun {
  readonly isRight: boolean;
  /** The tasks in the order in which they were started. */
  readonly tasks: readonly TaskName[];
}

/** Runs under a schedule and judges the result. */
export type RunUnder = (schedule: Schedule) => Promise<SerialRun>;

const MAX_SEED = 2n ** 64n - 1n;

/** The seed after another one; 0 is none. */
export function nextSeed(seed: bigint): bigint {
  return seed >= MAX_SEED ? 1n : seed + 1n;
}

/**
 * Tries as many seeds, one after the other, until a result is wrong.
 *
 * @returns `undefined` when every result is right
 */
export async function exploreSchedules(
  isRight: (seed: bigint) => Promise<boolean>,
  first: bigint,
  count: number,
): Promise<{ readonly seed: bigint; readonly schedules: number } | undefined> {
  for (let seed = first, tried = 1; tried <= count; seed = nextSeed(seed), tried++) {
    if (!(await isRight(seed))) return { seed, schedules: tried };
  }
  return undefined;
}

/**
 * The two tasks that lack a dependency, of which the second needs the first.
 *
 * @param seed - one whose result is wrong
 * @returns `undefined` when the result does not follow from the order of tasks alone
 */
export async function findPair(run: RunUnder, seed: bigint): Promise<ScheduleFinding['pair']> {
  const whole = await run({ seed });
  if (whole.isRight) return undefined;
  const longest = whole.tasks.length - 1;
  // The whole order is that of the longest prefix; no prefix at all is the order of submission, which is right.
  const prefix = await turningPoint(-1, longest, async (k) => !(await run({ seed, prefix: k })).isRight);
  const wrong = await run({ seed, prefix });
  const late = wrong.tasks[prefix];
  if (wrong.isRight || late === undefined) return undefined;

  const before = prefix === 0 ? undefined : await run({ seed, prefix: prefix - 1 });
  // In order of submission as many tasks come before it; without a prefix, all that were submitted before.
  const place = before?.tasks.findIndex(({ ordinal }) => ordinal === late.ordinal) ?? late.ordinal;
  const most = Math.max(1, place < 0 ? longest - prefix : place - prefix);
  if (!(await run({ seed, prefix, delay: most })).isRight) return undefined;
  const delay = await turningPoint(0, most, async (m) => (await run({ seed, prefix, delay: m })).isRight);
  const { tasks, isRight } = await run({ seed, prefix, delay });
  const early = tasks[prefix + delay - 1];
  return isRight && early !== undefined && tasks[prefix + delay]?.ordinal === late.ordinal ? [early, late] : undefined;
}

/** A number where the answer turns from no to yes, given that it is no at `low` and yes at `high`. */
async function turningPoint(low: number, high: number, is: (value: number) => Promise<boolean>): Promise<number> {
  let [no, yes] = [low, high];
  while (yes - no > 1) {
    const middle = Math.floor((no + yes) / 2);
    if (await is(middle)) yes = middle;
    else no = middle;
  }
  return yes;
}
