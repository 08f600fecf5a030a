// The callables that are measured, compiled as users' are, as files that every sampler reads.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { compileCallable } from '@pto/compiler';
import { tsImport } from 'tsx/esm/api';
import { buildDir, inRoot } from '../../../scripts/lib/paths.mjs';
import { chip } from './chip.mjs';

const VECTOR_EXAMPLE = inRoot('examples/a2a3/tensormap_and_ringbuffer/vector-example/main.ts');

async function compileVectorExample() {
  const example = await tsImport(VECTOR_EXAMPLE, import.meta.url);
  return example.compileVectorExample(chip.platform);
}

async function compileGraph(functionName) {
  return compileCallable({
    ...chip,
    orchestration: { source: inRoot('tools/bench/graphs/graphs.cpp'), functionName },
    kernels: [{ funcId: 0, source: inRoot('tools/bench/graphs/empty.cpp'), coreType: 'aiv' }],
  });
}

/**
 * Compiles what some measurements run.
 * @returns {Promise<Map<string, string>>} file by name of the callable
 */
export async function compileImages(measurements) {
  const dir = path.join(buildDir, 'bench', 'callables');
  mkdirSync(dir, { recursive: true });
  const images = new Map();
  for (const name of new Set(measurements.map(({ callable }) => callable))) {
    const callable = await (name === 'vector-example' ? compileVectorExample() : compileGraph(name));
    const file = path.join(dir, `${name}.bin`);
    writeFileSync(file, callable.bytes);
    images.set(name, file);
  }
  return images;
}
