// One program and how it is run, as the native program reads and writes it: `runtime=tmr chip=a5 seed=7 operations=0-3,9`.
import { Failure } from '../../../scripts/lib/failure.mjs';

/** @param {string} text ranges such as `0-3,9` */
export function parseRanges(text) {
  return text
    .split(',')
    .filter((part) => part !== '')
    .flatMap((part) => {
      const [first, last = first] = part.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, i) => first + i);
    });
}

/** @param {number[]} numbers in rising order */
export function formatRanges(numbers) {
  const ranges = [];
  for (const number of numbers) {
    const range = ranges.at(-1);
    if (range !== undefined && range.last + 1 === number) range.last = number;
    else ranges.push({ first: number, last: number });
  }
  return ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(',');
}

/**
 * @param {string} text words of `name=value`
 * @returns {{settings: Map<string, string>, operations: number[] | undefined}}
 */
export function parseCase(text) {
  const settings = new Map();
  for (const word of text.trim().split(/\s+/)) {
    const [name, value] = word.split('=');
    if (value === undefined) throw new Failure(`'${word}' is not of the form name=value.`);
    settings.set(name, value);
  }
  const ranges = settings.get('operations');
  settings.delete('operations');
  return { settings, operations: ranges === undefined ? undefined : parseRanges(ranges) };
}

export function formatCase({ settings, operations }) {
  const words = [...settings].map(([name, value]) => `${name}=${value}`);
  if (operations !== undefined) words.push(`operations=${formatRanges(operations)}`);
  return words.join(' ');
}

/** The same case with other settings. An undefined value takes a setting away. */
export function withSettings(fuzzCase, changes) {
  const settings = new Map(fuzzCase.settings);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) settings.delete(name);
    else settings.set(name, String(value));
  }
  return { ...fuzzCase, settings };
}
