// Makes a failing case smaller while it keeps failing. First whole features go, then operations, by delta debugging:
// ever smaller parts of the list are left out, as long as any part can be.
import { withSettings } from './fuzz-case.mjs';

/** What a program can do without; the native program knows the names. */
const FEATURES = ['delays', 'scalars', 'views', 'access', 'deferral', 'manual', 'blocks', 'small_rings'];

/** @returns {Promise<number[]>} a part of `items` that `fails`, none of whose items alone can be left out */
export async function shrinkList(items, fails) {
  let kept = items;
  for (let size = Math.ceil(kept.length / 2); size >= 1 && kept.length > 0;) {
    const lengthBefore = kept.length;
    for (let end = kept.length; end > 0; end -= size) {
      const without = [...kept.slice(0, Math.max(0, end - size)), ...kept.slice(end)];
      if (await fails(without)) kept = without;
    }
    if (size > 1) size = Math.floor(size / 2);
    else if (kept.length === lengthBefore) break;
  }
  return kept;
}

function namesWithout(fuzzCase) {
  return (fuzzCase.settings.get('without') ?? '').split(',').filter((name) => name !== '');
}

async function shrinkFeatures(fuzzCase, fails) {
  let without = namesWithout(fuzzCase);
  let best = fuzzCase;
  for (const feature of FEATURES) {
    if (without.includes(feature)) continue;
    const candidate = withSettings(best, { without: [...without, feature].join(',') });
    if (!(await fails(candidate))) continue;
    best = candidate;
    without = [...without, feature];
  }
  return best;
}

/** The first of the values, the least of which comes first, with which the case still fails. */
async function shrinkNumber(fuzzCase, name, values, fails) {
  for (const value of values) {
    if (value >= Number(fuzzCase.settings.get(name))) break;
    const candidate = withSettings(fuzzCase, { [name]: value });
    if (await fails(candidate)) return candidate;
  }
  return fuzzCase;
}

/**
 * @param {{settings: Map<string, string>, operations: number[]}} fuzzCase a case that fails
 * @param {(fuzzCase: object) => Promise<boolean>} fails whether a case still does
 */
export async function shrinkCase(fuzzCase, fails) {
  const shrinkOperations = async (it) => ({
    ...it,
    operations: await shrinkList(it.operations, (operations) => fails({ ...it, operations })),
  });
  let best = await shrinkOperations(fuzzCase);
  best = await shrinkFeatures(best, fails);
  best = await shrinkNumber(best, 'threads', [1, 2, 3, 4], fails);
  best = await shrinkNumber(best, 'block_dim', [1, 2, 3, 4], fails);
  if (best.settings.has('schedule')) best = await shrinkNumber(best, 'schedule', [0], fails);
  // What fills a ring fills a smaller one with fewer tasks.
  if (!namesWithout(best).includes('small_rings'))
    best = await shrinkNumber(best, 'task_window', [4, 8, 16, 32], fails);
  return shrinkOperations(best);
}
