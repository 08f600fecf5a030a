// Times as people read them: never without their unit, and with no more digits than the view can show.

/** Numbers of a ruler from here on are read as those of a larger unit. */
const LONG = 1e5;

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

/** A moment to the nanosecond, for example `157.146842 ms`. */
export function momentText(ns: number): string {
  const [factor, unit] = units.find(([least]) => Math.abs(ns) >= least) ?? [1, 'ns'];
  return `${Number((ns / factor).toFixed(Math.log10(factor)))} ${unit}`;
}

/** Marks of a ruler: round times, at least `leastPixels` apart, all in the unit of their distance where that is not long. */
export function rulerMarks(fromNs: number, toNs: number, width: number, leastPixels = 90): readonly [number, string][] {
  const least = ((toNs - fromNs) / Math.max(width, 1)) * leastPixels;
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 0.01)));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= least)!;
  const ofStep = units.findIndex(([size]) => step >= size);
  const isShort = ([size]: (typeof units)[number], i: number): boolean => i <= ofStep && toNs / size >= 1;
  const isLong = toNs / units.at(ofStep)![0] >= LONG;
  const [factor, unit] = isLong ? units.find(isShort)! : units.at(ofStep)!;
  const digits = Math.max(0, -Math.floor(Math.log10(step / factor) + 1e-9));
  const marks: [number, string][] = [];
  for (let i = Math.ceil(fromNs / step); i * step <= toNs; i++) {
    marks.push([i * step, `${((i * step) / factor).toFixed(digits)} ${unit}`]);
  }
  return marks;
}
