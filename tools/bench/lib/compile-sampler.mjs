// Samples compiles, each in a process of its own: what a process has seen once, it need not look at again.
// Prints {"us": […], "floorUs": [], "figures": {"cpuUs": […], "againUs": […]}}.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const MIN_ROUNDS = 3;

const { state, rounds, seconds } = JSON.parse(process.argv[2]);
const dir = mkdtempSync(path.join(tmpdir(), 'pto-bench-compile-'));

function compileInProcess(cache) {
  const env = { ...process.env, PTO_CACHE_DIR: path.join(dir, cache) };
  const program = path.join(import.meta.dirname, 'compile-process.mjs');
  return JSON.parse(execFileSync(process.execPath, [program], { env, encoding: 'utf8' }));
}

try {
  if (state === 'warm') compileInProcess('cache');
  const samples = [];
  const end = performance.now() + seconds * 1000;
  const wantsMore = () =>
    rounds === undefined ? samples.length < MIN_ROUNDS || performance.now() < end : samples.length < rounds;
  while (wantsMore()) samples.push(compileInProcess(state === 'warm' ? 'cache' : `cache-${samples.length}`));
  const figures = { cpuUs: samples.map(({ cpuUs }) => cpuUs), againUs: samples.map(({ againUs }) => againUs) };
  console.log(JSON.stringify({ us: samples.map(({ us }) => us), floorUs: [], figures }));
} finally {
  rmSync(dir, { recursive: true, force: true });
}
