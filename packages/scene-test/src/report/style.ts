/** How text stands out on a terminal. */
export type Emphasis = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

const codes: Record<Emphasis, readonly [on: number, off: number]> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
};

/** Puts the codes of a terminal around a text, or leaves it as it is. */
export type Styler = (emphasis: Emphasis, text: string) => string;

/** @param isColored - whether the text goes where such codes are understood */
export function styler(isColored: boolean): Styler {
  if (!isColored) return (_, text) => text;
  return (emphasis, text) => `\u001b[${codes[emphasis][0]}m${text}\u001b[${codes[emphasis][1]}m`;
}

/**
 * Whether output may be coloured: `NO_COLOR` forbids it, `FORCE_COLOR` asks for it, and otherwise a terminal is needed.
 *
 * @param stream - where the output goes
 * @param env - the environment of the process
 */
export function wantsColor(
  stream: { readonly isTTY?: boolean | undefined },
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  if (env['NO_COLOR']) return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}
