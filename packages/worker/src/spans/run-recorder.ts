import type { NativeRunReport } from '@pto/runtime-native/host';
import { CommandKind, WorkerRole } from '@pto/runtime-native/host';
import type { HostSpan, PtoError, SpanProcess } from '@pto/task-interface';

import type { TaskError } from '../errors/task-error.js';
import type { HostContext } from '../host/host-context.js';
import type { SubmitResult } from '../run/orchestrator.js';
import type { EncodedTask } from '../run/task-encoder.js';
import type { TaskMessage } from './channels.js';
import { taskFolder } from '../run/task-folder.js';
import { ask, askSync } from './child-answers.js';
import type { Inquiry } from './child-answers.js';
import type { LifeSpans } from './life-spans.js';
import { addNested, takeNested } from './nested-spans.js';
import { SpanLog } from './span-log.js';
import { deliver, deliverSync } from './span-sink.js';
import type { SpanSink } from './span-sink.js';
import type { NestedSpans } from './span-shelf.js';
import { taskRecords } from './task-records.js';
import type { TaskRecord } from './task-records.js';
import type { TaskEvents } from './task-events.js';

/** Tasks of a run of which is kept where they were when. */
export const MAX_TRACED_TASKS = 2 ** 16;
/** Copies of ordinary arrays that get spans of their own. */
const MAX_COPIES = 4096;

interface Copy {
  readonly startNs: bigint;
  readonly endNs: bigint;
  readonly nbytes: number;
}

/** What was recorded by others than this process. */
interface Gathered {
  readonly nested: readonly (NestedSpans & { readonly clockOffset: number })[];
}

/**
 * Writes down what one run does, where somebody wants to know: what happens on this thread as it happens, what became of the
 * tasks when the run has ended, and what nested workers tell then.
 */
export class RunRecorder {
  readonly #context: HostContext;
  readonly #life: LifeSpans;
  readonly #sink: SpanSink;
  readonly #addedNs: bigint;
  readonly #events: TaskEvents | undefined;
  readonly #copies: Copy[] = [];
  readonly #folders = new Map<number, string>();
  #droppedCopies = 0;
  #startedNs = 0n;
  #builtNs = 0n;
  #endedNs = 0n;

  /**
   * @param addedNs - when the run was asked for
   * @param events - who is told about each task, if somebody listens
   */
  constructor(context: HostContext, life: LifeSpans, sink: SpanSink, addedNs: bigint, events: TaskEvents | undefined) {
    this.#context = context;
    this.#life = life;
    this.#sink = sink;
    this.#addedNs = addedNs;
    this.#events = events;
  }

  started(ns: bigint): void {
    this.#startedNs = ns;
  }

  submit(runId: number, task: EncodedTask, submitNow: () => SubmitResult): SubmitResult {
    const message = this.#events?.starts(runId, this.#nameOf(task.slot));
    try {
      const result = submitNow();
      this.#submitted(result, task, message);
      this.#events?.returns(message);
      return result;
    } catch (error) {
      this.#events?.returns(message, { error });
      throw error;
    }
  }

  /** As `submit`, when the task may have to wait for space. */
  async submitAsync(runId: number, task: EncodedTask, submit: () => Promise<SubmitResult>): Promise<SubmitResult> {
    const message = this.#events?.starts(runId, this.#nameOf(task.slot));
    let submitted: Promise<SubmitResult>;
    try {
      submitted = submit();
    } catch (error) {
      this.#events?.returns(message, { error });
      throw error;
    }
    this.#events?.returns(message);
    try {
      const result = await submitted;
      this.#submitted(result, task, message);
      return result;
    } catch (error) {
      this.#events?.refused(message, error);
      throw error;
    }
  }

