// `pto trace` over what a worker of level 3 recorded: its spans, and a directory for each task of each chip.

import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { beforeEach, describe, expect, it } from 'vitest';

import { useScratch } from './scratch.js';

const scratch = useScratch();
const fixtures = path.resolve(import.meta.dirname, '../../trace/test/fixtures');

const row = { task_id: 0, func_id: 0, core_id: 0, core_type: 'aiv', start_time_us: 1, end_time_us: 4 };

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

it('pto trace swimlane leaves no part of a trace when clocks do not fit each other', async () => {
  const clock = { kind: 'wall', start_monotonic_ns: '18446744073709551615' };
  scratch.write('run/L3.chip0/task-1-0/l2_perf_records.json', JSON.stringify({ version: 1, tasks: [row], clock }));
  const { exitCode, stderr } = await scratch.pto(['trace', 'swimlane', 'run']);
  expect(exitCode).toBe(1);
  expect(stderr).toContain('do not fit each other');
  expect(readdirSync(scratch.inside('run'))).not.toContain('merged_swimlane.json');
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

describe('pto trace overhead of a worker', () => {
  it('sums up all chips, then reports each task', async () => {
    const { exitCode, stdout, stderr } = await scratch.pto(['trace', 'overhead', 'run']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /^All 2 ranks: partly scheduler-bound\n[^]*\nL3\.chip0\/task-1-0\n1\. Verdict[^]*\nL3\.chip1\/task-1-1\n1\. Verdict/,
    );
    expect(stderr).toContain('L3.chip1/task-1-2');
    const json = await scratch.pto(['trace', 'overhead', 'run', '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      verdict: 'partly scheduler-bound',
      ranks: [{ name: 'L3.chip0/task-1-0', report: { head: { count: 5 } } }, { name: 'L3.chip1/task-1-1' }],
      problems: [{ name: 'L3.chip1/task-1-2', isMissing: true }],
    });
  });

  it('names ranks without times of the scheduler, and ends with 1', async () => {
    scratch.write('run/L3.chip0/task-1-0/l2_perf_records.json', JSON.stringify({ version: 1, tasks: [row] }));
    const { exitCode, stdout, stderr } = await scratch.pto(['trace', 'overhead', 'run']);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^All 1 ranks/);
    expect(stderr).toMatch(/swimlane level 2[^]*L3\.chip0\/task-1-0 is left out/);
  });

  it('is an error when no chip has records', async () => {
    for (const chip of ['L3.chip0', 'L3.chip1']) rmSync(scratch.inside('run', chip), { recursive: true });
    const { exitCode, stderr } = await scratch.pto(['trace', 'overhead', 'run']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('no chip below it has records that can be read');
  });

  it('refuses dependencies of one chip for all of them', async () => {
    const { exitCode, stderr } = await scratch.pto(['trace', 'overhead', 'run', '--deps-json', 'deps.json']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('deps.json: it is of one chip');
  });

  it.each([
    ['overhead', '--device-log', 'device.log'],
    ['swimlane', '--device-id', '0'],
  ])('refuses the log of one device for all of them: %s %s', async (verb, option, value) => {
    const { exitCode, stderr } = await scratch.pto(['trace', verb, 'run', option, value]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`${option} is about one chip`);
  });
});

describe('pto trace critical-path of a worker', () => {
  const names = ['CPM_observed.json', 'CPM_static.json', 'critical_path_report.md'];

  it('writes a report about all, and report and traces beside the records of each', async () => {
    const { exitCode, stdout } = await scratch.pto(['trace', 'critical-path', 'run', '--json']);
    expect(exitCode).toBe(0);
    const { files, ranks } = JSON.parse(stdout) as { files: string[]; ranks: { name: string; observed: object }[] };
    expect(files).toHaveLength(7);
    expect(ranks).toMatchObject([
      { name: 'L3.chip0/task-1-0', observed: { makespanUs: 50 } },
      { name: 'L3.chip1/task-1-1' },
    ]);
    const report = readFileSync(scratch.inside('run/critical_path_report.md'), 'utf8');
    expect(report).toContain('2 ranks, 99.800 us together. The slowest one is L3.chip0/task-1-0: 50.000 us');
    expect(report).toContain('| L3.chip0/task-1-0 | 50.000 | 80.0 % |');
    expect(report).toContain('- L3.chip1/task-1-2: there is no such directory');
    for (const rank of ['L3.chip0/task-1-0', 'L3.chip1/task-1-1']) {
      expect(readdirSync(scratch.inside('run', rank))).toEqual(expect.arrayContaining(names));
    }
  });

  it('shows all of it with --stdout, and writes nothing', async () => {
    const { stdout } = await scratch.pto(['trace', 'critical-path', 'run', '--stdout']);
    expect(stdout).toMatch(
      /^# Critical paths\n[^]*<!-- L3\.chip0\/task-1-0 -->\n# Critical path\n[^]*<!-- L3\.chip1\/task-1-1 -->/,
    );
    expect(readdirSync(scratch.inside('run')).sort()).toEqual(['L3.chip0', 'L3.chip1', 'spans.json']);
  });

  it('leaves no part of a result when a file cannot be written', async () => {
    mkdirSync(scratch.inside('run/L3.chip0/task-1-0/CPM_observed.json'));
    const { exitCode, stderr } = await scratch.pto(['trace', 'critical-path', 'run/L3.chip0/task-1-0']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('CPM_observed.json cannot be written');
    const left = readdirSync(scratch.inside('run/L3.chip0/task-1-0')).filter((name) => names.includes(name));
    expect(left).toEqual(['CPM_observed.json']);
  });
});

describe('pto trace diff of two runs of a worker', () => {
  it('says what got slower on the host and on which chip', async () => {
    writeWorker('slow');
    const file = scratch.inside('slow/spans.json');
    // The function of the sub worker, and with it the run, takes 100 us longer.
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace(/\b(188000|189000|190000|198000|200000)\b/g, (ns) =>
        String(Number(ns) + 100_000),
      ),
    );
    const { exitCode, stdout } = await scratch.pto(['trace', 'diff', 'run', 'slow']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /^The run got slower by 50\.0 %\. Most on the critical path of the host: sub workers, \+100\.00 us\.\n/,
    );
    expect(stdout).toMatch(/^L3\/chip0 busy us +68\.00 +68\.00/m);
  });

  it('refuses to compare a worker with one chip', async () => {
    const { exitCode, stderr } = await scratch.pto(['trace', 'diff', 'run', 'run/L3.chip0/task-1-0']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('run is spans of a worker, run/L3.chip0/task-1-0 is the records of one chip');
  });
});
