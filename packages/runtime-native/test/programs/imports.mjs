// Imports the built package in both formats and prints whether the addon is loaded, before and after the first worker.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const isLoaded = () => readFileSync('/proc/self/maps', 'utf8').includes('pto.node');
const target = { platform: 'a2a3sim', runtime: 'tensormap_and_ringbuffer' };

const modules = [await import('../../dist/index.js'), createRequire(import.meta.url)('../../dist/index.cjs')];
const before = isLoaded();
for (const [deviceId, { ChipWorker }] of modules.entries()) {
  const worker = new ChipWorker(target);
  worker.init({ deviceId });
  worker.free(worker.malloc(64));
  await worker.finalize();
}
console.log(before, isLoaded());
