import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Worker } from '../../src/index.js';
import { addition, compile, smallRun } from '../support/callables.js';

let outputs: string;
beforeAll(() => void (outputs = mkdtempSync(path.join(tmpdir(), 'pto-record-'))));
afterAll(() => rmSync(outputs, { recursive: true }));

const microseconds = expect.any(Number) as number;

describe.each(['a2a3sim', 'a5sim'] as const)('a run that is recorded, on %s', (platform) => {
  it('writes when its task ran, and its cycles, and is not recorded again unless asked', async () => {
    await using worker = new Worker({ level: 2, platform, runtime: 'tensormap_and_ringbuffer' });
    const add = worker.register(await compile('vector_add', {}, platform));
    await worker.init();
    const outputPrefix = path.join(outputs, platform, 'first');
    const { f, args } = addition();
    await worker.run(add, args, { ...smallRun, enableL2Swimlane: true, enablePmu: 2, outputPrefix });
    expect(f[7]).toBe(5);

    const swimlane = path.join(outputPrefix, 'l2_perf_records.json');
    const record = JSON.parse(readFileSync(swimlane, 'utf8')) as Record<string, unknown>;
    expect(record).toMatchObject({ version: 2, platform, level: 4, dropped: 0, clock: { kind: 'wall' } });
    expect(record.tasks).toEqual([
      {
        task_id: 0,
        func_id: 0,
        core_id: expect.any(Number) as number,
        core_type: 'aiv',
        ring_id: 0,
        block_idx: 0,
        start_time_us: microseconds,
        end_time_us: microseconds,
        duration_us: microseconds,
        dispatch_time_us: microseconds,
        finish_time_us: microseconds,
        fanout: [],
        fanout_count: 0,
      },
    ]);
    const [header, ...rows] = readFileSync(path.join(outputPrefix, 'pmu.csv'), 'utf8').trimEnd().split('\n');
    expect(header).toMatch(/^thread_id,core_id,task_id,func_id,core_type,pmu_total_cycles,.*,event_type$/);
    expect(rows).toEqual([expect.stringMatching(/^0,\d,0x0000000000000000,0,1,\d+,.*,2$/)]);

    rmSync(outputPrefix, { recursive: true });
    await worker.run(add, args, { ...smallRun, outputPrefix });
    expect(() => readFileSync(swimlane)).toThrow(/ENOENT/);
  });

  it('shows the same modelled times in every run', async () => {
    await using worker = new Worker({ level: 2, platform, runtime: 'tensormap_and_ringbuffer' });
    const add = worker.register(await compile('vector_add', {}, platform));
    await worker.init();
    const record = async (name: string): Promise<string> => {
      const outputPrefix = path.join(outputs, platform, name);
      await worker.run(add, addition().args, {
        ...smallRun,
        enableL2Swimlane: true,
        timing: 'model',
        outputPrefix,
      });
      return readFileSync(path.join(outputPrefix, 'l2_perf_records.json'), 'utf8');
    };
    const first = await record('model-1');
    expect(JSON.parse(first)).toMatchObject({ clock: { kind: 'model' } });
    expect(await record('model-2')).toBe(first);
  });

  it('fails when the folder cannot be made', async () => {
    await using worker = new Worker({ level: 2, platform, runtime: 'tensormap_and_ringbuffer' });
    const add = worker.register(await compile('vector_add', {}, platform));
    await worker.init();
    const file = path.join(outputs, 'file');
    writeFileSync(file, '');
    const run = worker.run(add, addition().args, { ...smallRun, enableL2Swimlane: true, outputPrefix: file });
    await expect(run).rejects.toMatchObject({
      code: 'ERR_PTO_RUN_RECORD',
      message: expect.stringContaining(file) as string,
    });
  });
});
