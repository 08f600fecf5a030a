/** Optimal string alignment: insertions, deletions, replacements and swaps of neighbours count one each. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      let best = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, beforeLast[j - 2]! + 1);
      }
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}

/** `block_dim`, `blockDim` and `block-dim` are one spelling. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[_\-\s]/g, '');
}

/**
 * Finds the known name that a misspelt one most likely means.
 *
 * @param given - the name as written; case, `_` and `-` do not count
 * @param known - the names that exist
 * @returns the nearest of `known`, or `undefined` when none is within a third of its length
 *
 * @example
 * ```ts
 * import { nearestName } from '@pto/task-interface';
 *
 * nearestName('platfrom', ['level', 'platform']); // => 'platform'
 * nearestName('block_dim', ['blockDim']); // => 'blockDim'
 * ```
 */
export function nearestName(given: string, known: readonly string[]): string | undefined {
  const wanted = plain(given.slice(0, 64));
  let nearest: string | undefined;
  let nearestDistance = Infinity;
  for (const name of known) {
    const distance = editDistance(wanted, plain(name));
    const limit = Math.max(1, Math.floor(plain(name).length / 3));
    if (distance <= limit && distance < nearestDistance) {
      nearest = name;
      nearestDistance = distance;
    }
  }
  return nearest;
}
