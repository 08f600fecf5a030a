// From ticks of the run to pixels and back: which piece of time is seen, and how large. Pure, and never wrong: a view
// stays within the run, however it is moved.

export interface TimeScale {
  /** The time at the left edge, in ticks; may be a fraction. */
  readonly start: number;
  readonly ticksPerPixel: number;
}

export interface Extent {
  readonly durationTicks: number;
  readonly width: number;
}

/** No one can see more of a tick than this. */
const LEAST_TICKS_PER_PIXEL = 1 / 64;

/** The whole run, with a little room on both sides. */
export function fit({ durationTicks, width }: Extent): TimeScale {
  const duration = Math.max(durationTicks, 1);
  return { start: -0.01 * duration, ticksPerPixel: (1.02 * duration) / Math.max(width, 1) };
}

/** The nearest view that the run allows. */
export function clamp(scale: TimeScale, extent: Extent): TimeScale {
  const whole = fit(extent);
  const ticksPerPixel = Math.min(Math.max(scale.ticksPerPixel, LEAST_TICKS_PER_PIXEL), whole.ticksPerPixel);
  const last = -whole.start + extent.durationTicks - ticksPerPixel * extent.width;
  return { ticksPerPixel, start: Math.max(whole.start, Math.min(scale.start, last)) };
}

export function zoomAt(scale: TimeScale, x: number, factor: number, extent: Extent): TimeScale {
  const ticksPerPixel = Math.min(
    Math.max(scale.ticksPerPixel * factor, LEAST_TICKS_PER_PIXEL),
    fit(extent).ticksPerPixel,
  );
  return clamp({ ticksPerPixel, start: toTick(scale, x) - x * ticksPerPixel }, extent);
}

export function panBy(scale: TimeScale, pixels: number, extent: Extent): TimeScale {
  return clamp({ ...scale, start: scale.start + pixels * scale.ticksPerPixel }, extent);
}

/** A view of this piece of time, with as much again on both sides. */
export function zoomTo(from: number, to: number, extent: Extent): TimeScale {
  const length = Math.max(to - from, 1);
  return clamp({ start: from - length, ticksPerPixel: (3 * length) / Math.max(extent.width, 1) }, extent);
}

/** The same zoom, moved where nothing of this piece of time is seen. */
export function reveal(scale: TimeScale, from: number, to: number, extent: Extent): TimeScale {
  const length = extent.width * scale.ticksPerPixel;
  const isSeen = to >= scale.start && from <= scale.start + length;
  if (isSeen) return scale;
  return clamp({ ...scale, start: (from + to - length) / 2 }, extent);
}

export function toX(scale: TimeScale, tick: number): number {
  return (tick - scale.start) / scale.ticksPerPixel;
}

export function toTick(scale: TimeScale, x: number): number {
  return scale.start + x * scale.ticksPerPixel;
}
