import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { useScratch } from './scratch.js';

const scratch = useScratch();

describe('pto trace dump', () => {
  const entry = { subtask_id: 0, func_id: 0, role: 'input', arg_index: 0, dtype: 'INT32', shape: [2], bin_size: 8 };
  const list = {
    bin_file: 'tensor_dump.bin',
    dropped_records: 3,
    tensors: [
      { ...entry, task_id: '0x0000000000000000', stage: 'before_dispatch', bin_offset: 0 },
      { ...entry, task_id: '0x0000000000000001', stage: 'before_dispatch', bin_offset: 8 },
    ],
  };

  function writeDump(): void {
    const file = scratch.write('outputs/run/tensor_dump/tensor_dump.json', JSON.stringify(list));
    writeFileSync(path.join(path.dirname(file), 'tensor_dump.bin'), Int32Array.of(1, 2, -3, 4));
  }

  it('lists the values of the newest run, and says what was dropped', async () => {
    writeDump();
    const { exitCode, stdout, stderr } = await scratch.pto(['trace', 'dump', '--task', 't1']);
    expect(exitCode).toBe(0);
    expect(stdout.trimEnd().split('\n')).toHaveLength(2);
    expect(stdout).toContain('t1');
    expect(stderr).toContain('3 values were dropped');
  });

  it('writes what it can of many, and fails with what it cannot', async () => {
    const tensors = [{ ...list.tensors[0]!, dtype: 'INT4' }, list.tensors[1]!];
    const file = scratch.write('run/tensor_dump.json', JSON.stringify({ ...list, tensors }));
    writeFileSync(path.join(path.dirname(file), 'tensor_dump.bin'), Int32Array.of(1, 2, -3, 4));
    const { exitCode, stderr } = await scratch.pto(['trace', 'dump', '--export', 'run']);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/1 of 2 values were written\n.*ERR_PTO_TRACE_INPUT.*'INT4' cannot be shown/);
    expect(readdirSync(scratch.inside('run/txt'))).toEqual(['task_0x0000000000000001_s0_before_in0.txt']);
    const nowhere = await scratch.pto(['trace', 'dump', '--index', '1', 'run', '--output', 'run/tensor_dump.json']);
    expect(nowhere.stderr).toContain('ERR_PTO_CLI_INPUT');
  });

  it('takes the list, whatever other JSON lies beside it', async () => {
    writeDump();
    scratch.write('outputs/run/tensor_dump/a_first.json', '{"tensors": "none"}');
    const { exitCode, stdout } = await scratch.pto(['trace', 'dump', 'outputs/run/tensor_dump']);
    expect(exitCode).toBe(0);
    expect(stdout.trimEnd().split('\n')).toHaveLength(3);
  });

  it('writes one as text, and says what there is when a filter fits nothing', async () => {
    writeDump();
    const { stdout } = await scratch.pto(['trace', 'dump', '--index', '1']);
    expect(stdout).toBe('outputs/run/tensor_dump/txt/task_0x0000000000000001_s0_before_in0.txt\n');
    expect(readFileSync(scratch.inside(stdout.trim()), 'utf8')).toContain('  [0] -3\n  [1] 4\n');
    const { exitCode, stderr } = await scratch.pto(['trace', 'dump', '--stage', 'after']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('there are: before');
  });
});

describe('pto trace scope-stats', () => {
  const use = { task_window_start: 0, heap_start: 0, heap_end: 0, dep_pool_start: 0, dep_pool_end: 0, tensormap: 0 };
  const scope = { site: 'root', depth: 0, ring: 0, ...use };
  const lines = [
    { version: 6, type: 'meta', task_window: [4] },
    { ...scope, phase: 'begin', task_window_end: 0 },
    { ...scope, phase: 'end', task_window_end: 4 },
  ];

  it('tells in words and draws a page', async () => {
    scratch.write('run/scope_stats.jsonl', lines.map((line) => JSON.stringify(line)).join('\n'));
    const { stdout } = await scratch.pto(['trace', 'scope-stats', 'run']);
    expect(stdout).toContain('the task window was nearly full');
    const json = await scratch.pto(['trace', 'scope-stats', 'run', '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ scopes: [{ site: 'root', times: 1 }] });
    const page = await scratch.pto(['trace', 'scope-stats', 'run', '--format', 'html']);
    expect(page.stdout).toBe('run/scope_stats.html\n');
    expect(readFileSync(scratch.inside('run/scope_stats.html'), 'utf8')).toMatch(/^<!doctype html>/);
  });
});
