import type { RecordedRun } from '../records/recorded-run.js';
import { schedulerThreads } from '../records/scheduler-threads.js';
import type { TaskRows } from '../records/task-rows.js';
import type { Anchors } from './anchors.js';
import type { RowTracks } from './core-tracks.js';
import { HOST_PREPARE_TID, ORCHESTRATOR_TID } from './layout.js';
import type { SwimlaneLayout } from './layout.js';
import type { TraceWriter } from './trace-writer.js';

/** An arrow that leaves at the end of a slice must leave inside of it. */
const INSIDE_US = 0.01;

/** Writes the arrows of a run: what waited for what, and what led to what. */
export class FlowWriter {
  readonly #writer: TraceWriter;
  readonly #run: RecordedRun;
  readonly #layout: SwimlaneLayout;
  readonly #rows: TaskRows;
  readonly #anchors: Anchors;
  readonly #tracks: RowTracks;
  readonly #threads: Int32Array;

  constructor(
    writer: TraceWriter,
    run: RecordedRun,
    layout: SwimlaneLayout,
    { rows, anchors, tracks }: { rows: TaskRows; anchors: Anchors; tracks: RowTracks },
  ) {
    this.#writer = writer;
    this.#run = run;
    this.#layout = layout;
    this.#rows = rows;
    this.#anchors = anchors;
    this.#tracks = tracks;
    this.#threads = schedulerThreads(run);
  }

