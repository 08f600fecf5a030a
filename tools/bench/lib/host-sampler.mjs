// Samples what a worker of several children costs, and its floor. Prints {"us": […], "floorUs": […]}.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandKind, WorkerRole, newNativeHostWorker } from '@pto/runtime-native/host';
import { CallConfig, ChipCallable, TaskArgs } from '@pto/task-interface';
import { Worker, callable } from '@pto/worker';
import { timerDriftUs } from './timer-drift.mjs';
import { takeTurns, timed, timedAsync, timedBatch } from './turns.mjs';

/** An empty call is shorter than the clock can tell. */
const EMPTY_CALLS = 1000;
const TASKS = 256;
const TASKS_A_CHIP = 20;

const settings = JSON.parse(process.argv[2]);
const { futexRoundTrip, empty, threadRoundTrip } = createRequire(import.meta.url)(settings.addon);
const config = CallConfig.from(settings.config);
const open = [];

/** A native worker with one child process whose tasks do nothing. */
async function openNativeWorker() {
  const worker = newNativeHostWorker(
    {
      ...{ level: 3, path: 'L3', heapRingBytes: 1 << 20, arenaBytes: 1 << 20 },
      ...{ allocTimeoutMs: 10_000, taskTimeoutMs: 0, controlTimeoutMs: 30_000, maxPendingTasks: 65_536 },
      ...{ strictHazards: false, continueAfterFailure: false, failFast: true, killOnTimeout: true },
      ...{ restartWhenIdle: false, spinParentUs: 30, spinChildUs: 50 },
    },
    () => undefined,
  );
  const child = { executable: settings.emptyChild, argv: [], env: {}, config: '{}', processGroup: false };
  worker.addProcess(WorkerRole.SUB, child);
  await worker.start(60_000);
  open.push(() => worker.close(10_000));
  new Uint8Array(worker.scratch).fill(0, 0, 16);
  new DataView(worker.scratch).setInt32(8, -1, true);
  return worker;
}

const submitEmpty = (worker) => worker.submit(CommandKind.RUN_FUNCTION, WorkerRole.SUB, 0, 1, 0, 0);

function runSync(worker, tasks) {
  worker.beginRun(true);
  for (let i = 0; i < tasks; i++) submitEmpty(worker);
  return worker.endRunSync();
}

async function openChips(count) {
  const worker = new Worker({ level: 3, ...settings.chip, deviceIds: Array.from({ length: count }, (_, i) => i) });
  const id = worker.register(ChipCallable.decode(readFileSync(settings.image)));
  await worker.init();
  return { worker, id };
}

async function openKeptChips(count) {
  const chips = await openChips(count);
  open.push(() => chips.worker.close());
  return chips;
}

/** A worker with one worker thread, which calls a function. */
async function openThread(name) {
  const worker = new Worker({ level: 3, subWorkers: 1 });
  const id = worker.register(callable(new URL('sub-functions.mjs', import.meta.url).href, name));
  await worker.init();
  open.push(() => worker.close());
  return { worker, id };
}

const microseconds = async (body) => {
  const start = performance.now();
  await body();
  return (performance.now() - start) * 1000;
};

/** From the call of init until all are ready; closing is not part of it. */
const initOf = (count) => async () => {
  const worker = new Worker({ level: 3, ...settings.chip, deviceIds: Array.from({ length: count }, (_, i) => i) });
  const us = await microseconds(() => worker.init());
  await worker.close();
  return us;
};

/** As many processes that only start and end. */
const spawnOf = (count) => () =>
  microseconds(() => Promise.all(Array.from({ length: count }, () => once(spawn('/bin/true'), 'exit'))));

const scenes = {
  'noop-sub-sync': async () => {
    const worker = await openNativeWorker();
    return [timed(() => runSync(worker, 1)), timed(futexRoundTrip)];
  },
  'marginal-256': async () => {
    const worker = await openNativeWorker();
    const [one, many] = [timed(() => runSync(worker, 1)), timed(() => runSync(worker, TASKS))];
    return [() => (many() - one()) / (TASKS - 1), timed(futexRoundTrip)];
  },
  'noop-chip': async () => {
    const { worker, id } = await openKeptChips(1);
    const args = new TaskArgs();
    return [timed(() => worker.runSync((orch) => orch.submitNextLevel(id, args, config))), timed(futexRoundTrip)];
  },
  submit: async () => {
    const { worker, id } = await openThread('empty');
    const args = new TaskArgs();
    const sample = () => {
      let us = 0;
      worker.runSync((orch) => {
        const submit = timedBatch(TASKS, () => orch.submitSub(id, args));
        us = submit();
      });
      return us;
    };
    return [sample, timedBatch(EMPTY_CALLS, empty)];
  },
  'await-overhead': async () => {
    const worker = await openNativeWorker();
    const sync = timed(() => runSync(worker, 1));
    const awaited = timedAsync(() => {
      worker.beginRun(false);
      submitEmpty(worker);
      return worker.endRun();
    });
    return [async () => Math.max(0, (await awaited()) - sync()), timedAsync(threadRoundTrip)];
  },
  'js-sub': async () => {
    const { worker, id } = await openThread('empty');
    const args = new TaskArgs();
    return [timed(() => worker.runSync((orch) => orch.submitSub(id, args))), timed(futexRoundTrip)];
  },
  'init-4': async () => [initOf(4), spawnOf(4)],
  'init-8': async () => [initOf(8), spawnOf(8)],
  'parallel-4': async () => {
    const { worker, id } = await openKeptChips(4);
    const args = new TaskArgs();
    const run = (chips) => () =>
      worker.runSync((orch) => {
        for (let task = 0; task < TASKS_A_CHIP; task++) {
          for (let chip = 0; chip < chips; chip++) orch.submitNextLevel(id, args, config, { worker: chip });
        }
      });
    return [timed(run(4)), timed(run(1))];
  },
  'event-loop-drift': async () => {
    const { worker, id } = await openThread('holdOneSecond');
    const args = new TaskArgs();
    const run = () => worker.run((orch) => void orch.submitSub(id, args));
    return [() => timerDriftUs(run), () => timerDriftUs(() => sleep(1000))];
  },
};

const [run, floor] = await scenes[settings.scene]();
const samples = await takeTurns(settings, run, floor);
for (const close of open) await close();
console.log(JSON.stringify(samples));
