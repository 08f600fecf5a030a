import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { useScratch } from './scratch.js';

const scratch = useScratch();

const row = { func_id: 0, core_id: 0, core_type: 'aiv' };
const records = JSON.stringify({
  version: 1,
  tasks: [
    { ...row, task_id: 0, start_time_us: 1, end_time_us: 4, dispatch_time_us: 0, finish_time_us: 5, fanout: [1] },
    { ...row, task_id: 1, start_time_us: 7, end_time_us: 9, dispatch_time_us: 6, finish_time_us: 10 },
  ],
});

describe('the input', () => {
  it('is the newest records below ./outputs when none is given', async () => {
    const old = scratch.write('outputs/old/l2_perf_records.json', '{"version": 3, "tasks": []}');
    utimesSync(old, new Date('2020-01-02'), new Date('2020-01-02'));
    scratch.write('outputs/new/l2_perf_records.json', records);
    const { exitCode, stdout } = await scratch.pto(['trace', 'mermaid', '--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ file: path.join('outputs/new/mermaid_diagram.md'), nodes: 2, edges: 1 });
  });

  it('can be a directory, and below another root', async () => {
    scratch.write('other/run/l2_perf_records.json', records);
    expect((await scratch.pto(['trace', 'mermaid', 'other/run'])).exitCode).toBe(0);
    const { exitCode } = await scratch.pto(['trace', 'mermaid'], { env: { PTO_OUTPUTS_DIR: scratch.inside('other') } });
    expect(exitCode).toBe(0);
  });

  it('that is not there is an error with what to do', async () => {
    const { exitCode, stderr } = await scratch.pto(['trace', 'mermaid']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('ERR_PTO_TRACE_INPUT');
    expect(stderr).toContain('enableL2Swimlane');
  });

  it('that is cut off is an error that says so', async () => {
    const file = scratch.write('l2_perf_records.json', records.slice(0, 100));
    const { exitCode, stderr } = await scratch.pto(['trace', 'mermaid', file]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('cut off');
  });
});

describe('pto trace spans', () => {
  it('writes a trace beside the spans', async () => {
    const span = { id: 1, path: 'L3', name: 'run 1', kind: 'run', start_ns: 0, end_ns: 5000 };
    const clock = { monotonic_origin_ns: '0', wall_origin_ns: '0' };
    scratch.write('outputs/new/spans.json', JSON.stringify({ version: 1, clock, spans: [span] }));
    const { exitCode, stdout } = await scratch.pto(['trace', 'spans', '--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ file: 'outputs/new/spans_trace.json', spans: 1, flows: 0 });
    expect(readFileSync(scratch.inside('outputs/new/spans_trace.json'), 'utf8')).toContain('"name":"run 1"');
  });
});

describe('pto trace mermaid', () => {
  it('writes a diagram with the names that lie beside the records', async () => {
    scratch.write('run/l2_perf_records.json', records);
    scratch.write('run/name_map_case.json', '{"callable_id_to_name": {"0": "add"}}');
    const file = scratch.inside('diagram.md');
    const { exitCode } = await scratch.pto(['trace', 'mermaid', 'run', '-o', file, '--direction', 'LR']);
    expect(exitCode).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('flowchart LR\n    Task0["add(t0)"]');
  });
});

describe('pto trace swimlane', () => {
  it('writes a trace beside the records and shows what each function took', async () => {
    scratch.write('run/l2_perf_records.json', records);
    scratch.write('names.json', '{"0": "add"}');
    const { exitCode, stdout } = await scratch.pto([
      'trace',
      'swimlane',
      'run',
      '--func-names',
      'names.json',
      '--overhead',
    ]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/add +2 +2\.50 +4\.50 +55\.56 +1\.00 +1\.00/);
    const trace = JSON.parse(readFileSync(scratch.inside('run/merged_swimlane.json'), 'utf8')) as {
      traceEvents: object[];
    };
    expect(trace.traceEvents).toContainEqual(expect.objectContaining({ ph: 'X', name: 'add(t1)', ts: 7, dur: 2 }));
  });

  it('reports the overhead after the table, and only warns when the records do not say it', async () => {
    const file = scratch.write('run/l2_perf_records.json', records);
    const both = await scratch.pto(['trace', 'swimlane', 'run']);
    expect(both.stdout).toMatch(/Total test time[^]*1\. Verdict[^]*6\. Critical path[^]*merged_swimlane\.json\n$/);
    writeFileSync(file, records.replaceAll('dispatch_time_us', 'unknown'));
    const { exitCode, stdout, stderr } = await scratch.pto(['trace', 'swimlane', 'run']);
    expect(exitCode).toBe(0);
    expect(stdout).not.toContain('Verdict');
    expect(stderr).toMatch(/^warning: overhead: there is no report\. .*2 of 2 blocks have no times/);
  });

  it('tells with -v what it has read', async () => {
    const file = scratch.write('run/l2_perf_records.json', records);
    const { stderr } = await scratch.pto(['trace', 'swimlane', file, '-v']);
    expect(stderr).toContain(`${file}: may, level 2; tasks 2, blocks 2, edges 1 (fanout), names 0`);
  });

  it('says which file it cannot write', async () => {
    scratch.write('run/l2_perf_records.json', records);
    const { exitCode, stderr } = await scratch.pto(['trace', 'swimlane', 'run', '-o', 'nowhere/trace.json']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('nowhere/trace.json cannot be written');
  });
});

describe('the log of a device', () => {
  const said = 'Thread 0: Scheduler summary: total_time=9.0us, loops=3, tasks_scheduled=2\n';

  it('tells pto trace swimlane what the scheduler took, and pto trace overhead its loops', async () => {
    scratch.write('run/l2_perf_records.json', records);
    const log = scratch.write('ascend/log/debug/device-3/device.log', said);
    const env = { ASCEND_WORK_PATH: scratch.inside('ascend') };
    const swimlane = await scratch.pto(['trace', 'swimlane', 'run', '--device-log', 'ascend/log/debug/*/*.log']);
    expect(swimlane.stdout).toMatch(
      /Scheduler CPU 4\.50 us a task\nDevice log: .*device\.log \(the newest of 1 log matching/,
    );
    const overhead = await scratch.pto(['trace', 'overhead', 'run', '-d', '3', '--json'], { env });
    expect(JSON.parse(overhead.stdout)).toMatchObject({
      threads: [{ thread: 0, loops: 3, completed: 2, totalUs: 9 }],
      deviceLog: { file: log, strategy: 'the newest of 1 log of device 3' },
    });
  });

  it('of another run is told, and its times are left out', async () => {
    scratch.write('run/l2_perf_records.json', records);
    const log = scratch.write('device.log', said.replace('scheduled=2', 'scheduled=900'));
    const { exitCode, stdout, stderr } = await scratch.pto(['trace', 'swimlane', 'run', '--device-log', log]);
    expect(exitCode).toBe(0);
    expect(stdout).not.toContain('Scheduler CPU');
    expect(stderr).toContain('that of another run');
  });
});

describe('pto trace costs', () => {
  it('writes what kernels took', async () => {
    scratch.write('run/l2_perf_records.json', records);
    const { exitCode, stdout } = await scratch.pto(['trace', 'costs', 'run', '-o', 'costs.json', '--json']);
    expect(exitCode).toBe(0);
    const costs = { version: 1, kernels: { 0: { ns: 2500 } } };
    expect(JSON.parse(stdout)).toEqual({ file: 'costs.json', ...costs });
    expect(JSON.parse(readFileSync(scratch.inside('costs.json'), 'utf8'))).toEqual(costs);
  });

  it('takes cycles by the clock of the chip that the records name, or the command line', async () => {
    scratch.write('run/pmu.csv', 'func_id,pmu_total_cycles\n4,1650\n');
    const unknown = await scratch.pto(['trace', 'costs', 'run', '--pmu']);
    expect(unknown.exitCode).toBe(1);
    expect(unknown.stderr).toContain('Add --chip');
    scratch.write('run/l2_perf_records.json', JSON.stringify({ version: 1, tasks: [], platform: 'a5sim' }));
    const [beside, named] = [
      await scratch.pto(['trace', 'costs', 'run', '--pmu', '--json']),
      await scratch.pto(['trace', 'costs', 'run', '--pmu', '--chip', 'a2a3', '--json']),
    ];
    expect(JSON.parse(beside.stdout)).toMatchObject({ kernels: { 4: { ns: 1000 } } });
    expect(JSON.parse(named.stdout)).toMatchObject({ kernels: { 4: { ns: 892 } } });
  });
});

describe('pto trace summary', () => {
  it('has the counters of the kernels that lie beside the records', async () => {
    scratch.write('run/l2_perf_records.json', JSON.stringify({ ...JSON.parse(records), platform: 'a2a3sim' }));
    scratch.write('run/pmu.csv', 'func_id,core_type,pmu_total_cycles,mte2_busy_cycles,event_type\n0,1,1000,750,2\n');
    const text = await scratch.pto(['trace', 'summary', 'run']);
    expect(text.stdout).toMatch(/^Counters, simulated[^]*1000 cycles: mte2_busy_cycles 75\.0 % \(bound by memory\)$/m);
    const { counters } = JSON.parse((await scratch.pto(['trace', 'summary', 'run', '--json'])).stdout);
    expect(counters).toMatchObject({ isSimulated: true, kernels: [{ funcId: 0, percent: { mte2_busy_cycles: 75 } }] });
  });
});

describe('analyses', () => {
  it.each([
    ['summary', 'What to try'],
    ['overhead', '6. Critical path'],
    ['critical-path', 'CPM_observed.json'],
  ])('pto trace %s answers in words and in JSON', async (verb, words) => {
    scratch.write('run/l2_perf_records.json', records);
    const [text, json] = [
      await scratch.pto(['trace', verb, 'run']),
      await scratch.pto(['trace', verb, 'run', '--json']),
    ];
    expect([text.exitCode, json.exitCode]).toEqual([0, 0]);
    expect(text.stdout).toContain(words);
    expect(JSON.parse(json.stdout)).toBeTypeOf('object');
  });

  it('pto trace critical-path --stdout writes no files', async () => {
    scratch.write('run/l2_perf_records.json', records);
    const { stdout } = await scratch.pto(['trace', 'critical-path', 'run', '--stdout', '--top', '1', '--tol', '0.5']);
    expect(stdout).toContain('# Critical path');
    expect(readdirSync(scratch.inside('run'))).toEqual(['l2_perf_records.json']);
  });

  it.each(['swimlane', 'overhead', 'critical-path', 'mermaid', 'summary', 'diff', 'deps', 'view'])(
    'pto trace %s says that edges are missing',
    async (verb) => {
      scratch.write('run/l2_perf_records.json', records);
      scratch.write('run/deps.json', JSON.stringify({ version: 1, edges: [[0, 1]], dropped: 3 }));
      const { exitCode, stdout, stderr } = await scratch.pto([
        'trace',
        verb,
        'run',
        ...(verb === 'diff' ? ['run'] : []),
      ]);
      expect(exitCode).toBe(0);
      expect(stdout + stderr).toMatch(/\b3 (tasks, arguments or dependencies found no room|records)/);
    },
  );

  it('pto trace critical-path refuses what is no number', async () => {
    const { exitCode, stderr } = await scratch.pto(['trace', 'critical-path', '--tol', 'soon']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('at least 0');
  });

  it('pto trace diff says what changed between two runs', async () => {
    scratch.write('a/l2_perf_records.json', records);
    scratch.write('b/l2_perf_records.json', records.replace('"end_time_us":9', '"end_time_us":14'));
    const { exitCode, stdout } = await scratch.pto(['trace', 'diff', 'a', 'b']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^The run got slower/);
  });
});

it('the help of each command says what it takes, what comes out and how it ends', async () => {
  const verbs = [...(await scratch.pto(['trace', '--help'])).stdout.matchAll(/^ {2}([a-z-]+) .*\S {2,}\S/gm)];
  const names = verbs.map(([, name]) => name!).filter((name) => !name.startsWith('-'));
  expect(names).toEqual(expect.arrayContaining(['summary', 'swimlane', 'deps', 'diff']));
  for (const name of names) {
    const help = (await scratch.pto(['trace', name, '--help'])).stdout.replace(/\s+/g, ' ');
    expect(help).toMatch(/ (Shows|Writes) .*\. Exit code 0: done; 1: .*; 2: /);
    expect(help).toContain('Arguments:');
    expect(help.includes('Without an input')).toBe(/Usage: .*\[input\]/.test(help));
  }
});

it('pto-tools is pto trace', () => {
  const bin = path.resolve(import.meta.dirname, '../bin/pto-tools.js');
  const { status, stdout } = spawnSync(process.execPath, [bin, '--help'], { encoding: 'utf8' });
  expect(stdout).toMatch(/^Usage: pto trace/);
  expect(status).toBe(0);
});

describe('pto trace view', () => {
  it('writes one page and says what the records lack', async () => {
    scratch.write('run/l2_perf_records.json', records);
    const file = scratch.inside('page.html');
    const { exitCode, stdout, stderr } = await scratch.pto(['trace', 'view', 'run', '-o', file, '--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ file, tasks: 2 });
    expect(stderr).toContain('deps.json');
    expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>/);
  });
});
