import type { RecordedSpans } from '@pto/task-interface';

/** What a nested worker recorded while it executed one task of the worker above. */
export interface NestedSpans {
  readonly task: number;
  readonly member: number;
  readonly spans: RecordedSpans;
}

/** Spans that are kept for the worker above, at most. */
const MAX_KEPT = 2 ** 18;
/** Of one answer; what a command can carry is 64 KiB. */
const PART_BYTES = 60_000;

/** Spans of a nested worker, until the worker above takes them: those of one run of that worker. */
export class SpanShelf {
  #runId = -1;
  #kept: NestedSpans[] = [];
  #spanCount = 0;
  #text: string | undefined;

  put(runId: number, nested: NestedSpans): void {
    if (this.#runId !== runId) this.#clear(runId);
    this.#spanCount += nested.spans.spans.length;
    this.#kept.push(this.#spanCount <= MAX_KEPT ? nested : { ...nested, spans: withoutSpans(nested.spans) });
  }

  take(runId: number): readonly NestedSpans[] {
    const kept = this.#runId === runId ? this.#kept : [];
    this.#clear(-1);
    return kept;
  }

  /** The next part of what `take` returns, as JSON in ASCII, and how many bytes are left. */
  takePart(runId: number): { readonly part: string; readonly left: number } {
    this.#text ??= asciiJson(this.take(runId));
    const part = this.#text.slice(0, PART_BYTES);
    const rest = this.#text.slice(PART_BYTES);
    this.#text = rest === '' ? undefined : rest;
    return { part, left: rest.length };
  }

  #clear(runId: number): void {
    this.#runId = runId;
    this.#kept = [];
    this.#spanCount = 0;
    this.#text = undefined;
  }
}

function withoutSpans(spans: RecordedSpans): RecordedSpans {
  return { ...spans, spans: [], flows: [], dropped: spans.dropped + spans.spans.length };
}

/** Parts of it can be cut anywhere. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
