// The callables that are measured, compiled as users' are, as files that every sampler reads.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { compileCallable } from '@pto/compiler';
import { buildDir, inRoot } from '../../../scripts/lib/paths.mjs';
import { chip } from './chip.mjs';

const vectorExample = (file) => inRoot('examples/a2a3/tensormap_and_ringbuffer/vector-example/kernels', file);

const graphs = (...parts) => inRoot('tools/bench/graphs', ...parts);

const compileVectorExample = () =>
  compileCallable({
    ...chip,
    orchestration: { source: vectorExample('orchestration/vector_example.cpp'), signature: ['in', 'in', 'out'] },
    kernels: ['add', 'add_scalar', 'mul'].map((name, funcId) => ({
      funcId,
      source: vectorExample(`aiv/kernel_${name}.cpp`),
      coreType: 'aiv',
    })),
  });

/** A graph of tasks that do nothing, or that sleep. */
const compileGraph = (runtime, source, functionName, kernel = 'empty.cpp') =>
  compileCallable({
    platform: chip.platform,
    runtime,
    orchestration: { source: graphs(source), functionName },
    kernels: [{ funcId: 0, source: graphs(kernel), coreType: 'aiv' }],
  });

/** An application: its orchestration, and its kernels in the order of their ids. */
const compileApp = (name, functionName, kernels) =>
  compileCallable({
    ...chip,
    orchestration: { source: graphs(name, 'graph.cpp'), functionName },
    kernels: kernels.map(([file, coreType], funcId) => ({ funcId, source: graphs(name, `${file}.cpp`), coreType })),
  });

const compilers = {
  'vector-example': compileVectorExample,
  tmr: (graph) => compileGraph('tensormap_and_ringbuffer', 'tmr_graphs.cpp', graph),
  hbg: (graph) => compileGraph('host_build_graph', 'hbg_graphs.cpp', graph),
  work: (graph) => compileGraph('tensormap_and_ringbuffer', 'tmr_graphs.cpp', graph, 'work.cpp'),
  sleep: () => compileGraph('tensormap_and_ringbuffer', 'tmr_graphs.cpp', 'noop', 'sleep.cpp'),
  bgemm: () =>
    compileApp('bgemm', 'bgemm', [
      ['gemm', 'aic'],
      ['accumulate', 'aiv'],
    ]),
  'paged-attention': () =>
    compileApp('paged-attention', 'paged_attention', [
      ['scores', 'aic'],
      ['softmax', 'aiv'],
      ['weigh', 'aic'],
      ['update', 'aiv'],
    ]),
};

/**
 * Compiles what some measurements run.
 * @param {import('./measurements.mjs').Measurement[]} measurements
 * @returns {Promise<Map<string, string>>} file by name of the callable
 */
export async function compileImages(measurements) {
  const dir = path.join(buildDir, 'bench', 'callables');
  mkdirSync(dir, { recursive: true });
  const images = new Map();
  const names = measurements.flatMap(({ callable }) => callable ?? []);
  for (const name of new Set(names)) {
    const [kind, graph] = name.split(':');
    const callable = await compilers[kind](graph);
    const file = path.join(dir, `${name.replace(':', '-')}.bin`);
    writeFileSync(file, callable.bytes);
    images.set(name, file);
  }
  return images;
}
