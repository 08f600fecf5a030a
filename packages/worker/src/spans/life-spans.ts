import type { SpanKind } from '@pto/task-interface';

import type { SpanLog } from './span-log.js';

const LIMIT = 1024;

interface LifeSpan {
  readonly name: string;
  readonly kind: SpanKind;
  readonly startNs: bigint;
  readonly endNs: bigint;
}

/** What a worker does outside of runs: it starts, is told about callables, ends. Told with the next run that is traced. */
export class LifeSpans {
  readonly #path: () => string;
  #spans: LifeSpan[] = [];
  #dropped = 0;

  /** @param path - of the worker, once it is known */
  constructor(path: () => string) {
    this.#path = path;
  }

  async time<T>(name: string, kind: SpanKind, work: () => Promise<T>): Promise<T> {
    const startNs = process.hrtime.bigint();
    return work().finally(() => this.#add({ name, kind, startNs, endNs: process.hrtime.bigint() }));
  }

  timeSync<T>(name: string, kind: SpanKind, work: () => T): T {
    const startNs = process.hrtime.bigint();
    try {
      return work();
    } finally {
      this.#add({ name, kind, startNs, endNs: process.hrtime.bigint() });
    }
  }

  /** Moves what there is into a log. */
  moveTo(log: SpanLog): void {
    const path = this.#path();
    for (const { name, kind, startNs, endNs } of this.#spans)
      log.add({ path, lane: 'life', name, kind, start_ns: log.since(startNs), end_ns: log.since(endNs) });
    log.drop(this.#dropped);
    this.#spans = [];
    this.#dropped = 0;
  }

  #add(span: LifeSpan): void {
    if (this.#spans.length < LIMIT) this.#spans.push(span);
    else this.#dropped++;
  }
}
