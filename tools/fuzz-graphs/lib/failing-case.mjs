// What is done about a program that went wrong: run it until it does so again, then make it smaller.
import { formatCase, parseCase } from './fuzz-case.mjs';
import { shrinkCase } from './shrink.mjs';

/** A race may show up once in many runs: how often a program is run before it counts as right. */
const REPEATS = [20, 200, 2000];
const SHRINK_MS = 120_000;

/** The least repetition that shows the failure again; undefined when none does. */
async function findRepeat(program, words) {
  for (const repeat of REPEATS) {
    if ((await program.run(words, { repeat })).ending !== undefined) return repeat;
  }
  return undefined;
}

/**
 * @param {import('./native-program.mjs').NativeProgram} program
 * @param {import('./native-program.mjs').Outcome} found how a case ended that went wrong
 * @param {number} enough how many tasks need not become fewer
 * @returns {Promise<import('./native-program.mjs').Outcome & {isRepeatable: boolean}>} the same for the smallest case
 */
export async function shrinkFailure(program, found, enough) {
  const repeat = await findRepeat(program, found.lastCase);
  if (repeat === undefined) return { ...found, isRepeatable: false };
  let smallest = found;
  const deadline = Date.now() + SHRINK_MS;
  await shrinkCase(parseCase(found.lastCase), async (candidate) => {
    if (Date.now() > deadline || smallest.tasks <= enough) return false;
    const outcome = await program.run(formatCase(candidate), { repeat });
    if (outcome.ending !== undefined) smallest = outcome;
    return outcome.ending !== undefined;
  });
  return { ...smallest, isRepeatable: true };
}
