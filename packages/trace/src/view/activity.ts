// How many cores of each kind run something, and how many tasks wait for one though all that they depend on has ended. A
// task that uses both kinds waits for both.

import { NONE } from './page-data.js';
import type { Activity, PageLane, Slices } from './page-data.js';
import { forEachBlock } from './task-times.js';
import type { TaskTimes } from './task-times.js';

type Engine = 'aic' | 'aiv';

/** When a task could have run: when the last of those that it waits for had ended. Otherwise when it was dispatched. */
function readyTime({ end, lastBlock, predOffsets, preds }: TaskTimes, task: number, dispatch: number): number {
  let ready = NONE;
  for (let i = predOffsets[task]!; i < predOffsets[task + 1]!; i++) {
    const pred = preds[i]!;
    if (lastBlock[pred] !== NONE) ready = Math.max(ready === NONE ? 0 : ready, end[pred]!);
  }
  return Math.min(ready, dispatch);
}

/** Counts up and down over time. */
class Counter {
  readonly #ups: number[] = [];
  readonly #downs: number[] = [];

  add(from: number, to: number): void {
    if (to <= from) return;
    this.#ups.push(from);
    this.#downs.push(to);
  }

  /** All times at which it changes, each once and in order. */
  static times(counters: readonly Counter[]): Uint32Array {
    const all = Uint32Array.from(counters.flatMap((counter) => [...counter.#ups, ...counter.#downs])).sort();
    return all.filter((time, i) => i === 0 || time !== all[i - 1]);
  }

  at(times: Uint32Array): Uint32Array {
    const ups = Uint32Array.from(this.#ups).sort();
    const downs = Uint32Array.from(this.#downs).sort();
    let [up, down] = [0, 0];
    return times.map((time) => {
      while (up < ups.length && ups[up]! <= time) up++;
      while (down < downs.length && downs[down]! <= time) down++;
      return up - down;
    });
  }
}

function activityOf(engine: Engine, lanes: readonly PageLane[], slices: Slices, times: TaskTimes): Activity {
  const running = new Counter();
  const dispatched = new Map<number, number>();
  forEachBlock(lanes, slices, (slice, kind) => {
    if (kind !== engine) return;
    running.add(slices.start[slice]!, slices.end[slice]!);
    const task = slices.task[slice]!;
    const sent = slices.dispatch[slice] === NONE ? slices.start[slice]! : slices.dispatch[slice]!;
    dispatched.set(task, Math.min(dispatched.get(task) ?? NONE, sent));
  });
  const ready = new Counter();
  for (const [task, sent] of dispatched) ready.add(readyTime(times, task, sent), sent);
  const time = Counter.times([running, ready]);
  const cores = lanes.filter(({ group }) => group === engine).length;
  return {
    ...{ engine: engine.toUpperCase(), cores, time },
    running: Uint16Array.from(running.at(time)),
    ready: ready.at(time),
  };
}

/** One for each kind of core that there is. */
export function activities(lanes: readonly PageLane[], slices: Slices, times: TaskTimes): Activity[] {
  const engines = (['aic', 'aiv'] as const).filter((engine) => lanes.some(({ group }) => group === engine));
  return engines.map((engine) => activityOf(engine, lanes, slices, times));
}
