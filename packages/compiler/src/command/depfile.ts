import path from 'node:path';

/**
 * The files that a compiler read, from the makefile rule that `-MD` writes: the source first, then every header, also
 * the system's.
 *
 * @param text - content of the depfile
 * @param cwd - directory that the compiler ran in; relative paths are relative to it
 * @returns absolute paths, each once
 */
export function parseDepfile(text: string, cwd: string): string[] {
  const rule = text.replace(/\\\r?\n/g, ' ');
  const colon = /:(?=\s|$)/.exec(rule);
  if (colon === null) return [];
  const words = rule.slice(colon.index + 1).match(/(?:\\[\s\\#]|\$\$|[^\s])+/g) ?? [];
  return [...new Set(words.map((word) => path.resolve(cwd, unescape(word))))];
}

function unescape(word: string): string {
  // Make doubles a backslash only where it stands before a blank or a hash.
  return word
    .replace(/(\\*)\\([\s#])/g, (_all, slashes: string, char: string) => slashes.slice(slashes.length / 2) + char)
    .replace(/\$\$/g, '$');
}
