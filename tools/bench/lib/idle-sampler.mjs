// Samples the CPU time that a process with an initialised Worker needs to do nothing, and one without.
// Prints {"us": […], "floorUs": […]}.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

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
  child.send(settings.windowMs);
  const [us] = await Promise.race([once(child, 'message'), failure(child)]);
  return us;
}

const worker = await start(settings.role);
const floor = await start('sleep');
// One window is a sample over seconds, and more of them in one process would tell the same.
const samples = { us: [await windowUs(worker)], floorUs: [await windowUs(floor)] };
for (const child of [worker, floor]) child.disconnect();
console.log(JSON.stringify(samples));
