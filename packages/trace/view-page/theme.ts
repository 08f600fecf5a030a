import type { Rgb } from './palette.js';

/** What the page's style says about colours, for what is drawn instead of laid out. */
export interface Theme {
  readonly ground: Rgb;
  readonly panel: string;
  readonly lane: Rgb;
  readonly text: string;
  readonly dim: string;
  readonly line: string;
  readonly accent: string;
  readonly critical: string;
  readonly busy: string;
  readonly overhead: string;
}

function rgbOf(hex: string): Rgb {
  const value = parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

export function readTheme(element: Element): Theme {
  const style = getComputedStyle(element);
  const color = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    ground: rgbOf(color('ground')),
    lane: rgbOf(color('lane')),
    panel: color('panel'),
    text: color('text'),
    dim: color('dim'),
    line: color('line'),
    accent: color('accent'),
    critical: color('critical'),
    busy: color('busy'),
    overhead: color('overhead'),
  };
}
