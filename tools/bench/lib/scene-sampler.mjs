// Samples what pto test takes, in processes as users start them.
// Prints {"us": […], "floorUs": […], "figures": {…}}.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from '../../../scripts/lib/paths.mjs';
import { percentile } from './statistics.mjs';
import { takeTurns, timed } from './turns.mjs';
import { sampleWatch } from './watch-sampler.mjs';

/** Linux counts the time of children in these, whatever the kernel's own clock does. */
const TICK_US = 10_000;
const CASES = 101;

const { measure, rounds, seconds } = JSON.parse(process.argv[2]);
const example = inRoot('examples/a2a3/tensormap_and_ringbuffer/vector-example');
const manyCases = path.join(import.meta.dirname, '../scenes/many-cases.scene.mjs');
const pto = [inRoot('packages/cli/bin/pto.js'), 'test', '--platform', 'a2a3sim'];

function node(args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

/** Processor time of everything that this process has waited for. */
function childrenCpuUs() {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) * TICK_US;
}

/** A command from start to end, beside a process that does nothing. */
async function sampleCommand(args) {
  const cpuUs = [];
  const run = () => {
    const before = childrenCpuUs();
    const us = timed(() => node(args))();
    cpuUs.push(childrenCpuUs() - before);
    return us;
  };
  const samples = await takeTurns(
    { rounds, seconds },
    run,
    timed(() => node(['-e', '0'])),
  );
  return { ...samples, figures: { cpuUs } };
}

/** One run has one case, the other a hundred more; what these take beyond their own runs is the framework's. */
async function sampleCases() {
  const runUs = [];
  const run = () => {
    const oneUs = timed(() => node([...pto, manyCases, '--case', 'case 0']))();
    let report;
    const allUs = timed(() => (report = JSON.parse(node([...pto, manyCases, '--json']))))();
    const runs = report.results.map(({ timings }) => timings.runMs[0] * 1000);
    runUs.push(percentile(runs, 50));
    return (allUs - oneUs) / (CASES - 1) - runUs.at(-1);
  };
  return { ...(await takeTurns({ rounds, seconds }, run)), floorUs: runUs };
}

const samplers = {
  help: () => sampleCommand([...pto, '--help']),
  warm: () => sampleCommand([...pto, example, '--case', 'three blocks']),
  cases: sampleCases,
  watch: () => sampleWatch({ example, pto, rounds, seconds }),
};
console.log(JSON.stringify(await samplers[measure]()));
