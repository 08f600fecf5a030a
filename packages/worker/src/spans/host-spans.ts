import type { RecordedSpans } from '@pto/task-interface';

import type { HostContext } from '../host/host-context.js';
import type { RegisteredCallable } from '../registry/registered-callable.js';
import type { WorkerEventSource } from '../worker-events.js';
import { taskChannel } from './channels.js';
import { LifeSpans } from './life-spans.js';
import { RunRecorder } from './run-recorder.js';
import { SpanLog } from './span-log.js';
import { TaskEvents } from './task-events.js';

/** Knows who wants to know what a worker does. */
export class HostSpans {
  readonly life: LifeSpans;
  readonly #path: () => string;
  readonly #events: WorkerEventSource;

  /** @param path - of the worker, once it is known */
  constructor(path: () => string, events: WorkerEventSource) {
    this.life = new LifeSpans(path);
    this.#path = path;
    this.#events = events;
  }

  /**
   * @param folder - for the file, if one is wanted
   * @param told - who else gets the spans
   * @returns what writes down a run; `undefined` when nobody wants to know
   */
  recorder(
    context: HostContext,
    addedNs: bigint,
    folder: string | undefined,
    told: ((spans: RecordedSpans) => void) | undefined,
  ): RunRecorder | undefined {
    const events = taskChannel.hasSubscribers ? new TaskEvents(this.#path()) : undefined;
    const isListenedTo = this.#events.wantsSpans;
    if (folder === undefined && told === undefined && events === undefined && !isListenedTo) return undefined;
    const listeners = [
      ...(told === undefined ? [] : [told]),
      ...(isListenedTo ? [(spans: RecordedSpans): void => this.#events.tellSpans(spans)] : []),
    ];
    return new RunRecorder(context, this.life, { folder, told: listeners }, addedNs, events);
  }

  /** Tells children about a callable, and notes how long that takes. */
  install({ registration }: HostContext, callable: RegisteredCallable): void {
    this.life.timeSync(`register ${callable.handle.name}`, 'phase', () => registration.install(callable));
  }

  /** Notes that the worker is closed, and tells what no run has told. */
  async close<T>(end: () => Promise<T>): Promise<T> {
    try {
      return await this.life.time('close', 'phase', end);
    } finally {
      this.#tellRest();
    }
  }

  /** As `close`, on this thread. */
  closeSync<T>(end: () => T): T {
    try {
      return this.life.timeSync('close', 'phase', end);
    } finally {
      this.#tellRest();
    }
  }

  #tellRest(): void {
    if (!this.#events.wantsSpans) return;
    const log = new SpanLog(process.hrtime.bigint());
    this.life.moveTo(log);
    const itself = { path: this.#path(), pid: process.pid, clock_offset_ns: 0, uncertainty_ns: 0 };
    this.#events.tellSpans(log.finish([itself]));
  }
}
