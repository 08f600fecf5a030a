import path from 'node:path';
import { buildTree } from '../../../scripts/lib/cmake.mjs';
import { step } from '../../../scripts/lib/progress.mjs';

/** Builds the tree of the native tests. Returns the program that runs random graphs. */
export async function buildFuzzGraphs() {
  const dir = await step('build the native tests', () => buildTree('tests'));
  return path.join(dir, 'tests', 'fuzz_graphs');
}
