import { createRequire } from 'node:module';
import path from 'node:path';
import { Failure } from '../../../scripts/lib/failure.mjs';
import { buildDir, inRoot } from '../../../scripts/lib/paths.mjs';
import { readOutput, runLogged } from '../../../scripts/lib/run.mjs';

const dir = path.join(buildDir, 'bench', 'native');

/**
 * Builds the program and the addon; fast when they are up to date.
 * @returns {Promise<{sampler: string, addon: string, hasTbb: boolean}>}
 */
export async function buildNative() {
  const { include_dir: nodeApi } = createRequire(import.meta.url)('node-api-headers');
  const defines = ['-DCMAKE_BUILD_TYPE=Release', `-DPTO_NODE_API_INCLUDE=${nodeApi}`];
  await runLogged('bench-configure', 'cmake', ['-S', inRoot('tools/bench/native'), '-B', dir, ...defines]);
  await runLogged('bench-build', 'cmake', ['--build', dir, '-j', process.env.PTO_BUILD_JOBS ?? '2']);
  const sampler = path.join(dir, 'pto_bench_sampler');
  const features = await readOutput(sampler, ['features']);
  if (features === undefined) throw new Failure(`${sampler} does not run.`);
  return { sampler, addon: path.join(dir, 'pto_bench_floors.node'), hasTbb: JSON.parse(features).tbb };
}
