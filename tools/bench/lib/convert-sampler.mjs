// Samples conversions of a recorded run, each in a process of its own as users start it.
// Prints {"us": […], "floorUs": [], "figures": {"peakKib": […]}}.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inRoot } from '../../../scripts/lib/paths.mjs';
import { writeRecordedRun } from './recorded-run.mjs';

const MIN_ROUNDS = 3;

const { tasks, rounds, seconds } = JSON.parse(process.argv[2]);
const dir = mkdtempSync(path.join(tmpdir(), 'pto-bench-convert-'));
const program = `
  process.on('exit', () => process.stderr.write(String(process.resourceUsage().maxRSS)));
  process.argv.splice(1, 0, 'pto');
  await import(${JSON.stringify(inRoot('packages/cli/bin/pto.js'))});`;

/** Microseconds from start to end of the process, and the most memory that it had. */
function convert() {
  const args = ['--input-type=module', '-e', program, 'trace', 'swimlane', dir];
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  const us = (performance.now() - start) * 1000;
  if (status !== 0) throw new Error(stderr);
  return { us, peakKib: Number(stderr) };
}

try {
  writeRecordedRun(dir, tasks);
  const samples = [];
  const end = performance.now() + seconds * 1000;
  const wantsMore = () =>
    rounds === undefined ? samples.length < MIN_ROUNDS || performance.now() < end : samples.length < rounds;
  while (wantsMore()) samples.push(convert());
  const figures = { peakKib: samples.map(({ peakKib }) => peakKib) };
  console.log(JSON.stringify({ us: samples.map(({ us }) => us), floorUs: [], figures }));
} finally {
  rmSync(dir, { recursive: true, force: true });
}
