/** The last sample at or before a time; -1 before the first one. */
export function sampleAt(time: Uint32Array, tick: number): number {
  let low = 0;
  let high = time.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (time[middle]! <= tick) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** By pixel the most that was in use in it, from one sample to the next; however many samples there are. */
export function columnsOf(
  { time, now }: { readonly time: Uint32Array; readonly now: Float64Array },
  toPixel: (tick: number) => number,
  width: number,
): Float64Array {
  const columns = new Float64Array(width);
  for (let sample = 0; sample + 1 < time.length; sample++) {
    const from = Math.max(0, Math.floor(toPixel(time[sample]!)));
    if (from >= width) break;
    const to = Math.min(width, Math.max(Math.ceil(toPixel(time[sample + 1]!)), from + 1));
    for (let x = from; x < to; x++) columns[x] = Math.max(columns[x]!, now[sample]!);
  }
  return columns;
}
