import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { CallConfig, TaskArgs } from '@pto/task-interface';
import type { ChipCallable, RecordedSpans } from '@pto/task-interface';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Worker, callable } from '../../src/index.js';
import type { Orchestrator } from '../../src/index.js';
import { spansOfKind } from '../spans/support.js';
import { compile, target } from '../support/callables.js';

const orchestrations = new URL('fixtures/orchestrations.mjs', import.meta.url);
const small = { heapRingBytes: 2 ** 20 } as const;
let vectorAdd: ChipCallable;
let outputs: string;

beforeAll(async () => {
  outputs = mkdtempSync(path.join(tmpdir(), 'pto-nested-'));
  vectorAdd = await compile('vector_add');
}, 120_000);
afterAll(() => rmSync(outputs, { recursive: true }));

describe.each(['process', 'inline'] as const)('chips of a nested worker, %s', (mode) => {
  it('work on tensors of the level above, which are not copied', async () => {
    await using worker = new Worker({ level: 4, ...small });
    const hosts = [0, 1].map((device) => {
      const host = new Worker({ level: 3, ...target, deviceIds: [device], ...small });
      host.register(vectorAdd);
      return host;
    });
    const addOnChip = worker.register(callable(orchestrations, 'addOnChip'));
    for (const host of hosts) worker.addWorker(host, { mode });
    await worker.init();

    const [a, b, ...sums] = Array.from({ length: 4 }, () => worker.alloc([1024], 'float32'));
    (a!.data as Float32Array).fill(2);
    (b!.data as Float32Array).fill(3);
    for (let run = 0; run < 2; run++) {
      sums.forEach(({ data }) => (data as Float32Array).fill(0));
      const { stats } = await worker.run((orch) => {
        sums.forEach((sum, id) => {
          const args = new TaskArgs().addTensor(a!).addTensor(b!).addTensor(sum, 'output_existing');
          orch.submitNextLevel(addOnChip, args, undefined, { worker: id });
        });
      });
      expect(stats).toMatchObject({ taskCount: 2, stagedBytes: 0 });
      for (const { data } of sums) expect(new Set(data as Float32Array)).toEqual(new Set([5]));
    }
  });

  it('record what the task of the level above was submitted to record, in a folder by their place', async () => {
    await using worker = new Worker({ level: 4, ...small });
    const host = new Worker({ level: 3, ...target, deviceIds: [0, 1], ...small });
    host.register(vectorAdd);
    const addOnBoth = worker.register(callable(orchestrations, 'addOnBoth'));
    worker.addWorker(host, { mode });
    await worker.init();

    const folder = mkdtempSync(path.join(outputs, 'run-'));
    writeFileSync(path.join(folder, 'kernel_costs.json'), '{"version": 1, "kernels": {"0": {"ns": 21400}}}');
    const recording = { enableL2Swimlane: true, swimlaneLevel: 2, timing: 'model', enableDepGen: true } as const;
    const config = CallConfig.from({ blockDim: 1, ...recording, outputPrefix: folder });
    const [a, b, sum] = Array.from({ length: 3 }, () => worker.alloc([1024], 'float32'));
    const args = new TaskArgs().addTensor(a!).addTensor(b!).addTensor(sum!, 'output_existing');
    const submit = (orch: Orchestrator) => void orch.submitNextLevel(addOnBoth, args, config);
    await worker.run(submit, undefined, undefined, { spansTo: folder });

    const chips = ['L4.0.L3.chip0', 'L4.0.L3.chip1'];
    expect(readdirSync(folder).sort()).toEqual(['L4.0.L3.chip0', 'L4.0.L3.chip1', 'kernel_costs.json', 'spans.json']);
    for (const chip of chips) {
      const [task, ...more] = readdirSync(path.join(folder, chip));
      expect(more).toEqual([]);
      expect(readdirSync(path.join(folder, chip, task!))).toContain('deps.json');
      const records = readFileSync(path.join(folder, chip, task!, 'l2_perf_records.json'), 'utf8');
      const { version, clock, tasks } = JSON.parse(records) as ChipRecords;
      // Level 2 has no phases.
      expect({ version, kind: clock.kind, count: tasks.length }).toEqual({ version: 1, kind: 'model', count: 1 });
      expect(tasks[0]!.duration_us).toBeCloseTo(21.4, 3);
    }
    const spans = JSON.parse(readFileSync(path.join(folder, 'spans.json'), 'utf8')) as RecordedSpans;
    const told = spansOfKind(spans, 'task').flatMap(({ args: of }) => (of?.['records'] === undefined ? [] : [of]));
    expect(told.map(({ records }) => path.dirname(String(records))).sort()).toEqual(
      chips.map((chip) => path.join(folder, chip)),
    );
  });
});

interface ChipRecords {
  readonly version: number;
  readonly clock: { readonly kind: string };
  readonly tasks: readonly { readonly duration_us: number }[];
}

describe('chips of a nested worker that is started again', () => {
  it('have their callables', async () => {
    await using worker = new Worker({ level: 4, ...small, restart: 'on-idle' });
    const host = new Worker({ level: 3, ...target, deviceIds: [0], ...small });
    host.register(vectorAdd);
    const addOnChip = worker.register(callable(orchestrations, 'addOnChip'));
    worker.addWorker(host, { mode: 'process' });
    await worker.init();

    const { children } = worker.stats() as { children: { pid: number }[] };
    const restarted = new Promise((resolve) => worker.on('childRestart', resolve));
    process.kill(children[0]!.pid, 'SIGKILL');
    expect(await restarted).toEqual({ workerPath: 'L4/0/L3', failure: undefined });
    const [a, b, sum] = [2, 3, 0].map((value) => {
      const tensor = worker.alloc([1024], 'float32');
      (tensor.data as Float32Array).fill(value);
      return tensor;
    });
    const args = new TaskArgs().addTensor(a!).addTensor(b!).addTensor(sum!, 'output_existing');
    await worker.run((orch) => void orch.submitNextLevel(addOnChip, args));
    expect(new Set(sum!.data as Float32Array)).toEqual(new Set([5]));
  });
});
