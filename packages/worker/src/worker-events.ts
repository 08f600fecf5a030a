import { EventEmitter } from 'node:events';

import type { NativeHostEvent } from '@pto/runtime-native/host';
import type { RecordedSpans } from '@pto/task-interface';

/** What happens to a worker's children and queues, by the name of the event. */
export type WorkerEvents = {
  /** A child has ended without being asked to. */
  childExit: ChildExitEvent;
  /** A child was started again; `failure` says why that did not work. */
  childRestart: { readonly workerPath: string; readonly failure: string | undefined };
  /** The first task of a run has failed. The run goes on until the tasks that are under way have ended. */
  runFailure: { readonly runId: number };
  /** A submit has waited for memory in a ring, or for pending tasks to become fewer. */
  backpressure: { readonly waitedMs: number };
  /** Tasks are ready, and for 5 s there has been no worker that can take them. */
  stall: { readonly text: string };
  /** A run has ended, and this is what it did; also told once the worker is closed, of that. To listen makes runs slower. */
  spans: RecordedSpans;
  /** A task is over its time limit. */
  taskTimeout: { readonly workerPath: string; readonly taskId: number };
};

/** A child that has ended without being asked to. */
export interface ChildExitEvent {
  readonly workerPath: string;
  readonly pid: number;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly text: string;
  readonly stderrTail: string;
}

/** Called with what has happened. */
export type WorkerListener<Name extends keyof WorkerEvents> = (event: WorkerEvents[Name]) => void;

/** Who listens to one worker. */
export class WorkerEventSource {
  readonly #emitter = new EventEmitter();

  on<Name extends keyof WorkerEvents>(name: Name, listener: WorkerListener<Name>): void {
    this.#emitter.on(name, listener);
  }

  off<Name extends keyof WorkerEvents>(name: Name, listener: WorkerListener<Name>): void {
    this.#emitter.off(name, listener);
  }

  /** Whether somebody wants to know what runs do. */
  get wantsSpans(): boolean {
    return this.#emitter.listenerCount('spans') > 0;
  }

  tellSpans(spans: RecordedSpans): void {
    this.#emitter.emit('spans', spans);
  }

  /** @param pathOf - a child's place in the tree */
  emit(event: NativeHostEvent, pathOf: (role: 0 | 1, worker: number) => string): void {
    switch (event.event) {
      case 'childExit': {
        const { pid, exitCode, signal, text, stderrTail } = event.loss;
        const workerPath = pathOf(event.role, event.worker);
        this.#emitter.emit('childExit', { workerPath, pid, exitCode, signal, text, stderrTail });
        break;
      }
      case 'childRestart': {
        const failure = event.failure === '' ? undefined : event.failure;
        this.#emitter.emit('childRestart', { workerPath: pathOf(event.role, event.worker), failure });
        break;
      }
      case 'runFailure':
        this.#emitter.emit('runFailure', { runId: event.runId });
        break;
      case 'backpressure':
        this.#emitter.emit('backpressure', { waitedMs: event.waitedNs / 1e6 });
        break;
      case 'stall':
        this.#emitter.emit('stall', { text: event.text });
        break;
      case 'taskTimeout':
        this.#emitter.emit('taskTimeout', { workerPath: pathOf(event.role, event.worker), taskId: event.taskId });
        break;
      case 'protocolError':
      case 'space':
        // A child is ended, which is an event of its own; and submits that wait are tried again.
        break;
    }
  }
}
