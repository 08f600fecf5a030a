// Samples the CPU time that a process with an initialised Worker needs to do nothing, and one without.
// Prints {"us": […], "floorUs": […]}.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const WINDOW_MS = 2000;
const DEFAULT_ROUNDS = 1;

const settings = JSON.parse(process.argv[2]);

/** A process that answers each window's length with the CPU time that it used in it. */
async function start(role) {
  const child = fork(path.join(import.meta.dirname, 'idle-process.mjs'), [JSON.stringify({ ...settings, role })]);
  await Promise.race([once(child, 'message'), failure(child)]);
  return child;
}

async function failure(child) {
  const [code, signal] = await once(child, 'exit');
  throw new Error(`the idle process ended with ${code ?? signal}`);
}

async function windowUs(child) {
  child.send(WINDOW_MS);
  const [us] = await Promise.race([once(child, 'message'), failure(child)]);
  return us;
}

const worker = await start('worker');
const floor = await start('sleep');
const samples = { us: [], floorUs: [] };
for (let round = 0; round < (settings.rounds ?? DEFAULT_ROUNDS); round++) {
  samples.us.push(await windowUs(worker));
  samples.floorUs.push(await windowUs(floor));
}
for (const child of [worker, floor]) child.disconnect();
console.log(JSON.stringify(samples));
