// Colours of functions and phases: those of Okabe and Ito, which people with any kind of colour vision can tell apart. There
// are eight; further functions get them again with a pattern. Labels say the same in words.

export type Rgb = readonly [red: number, green: number, blue: number];

export type Pattern = 'plain' | 'hatched' | 'striped';

export interface Paint {
  readonly color: Rgb;
  readonly pattern: Pattern;
}

const colors: readonly Rgb[] = [
  [86, 180, 233],
  [230, 159, 0],
  [0, 158, 115],
  [204, 121, 167],
  [240, 228, 66],
  [0, 114, 178],
  [213, 94, 0],
  [153, 153, 153],
];

const patterns: readonly Pattern[] = ['plain', 'hatched', 'striped'];

/** By the index of a name. */
export function paintOf(name: number): Paint {
  return {
    color: colors[name % colors.length]!,
    pattern: patterns[Math.floor(name / colors.length) % patterns.length]!,
  };
}

export function cssColor([red, green, blue]: Rgb): string {
  return `rgb(${red},${green},${blue})`;
}

/** Whether text on this colour is black: by its luminance. */
export function wantsDarkText([red, green, blue]: Rgb): boolean {
  return 0.299 * red + 0.587 * green + 0.114 * blue > 110;
}
