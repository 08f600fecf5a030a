import { PtoError } from '@pto/task-interface';

import { TraceText } from './trace-text.js';

/** What a slice shows beside its name. */
export interface SliceOptions {
  /** One of the colours that trace viewers know by name. */
  readonly color?: string | undefined;
  /** Writes the members of `args`. */
  readonly args?: ((text: TraceText) => unknown) | undefined;
}

/**
 * Writes the JSON of a Chrome trace, which Perfetto reads, as a stream: a run of 100,000 tasks has a million events, too many
 * to hold as objects. Times are microseconds, kept to the nanosecond. Names of slices are JSON text already, as the same ones
 * come again and again.
 */
export class TraceWriter {
  readonly #text: TraceText;
  #separator = '\n{';
  #flows = 0;

  /** @param write - takes the text, piece by piece; a piece is overwritten afterwards */
  constructor(write: (piece: Uint8Array) => void) {
    this.#text = new TraceText(write).add('{"traceEvents":[');
  }

  /** Names a group of tracks. Those with a lower `order` come first. */
  process(pid: number, name: string, order: number): void {
    this.#event('M', 'process_name', pid).add(`,"args":{"name":${JSON.stringify(name)}}}`);
    this.#event('M', 'process_sort_index', pid).add(`,"args":{"sort_index":${order}}}`);
  }

  /** Names a track; tracks stand in the order of their ids. */
  thread(pid: number, tid: number, name: string): void {
    this.#event('M', 'thread_name', pid).add(`,"tid":${tid},"args":{"name":${JSON.stringify(name)}}}`);
    this.#event('M', 'thread_sort_index', pid).add(`,"tid":${tid},"args":{"sort_index":${tid}}}`);
  }

  /** Something that took a while. */
  slice(pid: number, tid: number, startUs: number, endUs: number, name: string, options: SliceOptions = {}): void {
    const start = toNs(startUs);
    const text = this.#text.add(this.#separator).add('"ph":"X","pid":').integer(pid).add(',"tid":').integer(tid);
    text
      .add(',"ts":')
      .micros(start)
      .add(',"dur":')
      .micros(Math.max(0, toNs(endUs) - start))
      .add(',"name":')
      .add(name);
    if (options.color !== undefined) text.add(',"cname":"').add(options.color).add('"');
    if (options.args !== undefined) {
      options.args(text.add(',"args":{'));
      text.add('}');
    }
    text.add('}');
    this.#separator = ',\n{';
  }

  /** An arrow from the slice at one point to the slice at another. */
  arrow(name: string, pid: number, tid: number, us: number, toPid: number, toTid: number, toUs: number): void {
    const id = ++this.#flows;
    this.#end('s', name, id).integer(pid).add(',"tid":').integer(tid).add(',"ts":').micros(toNs(us)).add('}');
    const end = this.#end('f","bp":"e', name, id).integer(toPid).add(',"tid":').integer(toTid);
    end.add(',"ts":').micros(toNs(toUs)).add('}');
  }

  /** The value of a counter from a moment on. */
  counter(pid: number, tid: number, us: number, name: string, value: number): void {
    const text = this.#event('C', name, pid).add(',"tid":').integer(tid).add(',"ts":').micros(toNs(us));
    text.add(`,"args":{"value":${value}}}`);
  }

  /** Ends the document. */
  end(): void {
    this.#text.add('\n],"displayTimeUnit":"ns"}\n').flush();
  }

  #event(phase: string, name: string, pid: number): TraceText {
    const text = this.#text.add(this.#separator).add('"ph":"').add(phase).add('","name":"').add(name);
    this.#separator = ',\n{';
    return text.add('","pid":').integer(pid);
  }

  /** One end of an arrow, up to its process. */
  #end(phase: string, name: string, id: number): TraceText {
    const text = this.#text.add(this.#separator).add('"ph":"').add(phase).add('","cat":"flow","name":"').add(name);
    this.#separator = ',\n{';
    return text.add('","id":').integer(id).add(',"pid":');
  }
}

/** Records have nanoseconds; what lies before the start of the clock is at it. */
export function toNs(us: number): number {
  if (us > Number.MAX_SAFE_INTEGER / 1000) {
    const why = 'the clocks of what was recorded do not fit each other';
    throw new PtoError('ERR_PTO_TRACE_INPUT', `A time of ${us} us is more than a trace holds: ${why}.`, {
      details: { us },
    });
  }
  return us > 0 ? Math.round(us * 1000) : 0;
}
