// How busy the cores of each kind were: what `pto trace overhead` adds up, over time. Chips count apart: an idle core of one is
// no loss where only another has a task that is ready.

import { coreCounts, engines, walkOverhead } from '../overhead/model.js';
import { isOverheadOf } from '../overhead/verdict.js';
import type { CoreKind } from '../records/recorded-run.js';
import type { RunPlace } from './add-lanes.js';
import type { PageClock } from './page-clock.js';
import type { Activity } from './page-data.js';

/** Counts of one kind of core as they change, in the order in which that was noted. */
class Changes {
  readonly #ticks: number[] = [];
  readonly #running: number[] = [];
  readonly #heldBack: number[] = [];

  add(tick: number, running: number, heldBack: number): void {
    this.#ticks.push(tick);
    this.#running.push(running);
    this.#heldBack.push(heldBack);
  }

  /** The counts from each time on at which they change, each time once. */
  steps(): Pick<Activity, 'time' | 'running' | 'heldBack'> {
    const order = this.#ticks.map((_, i) => i).sort((a, b) => this.#ticks[a]! - this.#ticks[b]!);
    const [time, running, heldBack]: number[][] = [[], [], []];
    let [busy, held] = [0, 0];
    order.forEach((change, i) => {
      busy += this.#running[change]!;
      held += this.#heldBack[change]!;
      const tick = this.#ticks[change]!;
      if (i + 1 < order.length && this.#ticks[order[i + 1]!] === tick) return;
      time!.push(tick);
      running!.push(busy);
      heldBack!.push(held);
    });
    return {
      time: Uint32Array.from(time!),
      running: Uint16Array.from(running!),
      heldBack: Uint16Array.from(heldBack!),
    };
  }
}

function addRun({ run, number }: RunPlace, clock: PageClock, changes: Readonly<Record<CoreKind, Changes>>): void {
  const cores = coreCounts(run);
  const last = { aic: [0, 0], aiv: [0, 0] };
  const go = (us: number, engine: CoreKind, running: number, heldBack: number): void => {
    const [busy, held] = last[engine] as [number, number];
    if (busy === running && held === heldBack) return;
    last[engine] = [running, heldBack];
    changes[engine].add(clock.ofRun(number, us), running - busy, heldBack - held);
  };
  let endUs = 0;
  walkOverhead(run, (step) => {
    for (const engine of engines) {
      const idle = step.idle[engine];
      go(step.startUs, engine, cores[engine] - idle, isOverheadOf(step, engine) ? idle : 0);
    }
    endUs = step.endUs;
  });
  for (const engine of engines) go(endUs, engine, 0, 0);
}

/** How many cores of a kind there are: of each chip as many as the run that used most. */
function coresOf(places: readonly RunPlace[], engine: CoreKind): number {
  const byChip = new Map<string, number>();
  for (const { run, prefix } of places) {
    byChip.set(prefix, Math.max(byChip.get(prefix) ?? 0, coreCounts(run)[engine]));
  }
  return [...byChip.values()].reduce((sum, cores) => sum + cores, 0);
}

/** One for each kind of core that was used. */
export function activities(places: readonly RunPlace[], clock: PageClock): Activity[] {
  const changes = { aic: new Changes(), aiv: new Changes() };
  for (const place of places) addRun(place, clock, changes);
  return engines
    .map((engine) => ({ engine: engine.toUpperCase(), cores: coresOf(places, engine), ...changes[engine].steps() }))
    .filter(({ cores }) => cores > 0);
}
