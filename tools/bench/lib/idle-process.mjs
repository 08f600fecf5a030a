// Does nothing for as long as it is told, with or without an initialised Worker, and says how much CPU time that took.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** After start-up the JavaScript engine tidies up; that is not idling. */
const SETTLE_MS = 500;

const settings = JSON.parse(process.argv[2]);

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
  const before = process.cpuUsage();
  await sleep(windowMs);
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

const worker = settings.role === 'worker' ? await openWorker() : undefined;
await sleep(SETTLE_MS);
process.on('message', async (windowMs) => process.send(await idleUs(windowMs)));
process.on('disconnect', () => worker?.close());
process.send('ready');
