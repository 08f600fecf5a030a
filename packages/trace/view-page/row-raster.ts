// Turns one row of slices into pixels, whatever their number. Slices wider than a pixel are bars with an edge; of those
// that share a pixel the longest gives the colour and all together how strong it is. The work grows with the slices that are
// seen, at a few nanoseconds each, and not with shapes to draw, which are what makes a canvas slow.
//
// A row is drawn as one line that is repeated down the row; where a pattern shows, as a few lines in turn.

import type { Slices } from '../src/view/page-data.js';
import { firstEndingAfter } from './hit-index.js';
import { paintOf } from './palette.js';
import type { Paint, Rgb } from './palette.js';
import type { TimeScale } from './time-scale.js';

/** After so many lines patterns repeat. */
export const PATTERN_LINES = 8;

/** How many shades a colour has, from that of the ground to itself. */
const SHADES = 16;
/** However little of a pixel is busy, it can be seen. */
const FAINTEST = 6;

/** As canvases hold them, on machines of little-endian order. */
function pixel([red, green, blue]: Rgb): number {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

function mix(a: Rgb, b: Rgb, part: number): Rgb {
  return [0, 1, 2].map((i) => Math.round(a[i]! + (b[i]! - a[i]!) * part)) as unknown as Rgb;
}

function isPatternPixel({ pattern }: Paint, x: number, line: number): boolean {
  if (pattern === 'hatched') return (x + line) % PATTERN_LINES < 2;
  return pattern === 'striped' && line % 4 === 0;
}

export class RowRaster {
  /** What {@link draw} has drawn. */
  readonly lines: readonly Uint32Array[];
  /** The slices of at least so many pixels that it has drawn. */
  readonly wide: number[] = [];
  readonly #slices: Slices;
  readonly #wideFrom: number;
  readonly #paints: readonly Paint[];
  /** By name: from the ground to the plain colour; darker for edges and patterns. */
  readonly #shades: Uint32Array;
  readonly #edge: Uint32Array;
  readonly #ground: Rgb;
  readonly #coverage: Float32Array;
  readonly #longest: Float32Array;
  readonly #nameAt: Int32Array;

  /** @param wideFrom - from how many pixels on slices are {@link wide} */
  constructor(slices: Slices, names: number, width: number, ground: Rgb, wideFrom: number) {
    this.#slices = slices;
    this.#ground = ground;
    this.#paints = Array.from({ length: Math.max(names, 1) }, (_, name) => paintOf(name));
    const shades = this.#paints.flatMap(({ color }) =>
      Array.from({ length: SHADES + 1 }, (_, shade) => pixel(mix(ground, color, shade / SHADES))),
    );
    this.#shades = Uint32Array.from(shades);
    this.#wideFrom = wideFrom;
    this.#edge = Uint32Array.from(this.#paints, ({ color }) => pixel(mix(color, [0, 0, 0], 0.35)));
    this.lines = Array.from({ length: PATTERN_LINES }, () => new Uint32Array(width));
    this.#coverage = new Float32Array(width);
    this.#longest = new Float32Array(width);
    this.#nameAt = new Int32Array(width);
  }

  /**
   * Draws a row into {@link lines}.
   *
   * @returns how many of the lines differ: 1, or all
   */
  draw(row: number, scale: TimeScale): number {
    const [line] = this.lines as [Uint32Array];
    const width = line.length;
    line.fill(pixel(this.#ground));
    this.#coverage.fill(0);
    this.#longest.fill(0);
    const { start, end, name, rowOffsets } = this.#slices;
    const bars: number[] = [];
    this.wide.length = 0;
    const rowEnd = rowOffsets[row + 1]!;
    const perTick = 1 / scale.ticksPerPixel;
    for (let slice = firstEndingAfter(this.#slices, row, scale.start); slice < rowEnd; slice++) {
      const from = (start[slice]! - scale.start) * perTick;
      if (from >= width) break;
      const to = (end[slice]! - scale.start) * perTick;
      if (to - from >= this.#wideFrom) this.wide.push(slice);
      if (to - from >= 1) bars.push(slice);
      else this.#cover(from, to, name[slice]!);
    }
    this.#drawCoverage(line);
    return this.#drawBars(bars, scale);
  }

  #cover(from: number, to: number, name: number): void {
    const x = Math.max(0, Math.floor(from));
    if (x >= this.#coverage.length) return;
    const length = to - from;
    this.#coverage[x]! += length;
    if (length >= this.#longest[x]!) {
      this.#longest[x] = Math.max(length, 1e-9);
      this.#nameAt[x] = name;
    }
  }

  #drawCoverage(line: Uint32Array): void {
    for (let x = 0; x < line.length; x++) {
      if (this.#longest[x] === 0) continue;
      const shade = Math.min(SHADES, Math.max(FAINTEST, Math.round(this.#coverage[x]! * SHADES)));
      line[x] = this.#shades[this.#nameAt[x]! * (SHADES + 1) + shade]!;
    }
  }

  #drawBars(bars: readonly number[], scale: TimeScale): number {
    const [line] = this.lines as [Uint32Array];
    const { start, end, name } = this.#slices;
    const patterned: [number, number, number][] = [];
    for (const slice of bars) {
      const from = Math.max(0, Math.round((start[slice]! - scale.start) / scale.ticksPerPixel));
      const to = Math.min(line.length, Math.round((end[slice]! - scale.start) / scale.ticksPerPixel));
      const kind = name[slice]!;
      line.fill(this.#shades[(kind + 1) * (SHADES + 1) - 1]!, from, to);
      if (to - from >= 3) line[to - 1] = this.#edge[kind]!;
      if (to - from >= 4 && this.#paints[kind]!.pattern !== 'plain') patterned.push([from, to, kind]);
    }
    if (patterned.length === 0) return 1;
    for (let i = PATTERN_LINES - 1; i >= 0; i--) {
      const target = this.lines[i]!;
      if (i > 0) target.set(line);
      for (const [from, to, kind] of patterned) {
        for (let x = from; x < to; x++) if (isPatternPixel(this.#paints[kind]!, x, i)) target[x] = this.#edge[kind]!;
      }
    }
    return PATTERN_LINES;
  }
}
