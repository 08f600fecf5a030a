import { readHostSpans } from '../src/index.js';
import type { HostSpans } from '../src/index.js';

/** One use of a callable. Times are microseconds, in the order in which they happen. */
export interface TaskTimes {
  readonly on: string;
  readonly kind?: 'task' | 'sub';
  readonly name?: string;
  readonly submit: readonly [number, number];
  readonly dispatch: number;
  readonly ran: readonly [number, number];
  readonly seen: number;
}

/** One run of a worker. */
export interface RunTimes {
  readonly path?: string;
  readonly run?: number;
  readonly end: number;
  /** When it left the queue. Default: at once. */
  readonly started?: number;
  /** When the orchestration function returned. */
  readonly built: number;
  /** When copies back began, if any did. */
  readonly back?: number;
  readonly copiesIn?: readonly (readonly [number, number])[];
  readonly tasks: readonly TaskTimes[];
}

const ns = (us: number): number => Math.round(us * 1000);

/** Spans as a worker writes them, beginning with those of the given runs. */
export function spansOf(runs: readonly RunTimes[], members: object = {}): HostSpans {
  const spans: object[] = [];
  const flows: object[] = [];
  const add = (span: object, start: number, end: number): number => {
    const id = spans.length + 1;
    spans.push({ id, ...span, start_ns: ns(start), end_ns: ns(end) });
    return id;
  };
  for (const { path = 'L3', run = 1, end, started = 0, built, back, copiesIn = [], tasks } of runs) {
    const base = { path, run };
    const parent = add({ ...base, kind: 'run', name: `run ${run}` }, 0, end);
    const phase = { ...base, parent, kind: 'phase' };
    add({ ...phase, name: 'queued' }, 0, started);
    const build = add({ ...phase, name: 'orchestration' }, started, built);
    add({ ...phase, name: 'tasks' }, built, back ?? end);
    for (const [from, to] of copiesIn) add({ ...phase, parent: build, name: 'copy in' }, from, to);
    if (back !== undefined) add({ ...phase, name: 'copy back' }, back, end);
    tasks.forEach(({ on, kind = 'task', name = 'work', submit, dispatch, ran, seen }, task) => {
      const of = { ...base, name, task };
      const lane = on.replace(`${path}/`, '');
      const ids = [
        add({ ...of, parent: build, lane: 'submit', kind: 'submit' }, ...submit),
        add({ ...of, parent, lane, kind: 'dispatch' }, dispatch, ran[0]),
        add({ ...of, parent, path: on, kind }, ...ran),
        add({ ...of, parent, lane, kind: 'complete' }, ran[1], seen),
      ];
      const kinds = ['submit', 'dispatch', 'complete'];
      for (const [i, each] of kinds.entries()) flows.push({ from: ids[i], to: ids[i + 1], kind: each });
    });
  }
  const clock = { monotonic_origin_ns: '1000000', wall_origin_ns: '0' };
  return readHostSpans({ version: 1, clock, processes: [], spans, flows, ...members }, 'spans.json');
}
