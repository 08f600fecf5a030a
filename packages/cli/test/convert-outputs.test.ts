import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { expect, it } from 'vitest';

import { convertOutputs } from '../src/trace/convert-outputs.js';
import { useScratch } from './scratch.js';

const scratch = useScratch();
const task = { func_id: 0, core_id: 0, core_type: 'aiv', task_id: 0, start_time_us: 1, end_time_us: 4 };
const records = JSON.stringify({ version: 1, tasks: [task] });
const span = { id: 1, path: 'L3', name: 'run 1', kind: 'run', start_ns: 0, end_ns: 5000 };
const spans = { version: 1, clock: { monotonic_origin_ns: '0', wall_origin_ns: '0' }, spans: [span] };

it('converts what a case has recorded, of every chip and of the host, and tells what it cannot', async () => {
  scratch.write('case/spans.json', JSON.stringify(spans));
  scratch.write('case/L3.chip0/task-1-0/l2_perf_records.json', records);
  scratch.write('case/L3.chip1/task-1-1/l2_perf_records.json', records.slice(0, 20));
  scratch.write('case/deps.json', '{}');
  const warnings: string[] = [];
  const traces = await convertOutputs(scratch.inside('case'), (text) => warnings.push(text));
  expect(traces).toEqual([
    scratch.inside('case/L3.chip0/task-1-0/merged_swimlane.json'),
    scratch.inside('case/spans_trace.json'),
  ]);
  expect(traces.every((file) => existsSync(file))).toBe(true);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain('task-1-1');
});

it('shows overhead where that is asked for', async () => {
  const file = scratch.write('case/l2_perf_records.json', records);
  const counters = async (overhead: boolean) => {
    const [trace] = await convertOutputs(path.dirname(file), () => undefined, { overhead });
    return readFileSync(trace!, 'utf8').includes('oh_all_overhead');
  };
  expect([await counters(false), await counters(true)]).toEqual([false, true]);
});

it('has nothing to do where nothing was recorded', async () => {
  scratch.write('case/mismatch.json', '{}');
  expect(await convertOutputs(scratch.inside('case'), () => undefined)).toEqual([]);
});
