import { Failure } from '../../../scripts/lib/failure.mjs';

const escape = (text) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
const patternOf = (word) => new RegExp(`^${word.split('*').map(escape).join('.*')}$`);

/** The known name that was probably meant. The packages know how to tell, once they are built. */
async function suggestion(word, known) {
  try {
    const { nearestName } = await import('@pto/task-interface');
    return nearestName(word, known);
  } catch (error) {
    if (error.code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

async function unknown(word, known) {
  const nearest = await suggestion(word, known);
  const hint = nearest === undefined ? '' : ` Did you mean '${nearest}'?`;
  return new Failure(`There is no measurement '${word}'.${hint}\nKnown: ${known.join(', ')}.`);
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
