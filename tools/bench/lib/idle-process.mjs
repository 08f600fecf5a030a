// Does nothing for as long as it is told, with or without an initialised Worker, and says how much CPU time that took its
// threads and those of its children.
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** After start-up the JavaScript engine tidies up; that is not idling. */
const SETTLE_MS = 500;

const settings = JSON.parse(process.argv[2]);

/** Time on a processor of all threads of a process, as far as they still exist. */
const processUs = (pid) =>
  readdirSync(`/proc/${pid}/task`).reduce((us, task) => {
    const [ns] = readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ');
    return us + Number(ns) / 1000;
  }, 0);

function childrenOf(pid) {
  const tasks = readdirSync(`/proc/${pid}/task`);
  return tasks.flatMap((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean));
}

const treeUs = () => [process.pid, ...childrenOf(process.pid)].reduce((us, pid) => us + processUs(pid), 0);

/** 8 chips and 4 worker threads. */
async function openHost() {
  const { ChipCallable, TaskArgs } = await import('@pto/task-interface');
  const { Worker, callable } = await import('@pto/worker');
  const deviceIds = Array.from({ length: 8 }, (_, i) => i);
  const worker = new Worker({ level: 3, ...settings.chip, deviceIds, subWorkers: 4 });
  const onChip = worker.register(ChipCallable.decode(readFileSync(settings.image)));
  const onHost = worker.register(callable(new URL('sub-functions.mjs', import.meta.url).href, 'empty'));
  await worker.init();
  const args = new TaskArgs();
  for (let i = 0; i < 100; i++) {
    await worker.run((orch) => {
      for (const chip of deviceIds) orch.submitNextLevel(onChip, args, settings.config, { worker: chip });
      for (let sub = 0; sub < 4; sub++) orch.submitSub(onHost, args);
    });
  }
  return worker;
}

async function openWorker() {
  const { ChipCallable, TaskArgs } = await import('@pto/task-interface');
  const { Worker } = await import('@pto/worker');
  const worker = new Worker({ level: 2, ...settings.chip });
  const id = worker.register(ChipCallable.decode(readFileSync(settings.image)));
  await worker.init();
  // Idle is what follows work: every thread exists.
  for (let i = 0; i < 100; i++) await worker.run(id, new TaskArgs(), settings.config);
  return worker;
}

async function idleUs(windowMs) {
  const before = treeUs();
  await sleep(windowMs);
  return treeUs() - before;
}

const open = { sleep: () => undefined, worker: openWorker, host: openHost };
const worker = await open[settings.role]();
await sleep(SETTLE_MS);
process.on('message', async (windowMs) => process.send(await idleUs(windowMs)));
process.on('disconnect', () => worker?.close());
process.send('ready');
