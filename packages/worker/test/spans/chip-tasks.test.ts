import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { ChipCallable, RecordedSpans } from '@pto/task-interface';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { CallableHandle, Worker } from '../../src/index.js';
import { addition, compile, openWorker, smallRun } from '../support/callables.js';
import { openChips, sumArgs } from '../support/hosts.js';
import { expectConsistent, spansOfKind, stepsOf } from './support.js';

let folder: string;
let vectorAdd: ChipCallable;
let worker: Worker;
let add: CallableHandle;
const floats = (value: number): Float32Array => new Float32Array(1024).fill(value);

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'pto-spans-'));
  vectorAdd = await compile('vector_add');
  ({ worker, add } = await openChips(vectorAdd));
}, 120_000);
afterAll(async () => {
  await worker.close();
  rmSync(folder, { recursive: true });
});

describe('a recorded run on chips', () => {
  it('has spans on each chip, and names the folders of what the chips record', async () => {
    const config = { ...smallRun, serial: true, outputPrefix: folder };
    const { stats } = await worker.run(
      (orch) => {
        const args = () => sumArgs(floats(1), floats(2), floats(0));
        orch.submitNextLevel(add, args(), config, { worker: 0 });
        orch.submitNextLevel(add, args(), config, { worker: 0 });
        orch.submitNextLevelGroup(add, [args(), args()], config, { workers: [0, 1] });
      },
      undefined,
      undefined,
      { spansTo: folder },
    );
    const spans = JSON.parse(readFileSync(path.join(folder, 'spans.json'), 'utf8')) as RecordedSpans;
    expectConsistent(spans);
    for (const task of [0, 1, 2])
      expect(stepsOf(spans, 'L3', task)).toEqual(['submit', 'dispatch', 'task', 'complete']);
    const tasks = spansOfKind(spans, 'task');
    expect(tasks.map(({ path: chip, task }) => `${chip} ${task}`).sort()).toEqual([
      'L3/chip0 0',
      'L3/chip0 1',
      'L3/chip0 2',
      'L3/chip1 2',
    ]);
    for (const { path: chip, task, args } of tasks) {
      const records = `${folder}/${chip.replace('/', '.')}/task-${stats.runId}-${task}`;
      expect(args).toMatchObject({ records });
      expect(existsSync(path.join(records, 'schedule.json'))).toBe(true);
    }
    expect(existsSync(path.join(folder, 'schedule.json'))).toBe(false);
    expect(spans.processes.map(({ path: place }) => place)).toEqual(['L3', 'L3/chip0', 'L3/chip1']);
  });

  it('refuses an output folder that is too long for what each task adds, when it is submitted', async () => {
    const config = { ...smallRun, serial: true, outputPrefix: `/${'a'.repeat(1000)}` };
    const run = worker.run(
      (orch) => void orch.submitNextLevel(add, sumArgs(floats(1), floats(2), floats(0)), config, { worker: 0 }),
    );
    await expect(run).rejects.toMatchObject({
      code: 'ERR_PTO_CONFIG_INVALID',
      message: expect.stringContaining('outputPrefix: has 1001 bytes') as string,
    });
  });
});

describe('a worker of level 2', () => {
  it('has no spans to write', async () => {
    await using chip = await openWorker(vectorAdd);
    const run = chip.run(0, addition().args, smallRun, { spansTo: folder });
    await expect(run).rejects.toMatchObject({ code: 'ERR_PTO_WORKER_LEVEL' });
  });
});
