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
  scratch.write('case/L3.chip0/task-1-0/deps.json', '{"version":1,"edges":[[0,1]]}');
  scratch.write('case/deps.json', '{"version":7}');
  const warnings: string[] = [];
  const traces = await convertOutputs(scratch.inside('case'), (text) => warnings.push(text));
  expect(traces).toEqual([
    scratch.inside('case/L3.chip0/task-1-0/deps_graph.html'),
    scratch.inside('case/L3.chip0/task-1-0/merged_swimlane.json'),
    scratch.inside('case/spans_trace.json'),
  ]);
  expect(traces.every((file) => existsSync(file))).toBe(true);
  expect(warnings).toHaveLength(2);
  expect(warnings[0]).toContain('task-1-1');
  expect(warnings[1]).toContain(scratch.inside('case/deps.json'));
  expect(existsSync(scratch.inside('case/deps_graph.html'))).toBe(false);
});

it('makes pages of dependencies, with the names beside them, and of what scopes take', async () => {
  scratch.write('case/deps.json', JSON.stringify({ version: 1, edges: [[0, 1]] }));
  scratch.write('case/l2_perf_records.json', records);
  scratch.write('case/name_map_case.json', JSON.stringify({ level: 2, callable_id_to_name: { 0: 'sum_of_rows' } }));
  const use = { task_window_start: 0, heap_start: 0, heap_end: 0, dep_pool_start: 0, dep_pool_end: 0, tensormap: 0 };
  const scope = { site: 'root_scope', depth: 0, ring: 0, ...use };
  const lines = [
    { version: 6, type: 'meta', task_window: [4] },
    { ...scope, phase: 'begin', task_window_end: 0 },
    { ...scope, phase: 'end', task_window_end: 4 },
  ];
  scratch.write('case/scope_stats.jsonl', lines.map((line) => JSON.stringify(line)).join('\n'));
  const warnings: string[] = [];
  const made = await convertOutputs(scratch.inside('case'), (text) => warnings.push(text));
  expect(warnings).toEqual([]);
  const names = ['deps_graph.html', 'merged_swimlane.json', 'scope_stats.html'];
  expect(made).toEqual(names.map((name) => scratch.inside(`case/${name}`)));
  const [dependencies, , scopes] = made.map((file) => readFileSync(file, 'utf8'));
  expect(dependencies).toContain('sum_of_rows');
  expect(scopes).toContain('root_scope');
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
