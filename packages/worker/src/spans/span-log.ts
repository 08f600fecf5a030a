import type { HostSpan, RecordedSpans, SpanFlow, SpanProcess } from '@pto/task-interface';

/** A span on its way: times are nanoseconds after the base of its log. */
export type NewSpan = Omit<HostSpan, 'id'>;

/** What one document has at most. */
export const MAX_SPANS = 2 ** 19;

/** Spans of one document, while it is made. */
export class SpanLog {
  /** What times count from, CLOCK_MONOTONIC. */
  readonly baseNs: bigint;
  readonly #limit: number;
  readonly #spans: HostSpan[] = [];
  readonly #flows: SpanFlow[] = [];
  #dropped = 0;

  constructor(baseNs: bigint, limit = MAX_SPANS) {
    this.baseNs = baseNs;
    this.#limit = limit;
  }

  /** Nanoseconds after the base. */
  since(ns: bigint): number {
    return Number(ns - this.baseNs);
  }

  /** @returns its id; 0 when there is no room */
  add(span: NewSpan): number {
    if (this.#spans.length >= this.#limit) {
      this.#dropped++;
      return 0;
    }
    const id = this.#spans.length + 1;
    this.#spans.push({ id, ...span });
    return id;
  }

  get(id: number): HostSpan | undefined {
    return this.#spans[id - 1];
  }

  /** Nothing when one of the spans found no room. */
  connect(from: number, to: number, kind: SpanFlow['kind']): void {
    if (from !== 0 && to !== 0) this.#flows.push({ from, to, kind });
  }

  drop(count: number): void {
    this.#dropped += count;
  }

  /** @param processes - that spans are of, this one first */
  finish(processes: readonly SpanProcess[]): RecordedSpans {
    let first = 0;
    for (const { start_ns: start } of this.#spans) first = Math.min(first, start);
    const spans =
      first === 0
        ? this.#spans
        : this.#spans.map((span) => ({ ...span, start_ns: span.start_ns - first, end_ns: span.end_ns - first }));
    const originNs = this.baseNs + BigInt(first);
    const wallNs = BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000)) * 1000n;
    return {
      version: 1,
      clock: {
        monotonic_origin_ns: String(originNs),
        wall_origin_ns: String(wallNs - (process.hrtime.bigint() - originNs)),
      },
      processes,
      spans,
      flows: this.#flows,
      dropped: this.#dropped,
    };
  }
}
