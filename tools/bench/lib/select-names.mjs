import { Failure } from '../../../scripts/lib/failure.mjs';
import { didYouMean } from './did-you-mean.mjs';

const escape = (text) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
const patternOf = (word) => new RegExp(`^${word.split('*').map(escape).join('.*')}$`);

async function unknown(word, known) {
  return new Failure(`There is no measurement '${word}'.${await didYouMean(word, known)}\nKnown: ${known.join(', ')}.`);
}

/**
 * The names that a list of names and patterns selects, each once, in the order of the list.
 * @param {string} only such as `l2.noop-sync,tmr.*-10k`
 * @param {string[]} known
 */
export async function selectNames(only, known) {
  const selected = new Set();
  for (const word of only.split(',').map((part) => part.trim())) {
    const found = known.filter((name) => patternOf(word).test(name));
    if (found.length === 0) throw await unknown(word, known);
    for (const name of found) selected.add(name);
  }
  return [...selected];
}
