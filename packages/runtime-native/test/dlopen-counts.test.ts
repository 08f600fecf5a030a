// Each callable's orchestration is loaded once, however often it runs.

import { readFileSync } from 'node:fs';

import { ChipCallable, CoreCallable } from '@pto/task-interface';
import { expect, it } from 'vitest';

import { ChipWorker } from '../src/index.js';
import { addition, additionsOf, delayedAdd, openWorker, smallRun } from './support/callables.js';
import { libraryFile } from './support/fixtures.js';

const run = (worker: ChipWorker, id: number): void => worker.runSync(id, addition(1).args, smallRun);

function onHost(): ChipCallable {
  const kernel = CoreCallable.build({ binary: readFileSync(libraryFile('kernel_accumulate_on_host')) });
  return ChipCallable.build({
    funcName: 'build_accumulate',
    binary: readFileSync(libraryFile('accumulate_on_host')),
    children: [{ funcId: 7, callable: kernel }],
  });
}

it('on the device, at the first run after prepare', async () => {
  await using worker = openWorker();
  worker.prepare(1, additionsOf('crowd'));
  expect(worker.aicpuDlopenCount).toBe(0);
  for (let i = 0; i < 3; i++) run(worker, 0);
  expect(worker.aicpuDlopenCount).toBe(1);
  for (const id of [1, 0, 1, 0]) run(worker, id);
  expect(worker.aicpuDlopenCount).toBe(2);
  worker.unregister(0);
  worker.prepare(0, delayedAdd());
  run(worker, 0);
  expect(worker.aicpuDlopenCount).toBe(3);
  expect(worker.hostDlopenCount).toBe(0);
});

it.each(['a2a3sim', 'a5sim'] as const)('on the host, when it is prepared, on %s', async (platform) => {
  await using worker = new ChipWorker({ platform, runtime: 'host_build_graph' });
  worker.init({ deviceId: 0 });
  worker.prepare(0, onHost());
  worker.prepare(1, onHost());
  for (const id of [0, 1, 0, 1]) run(worker, id);
  expect(worker.hostDlopenCount).toBe(2);
  worker.unregister(0);
  worker.prepare(0, onHost());
  run(worker, 0);
  expect(worker.hostDlopenCount).toBe(3);
  expect(worker.aicpuDlopenCount).toBe(0);
});
