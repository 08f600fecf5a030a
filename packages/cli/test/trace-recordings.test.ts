// What runs have really recorded, through every verb of `pto trace`. What each verb makes of hand-written records is tested beside it.

import { mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { Trace } from '@pto/trace';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { checkTrace } from '../../trace/test/check-trace.js';
import { pto } from './pto.js';
import { expectDumpFile, expectNames, expectPmuFile, expectSwimlaneFile } from './recorded-files.js';

const examples = path.resolve(import.meta.dirname, '../../../examples/a2a3');
const everything = '--enable-l2-swimlane --enable-dep-gen --dump-tensor --enable-pmu --enable-scope-stats'.split(' ');

/** The same five tasks on both runtimes: f = (a + b + 1) * (a + b + 2) + (a + b). */
const functions = ['add', 'add_scalar', 'add_scalar', 'mul', 'add'];
const programs = {
  tensormap_and_ringbuffer: {
    case: 'three blocks',
    tasks: ['t0', 'r1t0', 'r1t1', 'r1t2', 'r1t3'],
    // The last task reads what the first one made.
    edges: ['t0 r1t0', 't0 r1t1', 't0 r1t3', 'r1t0 r1t2', 'r1t1 r1t2', 'r1t2 r1t3'],
    source: 'creator',
    product: 42,
    rings: [0, 1],
  },
  host_build_graph: {
    case: 'small',
    tasks: ['t0', 't1', 't2', 't3', 't4'],
    // What follows from others need not be said.
    edges: ['t0 t1', 't0 t2', 't1 t3', 't2 t3', 't3 t4'],
    source: 'explicit',
    product: undefined,
    rings: [0],
  },
} as const;

type Runtime = keyof typeof programs;

/** Tasks on four chips below two nested processes, one kernel each. */
const nested = path.resolve(examples, '../workers/l4/two-hosts-on-one');
const chips = ['L4/0/L3/chip0', 'L4/0/L3/chip1', 'L4/1/L3/chip0', 'L4/1/L3/chip1'];

let scratch: string;
beforeAll(() => void (scratch = realpathSync(mkdtempSync(path.join(tmpdir(), 'pto-cli-test-')))));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** What a command says that ends well and warns of nothing. */
async function end(cwd: string, args: readonly string[]): Promise<string> {
  const env = { PTO_CACHE_DIR: path.join(scratch, 'cache') };
  const { exitCode, stdout, stderr } = await pto(args, { cwd, env });
  expect({ args, exitCode, stderr }).toEqual({ args, exitCode: 0, stderr: '' });
  return stdout;
}

interface Ran {
  readonly text: string;
  readonly json: unknown;
}

const recordings = (['a2a3sim', 'a5sim'] as const).flatMap((platform) =>
  (Object.keys(programs) as Runtime[]).map((runtime) => ({ platform, runtime })),
);

describe.each(recordings)('what $runtime has recorded on $platform', ({ platform, runtime }) => {
  const program = programs[runtime];
  let folder: string;
  let run: string;

  /** A verb on the newest run below ./outputs, as text, and on a path, as JSON. */
  async function trace(verb: string, ...flags: readonly string[]): Promise<Ran> {
    const text = await end(folder, ['trace', verb, ...flags]);
    const json = JSON.parse(await end(folder, ['trace', verb, run, ...flags, '--json'])) as unknown;
    return { text, json };
  }

  const contentOf = (name: string): string => readFileSync(path.join(run, name), 'utf8');
  const traceIn = (name: string): Trace => JSON.parse(contentOf(name)) as Trace;

  beforeAll(async () => {
    folder = path.join(scratch, platform, runtime);
    mkdirSync(folder, { recursive: true });
    const scene = path.join(examples, runtime, 'vector-example');
    await end(folder, ['test', scene, '--case', program.case, '--platform', platform, ...everything]);
    const outputs = path.join(folder, 'outputs');
    expect(readdirSync(outputs)).toHaveLength(1);
    run = path.join(outputs, readdirSync(outputs)[0]!);
  }, 120_000);

  it('is in files with the members, names and order that others read', () => {
    expectSwimlaneFile(run);
    expectPmuFile(run, 5);
    expectDumpFile(run);
    const label = `vector-example_${program.case.replace(' ', '_')}`;
    expectNames(run, label, 'vector_example', { 0: 'add', 1: 'add_scalar', 2: 'mul' });
  });

  it('becomes an answer in words', async () => {
    const { text, json } = await trace('summary');
    expect(text).toMatch(/^work +5 tasks, 5 blocks, 3 functions$/m);
    expect(json).toMatchObject({ clock: 'wall', tasks: 5, blocks: 5, functions: 3 });
    const { makespanUs, path: shares } = json as { makespanUs: number; path: Record<string, number> };
    expect(makespanUs).toBeGreaterThan(0);
    expect(Object.values(shares).reduce((sum, share) => sum + share)).toBeCloseTo(100, 5);
  });

  it('becomes a trace that Perfetto shows, with every task once on a core and every dependency', async () => {
    const { text, json } = await trace('swimlane', '--overhead');
    expect(text).toMatch(/ 0 add +2 /);
    expect(text).toMatch(/ 1 add_scalar +2 /);
    expect(json).toMatchObject({ edgeSource: 'deps', dropped: {} });
    const merged = traceIn('merged_swimlane.json');
    expect(checkTrace(merged)).toEqual([]);
    const slices = merged.traceEvents.filter(({ ph, pid }) => ph === 'X' && pid === 1).map(({ name }) => name);
    expect(slices.sort()).toEqual(functions.map((name, i) => `${name}(${program.tasks[i]})`).sort());
    const arrows = merged.traceEvents.filter(({ ph, name, pid }) => ph === 's' && name === 'dependency' && pid === 1);
    expect(arrows).toHaveLength(program.edges.length);
    expect(merged.traceEvents.some(({ name }) => name === 'hb_violation')).toBe(false);
    expect(merged.traceEvents.some(({ ph }) => ph === 'C')).toBe(true);
  });

  it('becomes dependencies with their reason, as text and as a page', async () => {
    const { text, json } = await trace('deps');
    expect(text).toContain('5: 5 aiv');
    const { edges, summary } = json as { edges: { pred: string; succ: string }[]; summary: object };
    expect(edges.map(({ pred, succ }) => `${pred} ${succ}`).sort()).toEqual([...program.edges].sort());
    expect(summary).toMatchObject({ sources: { [program.source]: program.edges.length }, longestChain: 4, dropped: 0 });
    await trace('deps', '--format', 'html');
    expect(contentOf('deps_graph.html')).toContain('add_scalar');
  });

  it('has a critical path through the longest chain', async () => {
    const { text, json } = await trace('critical-path');
    expect(text).toContain('critical_path_report.md');
    const found = json as { static: { lengthUs: number; tasks: number[] }; observed: { steps: unknown[] } };
    expect(found.static.lengthUs).toBeGreaterThan(0);
    expect(found.static.tasks).toHaveLength(4);
    expect(found.observed.steps.length).toBeGreaterThan(0);
    for (const name of ['CPM_static.json', 'CPM_observed.json']) expect(checkTrace(traceIn(name))).toEqual([]);
    expect(contentOf('critical_path_report.md')).toContain(`→ ${program.tasks[4]}`);
  });

  it('says why cores were idle, what kernels took, and that it differs in nothing from itself', async () => {
    const overhead = await trace('overhead');
    expect(overhead.text).toContain('6. Critical path');
    expect(overhead.json).toMatchObject({ head: { count: 5 }, tail: { count: 5 } });
    for (const flags of [[], ['--pmu']]) {
      const { json } = await trace('costs', '-o', 'costs.json', ...flags);
      const { kernels } = json as { kernels: Record<string, { ns: number }> };
      expect(Object.keys(kernels)).toEqual(['0', '1', '2']);
      for (const { ns } of Object.values(kernels)) expect(ns).toBeGreaterThan(0);
    }
    expect(await end(folder, ['trace', 'diff', run, run])).toMatch(/^Both runs took the same time/);
    const same = JSON.parse(await end(folder, ['trace', 'diff', run, run, '--json'])) as object;
    expect(same).toMatchObject({ makespanUs: { difference: 0 } });
  });

  it('becomes a diagram and a page', async () => {
    const { text, json } = await trace('mermaid');
    expect(text).toContain('mermaid_diagram.md');
    expect(json).toMatchObject({ nodes: 5, edges: program.edges.length });
    for (const [i, name] of functions.entries())
      expect(contentOf('mermaid_diagram.md')).toContain(`["${name}(${program.tasks[i]})"]`);
    expect((await trace('view')).json).toMatchObject({ tasks: 5, gaps: [] });
    expect(contentOf('view.html')).toMatch(/^<!doctype html>/);
  });

  it('has the values of tensors, and how much room scopes took', async () => {
    const { text, json } = await trace('dump', '--task', program.tasks[3], '--stage', 'after');
    expect(text).toMatch(/mul +after +output/);
    expect(json).toMatchObject({ dropped: 0, entries: [{ dtype: 'FLOAT32', arg: 2 }] });
    const { entries } = (await trace('dump')).json as { entries: unknown[] };
    expect(entries).toHaveLength(13);
    const { files } = (await trace('dump', '--export')).json as { files: string[] };
    expect(files).toHaveLength(13);
    const first = (at: number): number =>
      Number(/^ {2}\[0(?:, 0)?\] (.+)$/m.exec(readFileSync(files[at]!, 'utf8'))![1]);
    // The first task adds its first two values; the product is the third one of the fourth task.
    expect(first(2)).toBe(first(0) + first(1));
    expect(first(9)).toBe((first(2) + 1) * (first(2) + 2));
    expect(first(12)).toBe(first(9) + first(2));
    if (program.product !== undefined) expect(first(9)).toBe(program.product);

    const scopes = await trace('scope-stats');
    expect(scopes.text).toContain('task window');
    const { rings, dropped } = scopes.json as { rings: { ring: number }[]; dropped: number };
    expect({ rings: rings.map(({ ring }) => ring), dropped }).toEqual({ rings: program.rings, dropped: 0 });
    await trace('scope-stats', '--format', 'html');
    expect(contentOf('scope_stats.html')).toMatch(/^<!doctype html>/);
  });
});

describe('what chips below nested workers have recorded', () => {
  it('becomes traces and a page of all of them', async () => {
    const folder = path.join(scratch, 'nested');
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'costs.json'), '{"version": 1, "kernels": {"0": {"ns": 21400}}}');
    const flags = ['--enable-l2-swimlane', '--enable-dep-gen', '--timing', 'model', '--kernel-costs', 'costs.json'];
    await end(folder, ['test', nested, '--case', 'small', '--platform', 'a2a3sim', ...flags]);
    const [name] = readdirSync(path.join(folder, 'outputs'));
    const run = path.join(folder, 'outputs', name!);
    const traceIn = (file: string): Trace => JSON.parse(readFileSync(path.join(run, file), 'utf8')) as Trace;

    await end(folder, ['trace', 'spans']);
    const spans = traceIn('spans_trace.json');
    expect(checkTrace(spans)).toEqual([]);
    const processes = spans.traceEvents.filter((event) => event.name === 'process_name');
    const places = processes.map(({ args }) => String(args?.['name']).replace(/ \(pid \d+\)$/, ''));
    expect(places).toEqual(expect.arrayContaining(chips));

    const swimlane = await end(folder, ['trace', 'swimlane', path.join('outputs', name!), '--json']);
    const { chips: found, statistics } = JSON.parse(swimlane) as WorkerSwimlane;
    expect([...found].sort()).toEqual(chips);
    expect(statistics.total).toMatchObject({ count: 4 });
    expect(statistics.total.averageExecutionUs).toBeCloseTo(21.4, 3);
    expect(checkTrace(traceIn('merged_swimlane.json'))).toEqual([]);

    const answer = JSON.parse(await end(folder, ['trace', 'summary', run, '--json'])) as WorkerAnswer;
    expect(answer.chips.map((chip) => [chip.path, chip.tasks, chip.recorded])).toEqual(
      chips.map((chip) => [chip, 1, 1]),
    );
    expect(answer.path.reduce((sum, { startUs, endUs }) => sum + endUs - startUs, 0)).toBeCloseTo(answer.runUs, 1);
    expect(answer.notes.join('\n')).toContain('those of the model');

    const all = await pto(['trace', 'deps', run], { cwd: folder });
    expect({ exitCode: all.exitCode, stdout: all.stdout }).toEqual({ exitCode: 1, stdout: '' });
    const task = /Name the directory of one, such as (.+)\.\n/.exec(all.stderr)![1]!;
    expect(path.relative(run, task)).toMatch(/^L4\.\d\.L3\.chip\d\/task-1-\d$/);
    expect(await end(folder, ['trace', 'deps', task])).toContain('1: 1 aiv');

    const { exitCode, stdout, stderr } = await pto(['trace', 'view', run, '--json'], { cwd: folder });
    expect({ exitCode, ...(JSON.parse(stdout) as object) }).toMatchObject({ exitCode: 0, tasks: 4 });
    // Modelled chips have a clock of their own.
    expect(stderr).toContain('no clock in common');
  }, 240_000);
});

