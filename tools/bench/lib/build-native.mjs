import { createRequire } from 'node:module';
import path from 'node:path';
import { Failure } from '../../../scripts/lib/failure.mjs';
import { buildDir, inRoot } from '../../../scripts/lib/paths.mjs';
import { readOutput, runLogged } from '../../../scripts/lib/run.mjs';

const dir = path.join(buildDir, 'bench', 'native');

/**
 * Builds the programs and the addon; fast when they are up to date.
 * @returns {Promise<{sampler: string, graphFloors: string, addon: string, emptyChild: string, libraries: Set<string>}>} where
 *   they are, and which task libraries they have
 */
export async function buildNative() {
  const { include_dir: nodeApi } = createRequire(import.meta.url)('node-api-headers');
  const defines = ['-DCMAKE_BUILD_TYPE=Release', `-DPTO_NODE_API_INCLUDE=${nodeApi}`];
  await runLogged('bench-configure', 'cmake', ['-S', inRoot('tools/bench/native'), '-B', dir, ...defines]);
  await runLogged('bench-build', 'cmake', ['--build', dir, '-j', process.env.PTO_BUILD_JOBS ?? '2']);
  const graphFloors = path.join(dir, 'pto_bench_graph_floors');
  const features = await readOutput(graphFloors, ['features']);
  if (features === undefined) throw new Failure(`${graphFloors} does not run.`);
  const libraries = Object.entries(JSON.parse(features)).filter(([, isThere]) => isThere);
  return {
    sampler: path.join(dir, 'pto_bench_sampler'),
    graphFloors,
    addon: path.join(dir, 'pto_bench_floors.node'),
    emptyChild: path.join(dir, 'pto_bench_empty_child'),
    libraries: new Set(libraries.map(([name]) => name)),
  };
}