  /** All of them. */
  write(): void {
    this.#dependencies();
    if (this.#run.schedulerPhases.length === 0) return;
    this.#dispatches();
    this.#submits();
    if (this.#layout.isAugust) this.#completions();
  }

  #dependencies(): void {
    const { edgeSource } = this.#run;
    const seen = edgeSource === 'deps' ? new Set<number>() : undefined;
    const count = this.#run.taskIds.length;
    for (const { pred, succ } of this.#run.edges) {
      // An edge comes once for each argument that it has.
      const key = pred * count + succ;
      if (seen?.has(key) === true) continue;
      seen?.add(key);
      const from = this.#anchors.departures(pred);
      const to = this.#anchors.arrivals(succ);
      for (let i = 0; i < from.length; i++) {
        for (let j = 0; j < to.length; j++) this.#dependency(from[i]!, to[j]!);
      }
    }
  }

  #dependency(from: number, to: number): void {
    const { cores, dispatches, isAugust } = this.#layout;
    const { coreTids, dispatchTids } = this.#tracks;
    const producer = this.#run.tasks[from]!;
    const consumer = this.#run.tasks[to]!;
    const isViolation = producer.endUs > consumer.startUs;
    const name = isViolation ? 'hb_violation' : 'dependency';
    const leaves = isViolation && isAugust ? producer.startUs : leaving(producer.startUs, producer.endUs);
    this.#writer.arrow(name, cores.pid, coreTids[from]!, leaves, cores.pid, coreTids[to]!, consumer.startUs);
    const { dispatchUs: producerDispatch, finishUs } = producer;
    const { dispatchUs } = consumer;
    if (producerDispatch === undefined || finishUs === undefined || dispatchUs === undefined) return;
    if (dispatchTids[to] === 0) return;
    const finishes = leaving(producerDispatch, finishUs);
    this.#writer.arrow(
      name,
      dispatches.pid,
      dispatchTids[from]!,
      finishes,
      dispatches.pid,
      dispatchTids[to]!,
      dispatchUs,
    );
  }

  /** From the scheduler to the core, and to what the scheduler had on it. */
  #dispatches(): void {
    const { cores, dispatches, scheduler } = this.#layout;
    const { coreTids, dispatchTids } = this.#tracks;
    this.#run.tasks.forEach(({ core, startUs, dispatchUs }, row) => {
      const tid = this.#schedulerTid(core);
      if (tid === undefined || dispatchUs === undefined) return;
      this.#writer.arrow('dispatch', scheduler.pid, tid, dispatchUs, cores.pid, coreTids[row]!, startUs);
      if (dispatchTids[row] === 0) return;
      this.#writer.arrow('dispatch', scheduler.pid, tid, dispatchUs, dispatches.pid, dispatchTids[row]!, dispatchUs);
    });
  }

  /** From the end of a submit to the dispatch. */
  #submits(): void {
    const { orchestrator, scheduler, isAugust } = this.#layout;
    for (const [task, { tid, us, phase }] of this.#submitEnds()) {
      const name = isAugust ? 'submit→dispatch' : `${phase}→dispatch`;
      let first: { core: number; dispatchUs: number } | undefined;
      for (const row of this.#rows.positions(task)) {
        const { core, dispatchUs } = this.#run.tasks[row]!;
        if (dispatchUs !== undefined && dispatchUs < (first?.dispatchUs ?? Infinity)) first = { core, dispatchUs };
      }
      const schedulerTid = first === undefined ? undefined : this.#schedulerTid(first.core);
      if (schedulerTid === undefined) continue;
      this.#writer.arrow(name, orchestrator.pid, tid, us, scheduler.pid, schedulerTid, first!.dispatchUs);
    }
  }

  /** When the orchestrator was done with each task: after the last of these phases that was recorded of it. */
  #submitEnds(): Map<number, SubmitEnd> {
    const tracks = this.#run.orchestratorPhases.map((phases, thread) => ({ phases, tid: ORCHESTRATOR_TID + thread }));
    const { hostPhases } = this.#run;
    // Times of another clock lead nowhere, and of a capture with gaps nobody knows what they lead to.
    if (hostPhases?.isAligned === true && hostPhases.dropped === 0)
      tracks.push({ phases: [...hostPhases.phases], tid: HOST_PREPARE_TID });
    const ends = new Map<number, SubmitEnd>();
    for (const { phases, tid } of tracks) {
      for (const { phase, startUs, endUs, task } of phases) {
        const rank = submitPhases.indexOf(phase);
        if (rank < 0 || task === undefined) continue;
        const known = ends.get(task);
        if (known === undefined || submitPhases.indexOf(known.phase) <= rank) {
          ends.set(task, { tid, us: leaving(startUs, endUs), phase });
        }
      }
    }
    return ends;
  }

  /** From the core to the scheduler that saw the end, and from there to the dispatch that waited for it. */
  #completions(): void {
    const { cores, scheduler } = this.#layout;
    const gates = new Map<number, number>();
    const finish = (row: number): number => this.#run.tasks[row]?.finishUs ?? -Infinity;
    this.#run.tasks.forEach(({ core, startUs, endUs, finishUs }, row) => {
      const tid = this.#schedulerTid(core);
      if (tid === undefined || finishUs === undefined) return;
      const leaves = leaving(startUs, endUs);
      this.#writer.arrow('complete', cores.pid, this.#tracks.coreTids[row]!, leaves, scheduler.pid, tid, finishUs);
    });
    for (const { pred, succ } of this.#run.edges) {
      for (const row of this.#rows.positions(pred)) {
        if (finish(row) > finish(gates.get(succ) ?? -1)) gates.set(succ, row);
      }
    }
    for (const [task, gate] of gates) {
      const { core, finishUs } = this.#run.tasks[gate]!;
      const tid = this.#schedulerTid(core);
      for (const row of this.#rows.positions(task).subarray(0, 1)) {
        const { core: target, dispatchUs } = this.#run.tasks[row]!;
        const targetTid = this.#schedulerTid(target);
        if (tid === undefined || targetTid === undefined || finishUs === undefined || dispatchUs === undefined)
          continue;
        this.#writer.arrow('complete→ready', scheduler.pid, tid, finishUs, scheduler.pid, targetTid, dispatchUs);
      }
    }
  }

  /** Track of the scheduler thread of a core, if it is known and has one. */
  #schedulerTid(core: number): number | undefined {
    const thread = this.#threads[core] ?? -1;
    if (thread < 0 || thread >= this.#run.schedulerPhases.length) return undefined;
    return this.#layout.schedulerTid(thread);
  }
}

/** The phases after which a task can be dispatched, in their order. August may record all of a submit as one. */
const submitPhases: readonly string[] = ['submit', 'params', 'fanin'];

interface SubmitEnd {
  readonly tid: number;
  readonly us: number;
  readonly phase: string;
}

/** Just before the end of a slice, but not before it starts. */
function leaving(startUs: number, endUs: number): number {
  return Math.max(startUs, endUs - INSIDE_US);
}
