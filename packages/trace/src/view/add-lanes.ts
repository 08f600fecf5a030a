// Which lanes a run has, and what is on them.

import type { HostSpans } from '../records/host-spans.js';
import type { CoreKind, RecordedRun, TaskRow } from '../records/recorded-run.js';
import { functionName } from '../records/task-name.js';
import type { NameTable } from './name-table.js';
import type { PageClock } from './page-clock.js';
import type { NewSlice, SliceBuilder } from './slice-builder.js';

/** One of the runs of a page. */
export interface RunPlace {
  readonly run: RecordedRun;
  /** Which of the runs this is. */
  readonly number: number;
  /** In front of the names of its lanes, for example `L3/chip0 `. */
  readonly prefix: string;
  /** What its tasks' indices are moved by, and those of its rows, by which slices are found. */
  readonly firstTask: number;
  readonly firstRow: number;
}

export class LaneAdder {
  readonly #builder: SliceBuilder;
  readonly #names: NameTable;
  readonly #clock: PageClock;

  constructor(builder: SliceBuilder, names: NameTable, clock: PageClock) {
    this.#builder = builder;
    this.#names = names;
    this.#clock = clock;
  }

  /** @param firstKey - by which the slice of the first span is found, the next number being that of the next one */
  addHost({ spans }: HostSpans, firstKey: number): void {
    const byLane = new Map<string, { readonly order: string; readonly slices: NewSlice[] }>();
    spans.forEach(({ path, lane, name, startUs, endUs }, span) => {
      const key = lane === undefined ? path : `${path}: ${lane}`;
      // The lanes of a worker come before the workers below it.
      const found = byLane.get(key) ?? { order: `${path}\n${lane ?? ''}`, slices: [] };
      byLane.set(key, found);
      found.slices.push({
        start: this.#clock.ofHost(startUs),
        end: this.#clock.ofHost(endUs),
        name: this.#names.of(name),
        key: firstKey + span,
      });
    });
    for (const [lane, { slices }] of [...byLane].sort(([, a], [, b]) => (a.order < b.order ? -1 : 1))) {
      this.#builder.add(lane, 'host', slices);
    }
  }

  /** Names of functions come first of all, for them to have the plainest colours. */
  nameFunctions({ run }: RunPlace): void {
    const ids = [...new Set(run.tasks.map(({ funcId }) => funcId))].sort((a, b) => a - b);
    for (const id of ids) this.#names.of(functionName(run.names.functions, id));
  }

  addRun(place: RunPlace): void {
    this.#addOrchestrators(place);
    this.#addSchedulers(place);
    this.#addCores(place, 'aic');
    this.#addCores(place, 'aiv');
  }

  #addOrchestrators({ run, number, prefix, firstTask }: RunPlace): void {
    const at = (us: number) => this.#clock.ofRun(number, us);
    run.orchestratorPhases.forEach((phases, thread) => {
      const slices = phases.map(({ phase, startUs, endUs, task }) => ({
        start: at(startUs),
        end: at(endUs),
        name: this.#names.of(phase.replace(/^orch_/, '')),
        task: task === undefined ? undefined : task + firstTask,
      }));
      if (slices.length > 0) this.#builder.add(`${prefix}Orch_${thread}`, 'orchestrator', slices);
    });
    if (run.orchestrator === undefined || run.orchestratorPhases.some((phases) => phases.length > 0)) return;
    const { startUs, endUs, submits } = run.orchestrator;
    const name = this.#names.of(`${run.names.orchestrator ?? 'orchestrator'}, ${submits} tasks`);
    this.#builder.add(`${prefix}Orch_0`, 'orchestrator', [{ start: at(startUs), end: at(endUs), name }]);
  }

  #addSchedulers({ run, number, prefix, firstTask }: RunPlace): void {
    run.schedulerPhases.forEach((phases, thread) => {
      const slices = phases.map(({ phase, startUs, endUs, task }) => ({
        start: this.#clock.ofRun(number, startUs),
        end: this.#clock.ofRun(number, endUs),
        name: this.#names.of(phase),
        task: task === undefined ? undefined : task + firstTask,
      }));
      if (slices.length > 0) this.#builder.add(`${prefix}Sched_${thread}`, 'scheduler', slices);
    });
  }

  #addCores({ run, number, prefix, firstTask, firstRow }: RunPlace, kind: CoreKind): void {
    const at = (us: number | undefined) => (us === undefined ? undefined : this.#clock.ofRun(number, us));
    const byCore = new Map<number, NewSlice[]>();
    run.tasks.forEach(({ task, funcId, core, coreKind, startUs, endUs, dispatchUs, finishUs }: TaskRow, row) => {
      if (coreKind !== kind) return;
      const slices = byCore.get(core) ?? [];
      byCore.set(core, slices);
      slices.push({
        start: at(startUs)!,
        end: at(endUs)!,
        name: this.#names.of(functionName(run.names.functions, funcId)),
        task: task + firstTask,
        dispatch: at(dispatchUs),
        finish: at(finishUs),
        key: row + firstRow,
      });
    });
    for (const [core, slices] of [...byCore].sort(([a], [b]) => a - b)) {
      this.#builder.add(`${prefix}${kind.toUpperCase()}_${core}`, kind, slices);
    }
  }
}
