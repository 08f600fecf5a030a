import { invalidArgument } from '@pto/task-interface';

/**
 * Splits the value of a variable such as `CXX` the way a POSIX shell splits a command line: quotes and backslashes
 * count, nothing is expanded.
 *
 * @param text - for example `'/opt/my tools/g++' -pthread`
 * @param what - the variable's name, for the error message
 * @throws PtoError `ERR_PTO_COMPILE_OPTION` when a quote is not closed
 * @example
 * ```ts
 * splitShellWords("'/opt/my tools/g++' -pthread", 'CXX'); // ['/opt/my tools/g++', '-pthread']
 * ```
 */
export function splitShellWords(text: string, what: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote: '"' | "'" | undefined;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    const next = text.charAt(at + 1);
    if (quote === "'") {
      if (char === "'") quote = undefined;
      else word += char;
    } else if (char === '\\' && next !== '' && (quote === undefined || '$`"\\\n'.includes(next))) {
      at++;
      if (next !== '\n') word = (word ?? '') + next;
    } else if (quote === '"') {
      if (char === '"') quote = undefined;
      else word += char;
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= '';
    } else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? '') + char;
    }
  }
  if (quote !== undefined) {
    throw invalidArgument({
      code: 'ERR_PTO_COMPILE_OPTION',
      what,
      given: text,
      allowed: 'a program and flags, quoted as in a shell',
      remedy: `Close the quote ${quote}.`,
    });
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** The opposite of {@link splitShellWords}: one text that a POSIX shell, and CMake, split into these words again. */
export function joinShellWords(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`)).join(' ');
}
