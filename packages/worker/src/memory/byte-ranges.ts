/** A range of bytes, from `start` to before `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** A set of bytes of one buffer, kept as ranges that neither overlap nor touch. */
export class ByteRanges {
  #ranges: ByteRange[] = [];

  /** Adds a range; returns the parts of it that were not in the set. */
  add(start: number, end: number): ByteRange[] {
    const missing: ByteRange[] = [];
    const kept: ByteRange[] = [];
    let [from, unionStart, unionEnd] = [start, start, end];
    for (const range of this.#ranges) {
      if (range.end < start || range.start > end) {
        kept.push(range);
        continue;
      }
      if (range.start > from) missing.push({ start: from, end: range.start });
      from = Math.max(from, range.end);
      unionStart = Math.min(unionStart, range.start);
      unionEnd = Math.max(unionEnd, range.end);
    }
    if (from < end) missing.push({ start: from, end });
    kept.push({ start: unionStart, end: unionEnd });
    this.#ranges = kept.sort((a, b) => a.start - b.start);
    return missing;
  }

  /** In ascending order. */
  [Symbol.iterator](): Iterator<ByteRange> {
    return this.#ranges.values();
  }
}