  copied(startNs: bigint, nbytes: number): void {
    if (this.#copies.length < MAX_COPIES) this.#copies.push({ startNs, endNs: process.hrtime.bigint(), nbytes });
    else this.#droppedCopies++;
  }

  /** The orchestration function has returned. */
  built(ns: bigint): void {
    this.#builtNs = ns;
  }

  /** Results are where they belong. @param errors - of tasks */
  ended(errors: readonly TaskError[]): void {
    this.#endedNs = process.hrtime.bigint();
    if (this.#events === undefined) return;
    const byTask = new Map(errors.map((error) => [error.taskId, error]));
    this.#events.failures((task) => byTask.get(task));
  }

  /** Tells who wanted to know. @returns what went wrong with that */
  async tell(report: NativeRunReport): Promise<PtoError | undefined> {
    const gathered = await ask(this.#context.native, this.#gather(report.runId));
    return deliver(this.#sink, this.#document(report, gathered));
  }

  /** As `tell`, on this thread. */
  tellSync(report: NativeRunReport): PtoError | undefined {
    const gathered = askSync(this.#context.native, this.#gather(report.runId));
    return deliverSync(this.#sink, this.#document(report, gathered));
  }

  #submitted({ taskSlot }: SubmitResult, { kind, settings }: EncodedTask, message: TaskMessage | undefined): void {
    // Chips record; nested workers pass on what their chips are to record.
    const isOnChip = kind === CommandKind.RUN_CALLABLE;
    const outputPrefix = isOnChip ? this.#context.settings.outputPrefixOf(settings) : '';
    if (outputPrefix !== '' && this.#folders.size < MAX_TRACED_TASKS) this.#folders.set(taskSlot, outputPrefix);
    if (message !== undefined) this.#events!.submitted(message, taskSlot);
  }

  #nameOf(slot: number): string {
    return this.#context.registry.bySlot(slot)?.handle.name ?? 'unregistered';
  }

  *#gather(runId: number): Inquiry<Gathered> {
    const { children, clocks } = this.#context;
    yield* clocks.measure();
    const nested: (NestedSpans & { clockOffset: number })[] = [];
    for (const child of children.of(WorkerRole.NEXT_LEVEL)) {
      const clockOffset = clocks.offsetOf(child.role, child.worker);
      for (const one of yield* takeNested(child, runId)) nested.push({ ...one, clockOffset });
    }
    return { nested };
  }

  #document(report: NativeRunReport, { nested }: Gathered) {
    const { path, clocks } = this.#context;
    const log = new SpanLog(this.#addedNs);
    this.#life.moveTo(log);
    const run = this.#addRun(log, report);
    const tasks = this.#addTasks(log, report, run);
    const processes: SpanProcess[] = clocks.processes(path);
    for (const { task, member, spans, clockOffset } of nested) {
      addNested(log, spans, clockOffset, tasks.get(`${task}.${member}`) ?? 0);
      const known = new Set(processes.map(({ pid }) => pid));
      processes.push(...spans.processes.filter(({ pid }) => !known.has(pid)));
    }
    this.#events?.close();
    log.drop(this.#droppedCopies + report.trace!.dropped);
    return log.finish(processes);
  }

  #addRun(log: SpanLog, { runId }: NativeRunReport): { id: number; build: number } {
    const { path } = this.#context;
    const times = (from: bigint, to: bigint) => ({ start_ns: log.since(from), end_ns: log.since(to) });
    const id = log.add({ path, name: `run ${runId}`, kind: 'run', run: runId, ...times(this.#addedNs, this.#endedNs) });
    const phase = (name: string, from: bigint, to: bigint, parent = id): number =>
      log.add({ parent, path, name, kind: 'phase', run: runId, ...times(from, to) });
    phase('queued', this.#addedNs, this.#startedNs);
    const build = phase('orchestration', this.#startedNs, this.#builtNs);
    const backFrom = this.#copies.find(({ startNs }) => startNs >= this.#builtNs)?.startNs ?? this.#endedNs;
    phase('tasks', this.#builtNs, backFrom);
    for (const { startNs, endNs, nbytes } of this.#copies) {
      const isIn = startNs < this.#builtNs;
      const name = isIn ? 'copy in' : 'copy back';
      const parent = isIn ? build : id;
      log.add({ parent, path, name, kind: 'phase', run: runId, ...times(startNs, endNs), args: { nbytes } });
    }
    return { id, build };
  }

  /** @returns the spans of what was executed, by task and member */
  #addTasks(log: SpanLog, report: NativeRunReport, run: { id: number; build: number }): Map<string, number> {
    const { path, children, clocks } = this.#context;
    const begin = this.#beginOf(log, report);
    const submits = new Map<number, number>();
    const executed = new Map<string, number>();
    for (const record of taskRecords(report.trace!, (role, worker) => clocks.offsetOf(role, worker))) {
      const name = this.#nameOf(record.callable);
      const common = { name, run: report.runId, task: record.task };
      const submit =
        submits.get(record.task) ??
        log.add({
          ...common,
          parent: run.build,
          path,
          lane: 'submit',
          kind: 'submit',
          start_ns: begin + record.submitNs,
          end_ns: begin + record.submittedNs,
          ...(record.dispatchedNs === undefined ? { args: { end: record.end } } : {}),
        });
      submits.set(record.task, submit);
      const child = children.get(record.role, record.worker);
      this.#events?.ended(record, child?.group.pathOf(child.index), this.#addedNs + BigInt(Math.round(begin)));
      if (child === undefined || record.dispatchedNs === undefined) continue;
      const place = child.group.pathOf(child.index);
      const lane = place.slice(place.startsWith(`${path}/`) ? path.length + 1 : 0);
      const { launchedNs, doneNs } = record.ran ?? { launchedNs: record.endedNs, doneNs: record.endedNs };
      const add = (span: Pick<HostSpan, 'kind' | 'path'> & Partial<HostSpan>, from: number, to: number): number =>
        log.add({ ...common, parent: run.id, ...span, start_ns: begin + from, end_ns: begin + to });
      const dispatch = add({ kind: 'dispatch', path, lane }, record.dispatchedNs, launchedNs);
      log.connect(submit, dispatch, 'submit');
      if (record.ran === undefined) continue;
      const args = this.#argsOf(record, place, report.runId);
      const kind = record.role === WorkerRole.SUB ? 'sub' : 'task';
      const task = add({ kind, path: place, ...(args === undefined ? {} : { args }) }, launchedNs, doneNs);
      log.connect(dispatch, task, 'dispatch');
      log.connect(task, add({ kind: 'complete', path, lane }, doneNs, record.endedNs), 'complete');
      executed.set(`${record.task}.${record.member}`, task);
    }
    return executed;
  }

  /** When the engine began the run, after the base of the log. */
  #beginOf(log: SpanLog, { beginNs }: NativeRunReport): number {
    return log.since(BigInt(beginNs));
  }

  #argsOf({ task, member, members, end }: TaskRecord, place: string, runId: number): HostSpan['args'] {
    const folder = this.#folders.get(task);
    const args = {
      ...(end === 'ok' ? {} : { end }),
      ...(members > 1 ? { member } : {}),
      ...(folder === undefined ? {} : { records: taskFolder(folder, place, runId, task) }),
    };
    return Object.keys(args).length === 0 ? undefined : args;
  }
}
