// Times as people read them: never without their unit, and with no more digits than the view can show.

const units = [
  [1e9, 's'],
  [1e6, 'ms'],
  [1e3, 'µs'],
  [1, 'ns'],
] as const;

/** For example `1.25 ms`. */
export function timeText(ns: number): string {
  const size = Math.abs(ns);
  const [factor, unit] = units.find(([least]) => size >= least) ?? [1, 'ns'];
  return `${Number((ns / factor).toPrecision(size >= factor * 1000 ? 6 : 4))} ${unit}`;
}

/** Marks of a ruler: round times, at least `leastPixels` apart, all in the unit of their distance. */
export function rulerMarks(fromNs: number, toNs: number, width: number, leastPixels = 90): readonly [number, string][] {
  const least = ((toNs - fromNs) / Math.max(width, 1)) * leastPixels;
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 0.01)));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= least)!;
  const [factor, unit] = units.find(([size]) => step >= size) ?? [1, 'ns'];
  const digits = Math.max(0, -Math.floor(Math.log10(step / factor) + 1e-9));
  const marks: [number, string][] = [];
  for (let i = Math.ceil(fromNs / step); i * step <= toNs; i++) {
    marks.push([i * step, `${((i * step) / factor).toFixed(digits)} ${unit}`]);
  }
  return marks;
}
