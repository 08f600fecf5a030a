import type { HostSpan, HostSpans } from '../records/host-spans.js';

/** One use of a callable by a worker, from the call that submits it to when the worker knows its end. */
export interface Execution {
  readonly submit?: HostSpan | undefined;
  /** From when its child was given it to when it started there. */
  readonly dispatch: HostSpan;
  /** What ran; absent when the child was lost. */
  readonly ran?: HostSpan | undefined;
  readonly complete?: HostSpan | undefined;
}

/** Spans by what they are part of and lead to. */
export class SpanIndex {
  readonly #children = new Map<string, HostSpan[]>();
  readonly #byId: ReadonlyMap<string, HostSpan>;
  readonly #next = new Map<string, HostSpan>();
  readonly #before = new Map<string, HostSpan>();
  readonly #roots: HostSpan[] = [];

  constructor({ spans, flows }: HostSpans) {
    this.#byId = new Map(spans.map((span) => [span.id, span]));
    for (const span of spans) {
      if (span.parent !== undefined && this.#byId.has(span.parent)) {
        const children = this.#children.get(span.parent) ?? [];
        this.#children.set(span.parent, children);
        children.push(span);
      } else if (span.kind === 'run') this.#roots.push(span);
    }
    for (const { from, to } of flows) {
      const [first, second] = [this.#byId.get(from), this.#byId.get(to)];
      if (first === undefined || second === undefined) continue;
      this.#next.set(from, second);
      this.#before.set(to, first);
    }
  }

  /** Runs that no task of another worker contains. */
  get roots(): readonly HostSpan[] {
    return this.#roots;
  }

  /** The parts of a span of one kind, in the order in which they began. */
  partsOf(span: HostSpan, kind: string): HostSpan[] {
    const parts = (this.#children.get(span.id) ?? []).filter((each) => each.kind === kind);
    return parts.sort((a, b) => a.startUs - b.startUs);
  }

  /** What the worker of a run gave to its children in it. */
  executionsOf(run: HostSpan): Execution[] {
    return this.partsOf(run, 'dispatch').map((dispatch) => {
      const ran = this.#next.get(dispatch.id);
      const complete = ran === undefined ? undefined : this.#next.get(ran.id);
      return { submit: this.#before.get(dispatch.id), dispatch, ran, complete };
    });
  }
}
