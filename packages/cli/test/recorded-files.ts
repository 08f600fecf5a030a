// What the files of a recorded run have, member by member, as tools that others wrote read them.

import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { expect } from 'vitest';

type Json = Record<string, unknown>;
type Edge = readonly [number, number];

interface Swimlane extends Json {
  readonly tasks: readonly (Json & { readonly task_id: number; readonly fanout: readonly number[] })[];
  readonly aicpu_scheduler_phases: readonly (readonly Json[])[];
  readonly aicpu_orchestrator: Json;
  readonly aicpu_orchestrator_phases: readonly (readonly Json[])[];
}

const taskMembers = [
  ...['task_id', 'func_id', 'core_id', 'core_type', 'ring_id', 'start_time_us', 'end_time_us', 'duration_us'],
  ...['dispatch_time_us', 'finish_time_us', 'fanout', 'fanout_count'],
];
const submitPhases = ['sync', 'alloc', 'params', 'lookup', 'heap', 'insert', 'fanin', 'scope_end'];

/** l2_perf_records.json, with all of its levels, and deps.json, which knows every edge that it knows. */
export function expectSwimlaneFile(run: string): void {
  const text = readFileSync(path.join(run, 'l2_perf_records.json'), 'utf8');
  const file = JSON.parse(text) as Swimlane;
  expect(file['version']).toBe(2);
  for (const task of file.tasks) {
    expect(Object.keys(task)).toEqual(expect.arrayContaining(taskMembers));
    expect(task['fanout_count']).toBe(task.fanout.length);
  }
  for (const phase of file.aicpu_scheduler_phases.flat()) {
    expect(Object.keys(phase).sort()).toEqual([
      'end_time_us',
      'loop_iter',
      'phase',
      'start_time_us',
      'tasks_processed',
    ]);
    expect(['complete', 'dispatch', 'scan', 'idle']).toContain(phase['phase']);
  }
  const { aicpu_orchestrator: totals } = file;
  expect(Object.keys(totals)).toEqual(
    expect.arrayContaining(['start_time_us', 'end_time_us', 'submit_count', 'phase_us']),
  );
  expect(Object.keys(totals['phase_us'] as Json)).toEqual(expect.arrayContaining(submitPhases));
  for (const phase of file.aicpu_orchestrator_phases.flat()) expect(phase['phase']).toMatch(/^orch_[a-z_]+$/);
  const times = [...text.matchAll(/_time_us":(-?[\d.]+)/g)].map(([, time]) => time!);
  expect(times.filter((time) => !/^\d+\.\d{3}$/.test(time))).toEqual([]);
  expect(Math.min(...times.map(Number))).toBe(0);
  expectEdges(run, file);
}

function expectEdges(run: string, { tasks }: Swimlane): void {
  const { version, edges } = JSON.parse(readFileSync(path.join(run, 'deps.json'), 'utf8')) as {
    version: number;
    edges: Edge[];
  };
  expect(version).toBe(1);
  const texts = edges.map(String);
  expect(new Set(texts).size).toBe(texts.length);
  const wired = tasks.flatMap(({ task_id: pred, fanout }) => fanout.map((succ) => `${pred},${succ}`));
  expect(texts).toEqual(expect.arrayContaining(wired));
}

/** pmu.csv: as many rows as kernels ran. */
export function expectPmuFile(run: string, rows: number): void {
  const [header, ...counts] = readFileSync(path.join(run, 'pmu.csv'), 'utf8').trimEnd().split('\n');
  expect(header).toMatch(/^thread_id,core_id,task_id,func_id,core_type,pmu_total_cycles,(\w+,)+event_type$/);
  expect(counts).toHaveLength(rows);
  const columns = header!.split(',').length;
  for (const row of counts) {
    expect(row).toMatch(/^\d+,\d+,0x[\da-f]{16},\d+,[01],\d+,(\d+,)+2$/);
    expect(row.split(',')).toHaveLength(columns);
  }
}

const stages = ['before_dispatch', 'after_completion'];
const roles = ['input', 'output', 'inout'];
const entryMembers = [
  ...['task_id', 'subtask_id', 'func_id', 'role', 'stage', 'arg_index', 'dtype', 'is_contiguous', 'shape', 'raw_shape'],
  ...['offsets', 'numel', 'bin_offset', 'bin_size', 'truncated', 'overwritten'],
];

/** tensor_dump.json: its counts are those of its entries, which are sorted. */
export function expectDumpFile(run: string): void {
  const file = path.join(run, 'tensor_dump/tensor_dump.json');
  const list = JSON.parse(readFileSync(file, 'utf8')) as Json & { readonly tensors: readonly Json[] };
  const { tensors } = list;
  const count = (member: string, value: unknown): number => tensors.filter((entry) => entry[member] === value).length;
  expect(list).toMatchObject({
    ...{ run_dir: 'tensor_dump', bin_format: { type: 'logical_contiguous', byte_order: 'little_endian' } },
    ...{ bin_file: 'tensor_dump.bin', total_tensors: tensors.length },
    before_dispatch: count('stage', 'before_dispatch'),
    after_completion: count('stage', 'after_completion'),
    input_tensors: count('role', 'input'),
    output_tensors: count('role', 'output'),
    inout_tensors: count('role', 'inout'),
    ...{ truncated_tensors: count('truncated', true), dropped_records: 0, dropped_overwrite: 0 },
  });
  for (const entry of tensors) {
    expect(Object.keys(entry)).toEqual(expect.arrayContaining(entryMembers));
    expect(entry['task_id']).toMatch(/^0x[\da-f]{16}$/);
    expect(entry['dtype']).toBe(String(entry['dtype']).toUpperCase());
  }
  const keys = tensors.map(({ task_id: task, subtask_id: subtask, func_id: func, stage, arg_index: arg, role }) =>
    [task, subtask, func, stages.indexOf(String(stage)), arg, roles.indexOf(String(role))].join(' '),
  );
  expect(keys).toEqual([...keys].sort());
}

/** name_map_<case>.json, in a folder that is named after the scene, the case and the time. */
export function expectNames(run: string, label: string, orchestrator: string, names: Readonly<Json>): void {
  expect(path.basename(run)).toMatch(new RegExp(`^${label}_\\d{8}_\\d{6}_`));
  expect(readdirSync(run)).toContain(`name_map_${label}.json`);
  const map = JSON.parse(readFileSync(path.join(run, `name_map_${label}.json`), 'utf8')) as unknown;
  expect(map).toEqual({ level: 2, orchestrator_name: orchestrator, callable_id_to_name: names });
}
