// `pto trace` over what a worker of level 3 recorded: its spans, and a directory for each task of each chip.

import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { beforeEach, describe, expect, it } from 'vitest';

import { useScratch } from './scratch.js';

const scratch = useScratch();
const fixtures = path.resolve(import.meta.dirname, '../../trace/test/fixtures');

function writeWorker(dir: string): void {
  mkdirSync(scratch.inside(dir));
  cpSync(path.join(fixtures, 'worker/spans.json'), scratch.inside(dir, 'spans.json'));
  cpSync(path.join(fixtures, 'may'), scratch.inside(dir, 'L3.chip0/task-1-0'), { recursive: true });
  cpSync(path.join(fixtures, 'august'), scratch.inside(dir, 'L3.chip1/task-1-1'), { recursive: true });
}

beforeEach(() => writeWorker('run'));

describe('pto trace summary of a worker', () => {
  it('says what held all of it back, and names what has no records', async () => {
    const { exitCode, stdout, stderr } = await scratch.pto(['trace', 'summary', 'run']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^idle lanes: Chips waited for each other/);
    expect(stderr).toContain('L3.chip1/task-1-2: there is no such directory; left out.');
    const json = await scratch.pto(['trace', 'summary', 'run', '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      bottleneck: 'idle lanes',
      runUs: 200,
      chips: [{ path: 'L3/chip0', summaries: [{ task: '0', name: 'diamond', summary: { makespanUs: 50 } }] }, {}],
    });
  });

  it('goes on where one file is damaged, names it and ends with 1', async () => {
    scratch.write('run/L3.chip0/task-1-0/l2_perf_records.json', '{"version": 1, "tasks": [');
    const { exitCode, stdout, stderr } = await scratch.pto(['trace', 'summary', 'run']);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('L3/chip1');
    expect(stderr).toMatch(/ERR_PTO_TRACE_INPUT|cut off/);
    expect(stderr).toContain('L3.chip0/task-1-0 is left out');
  });

  it('takes directories of ranks without spans one by one', async () => {
    cpSync(path.join(fixtures, 'may'), scratch.inside('job/rank0'), { recursive: true });
    cpSync(path.join(fixtures, 'august'), scratch.inside('job/rank1'), { recursive: true });
    mkdirSync(scratch.inside('job/rank2'));
    const { exitCode, stdout, stderr } = await scratch.pto(['trace', 'summary', 'job']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^rank0\ndependency-bound[^]*\n\nrank1\ndependency-bound/);
    expect(stderr).toContain('rank2: there is no l2_perf_records.json');
  });
});

it('pto trace swimlane of a worker leaves out what it cannot read, and says so', async () => {
  scratch.write('run/L3.chip0/task-1-0/l2_perf_records.json', '{"version": 3, "tasks": []}');
  const { exitCode, stderr } = await scratch.pto(['trace', 'swimlane', 'run']);
  expect(exitCode).toBe(1);
  expect(stderr).toContain('version 3 cannot be read');
  expect(readFileSync(scratch.inside('run/merged_swimlane.json'), 'utf8')).toContain(
    'L3/chip1 (own clock) Worker View',
  );
});
