import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { useScratch } from './scratch.js';

const scratch = useScratch();

const edges = [
  [0, 1],
  [1, 2],
  [0, 2],
];
const deps = JSON.stringify({ version: 1, edges });

describe('pto trace deps', () => {
  it('shows the newest run as text, with the names beside it', async () => {
    scratch.write('outputs/run/deps.json', deps);
    scratch.write('outputs/run/name_map_case.json', '{"callable_id_to_name": {"0": "add"}}');
    const task = { func_id: 0, core_id: 0, core_type: 'aiv', task_id: 2, start_time_us: 1, end_time_us: 4 };
    scratch.write('outputs/run/l2_perf_records.json', JSON.stringify({ version: 1, tasks: [task] }));
    const { exitCode, stdout } = await scratch.pto(['trace', 'deps', '--edge-mode', 'reduced']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('reduced: 2 shown, 1 hidden');
    expect(stdout).toContain('t2  aiv add');
  });

  it('answers with JSON', async () => {
    scratch.write('run/deps.json', deps);
    const { stdout } = await scratch.pto(['trace', 'deps', 'run', '--json', '--edge-mode', 'omitted']);
    expect(JSON.parse(stdout)).toMatchObject({ mode: 'omitted', edges: [{ pred: 't0', succ: 't2' }] });
  });

  it('writes a page beside the file', async () => {
    const file = scratch.write('run/deps.json', deps);
    const { exitCode, stdout } = await scratch.pto(['trace', 'deps', 'run', '--format', 'html']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'run/deps_graph.html: 3 tasks, 3 dependencies\n' });
    expect(readFileSync(path.join(path.dirname(file), 'deps_graph.html'), 'utf8')).toMatch(/^<!doctype html>/);
  });

  it('shows what is around a task, and says which tasks there are', async () => {
    scratch.write('run/deps.json', deps);
    const near = await scratch.pto(['trace', 'deps', 'run', '--around', 't2', '--hops', '0']);
    expect(near.stdout).toContain('tasks          1');
    const { exitCode, stderr } = await scratch.pto(['trace', 'deps', 'run', '--around', 't9']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("has no task 't9'; it has t0, t1, t2");
  });
});