describe('what a worker and its chips have recorded', () => {
  it('becomes answers about all of it and about each chip', async () => {
    const folder = path.join(scratch, 'chips');
    mkdirSync(folder);
    const scene = path.resolve(examples, '../workers/l3/ffn-tensor-parallel');
    const flags = ['--enable-l2-swimlane', '--enable-dep-gen'];
    await end(folder, ['test', scene, '--case', 'two chips', '--platform', 'a2a3sim', ...flags]);
    const text = await end(folder, ['trace', 'summary']);
    expect(text).toMatch(/^L3\/chip1 +2 tasks, busy .* 2 recorded, /m);
    const [name] = readdirSync(path.join(folder, 'outputs'));
    const run = path.join('outputs', name!);
    const answer = JSON.parse(await end(folder, ['trace', 'summary', run, '--json'])) as WorkerAnswer;
    expect(answer.chips.map((chip) => [chip.path, chip.tasks, chip.recorded])).toEqual([
      ['L3/chip0', 2, 2],
      ['L3/chip1', 2, 2],
    ]);
    expect(answer.path.reduce((sum, { startUs, endUs }) => sum + endUs - startUs, 0)).toBeCloseTo(answer.runUs, 1);
    expect(new Set(answer.path.map(({ name: task }) => task))).toContain('allReduce');
    expect(answer.path.some(({ part }) => part === 'chip')).toBe(true);

    expect(await end(folder, ['trace', 'overhead', run])).toMatch(/^All 4 ranks: /);
    const paths = JSON.parse(await end(folder, ['trace', 'critical-path', run, '--json'])) as WorkerPaths;
    expect(paths.files).toHaveLength(1 + 3 * paths.ranks.length);
    for (const { observed } of paths.ranks) {
      const waitedUs = Object.values(observed.stallUs).reduce((sum, us) => sum + us);
      expect(observed.computeUs + waitedUs).toBeCloseTo(observed.makespanUs, 5);
    }
    expect(await end(folder, ['trace', 'diff', run, run])).toMatch(/^Both runs took the same time/);
    const swimlane = await end(folder, ['trace', 'swimlane', run]);
    expect(swimlane).toMatch(/ partialFfn\.func_0_a +\d[^]*All 4 ranks: [^]*2 chips with records\n$/);
  }, 240_000);
});

interface WorkerPaths {
  readonly files: readonly string[];
  readonly ranks: readonly {
    readonly observed: {
      readonly makespanUs: number;
      readonly computeUs: number;
      readonly stallUs: Readonly<Record<string, number>>;
    };
  }[];
}

interface WorkerAnswer {
  readonly runUs: number;
  readonly path: readonly {
    readonly part: string;
    readonly startUs: number;
    readonly endUs: number;
    readonly name?: string;
  }[];
  readonly chips: readonly { readonly path: string; readonly tasks: number; readonly recorded: number }[];
  readonly notes: readonly string[];
}

interface WorkerSwimlane {
  readonly chips: readonly string[];
  readonly statistics: { readonly total: { readonly count: number; readonly averageExecutionUs: number } };
}
