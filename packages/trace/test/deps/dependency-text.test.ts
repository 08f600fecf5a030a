import { describe, expect, it } from 'vitest';

import {
  dependenciesAround,
  dependencyGraph,
  dependencyReport,
  dependencyText,
  loadDependencies,
  readDependencies,
} from '../../src/index.js';
import { fixture, runOf } from '../fixtures.js';
import { graphOf, part } from './graph-of.js';

describe('the text of dependencies', () => {
  it('of the August files is as it was checked by hand', async () => {
    const report = dependencyReport(loadDependencies(fixture('august')), { edgeMode: 'reduced' });
    const text = dependencyText({ ...report, source: 'deps.json' }, { showTensorInfo: true });
    await expect(text).toMatchFileSnapshot('../fixtures/golden/deps-august.txt');
  });

  it('of the May files is as it was checked by hand', async () => {
    const report = dependencyReport(loadDependencies(fixture('may')));
    await expect(dependencyText({ ...report, source: 'deps.json' })).toMatchFileSnapshot(
      '../fixtures/golden/deps-may.txt',
    );
  });

  it('marks tasks that make memory, order others, or have several blocks, and names functions', () => {
    const names = { functions: new Map([[1, 'matmul']]) };
    const graph = graphOf(
      [
        { kernels: [-1, -1, -1], args: [part('output', 'A')] },
        { kernels: [-1, -1, -1] },
        { kernels: [1, 2, 3], blocks: 8 },
        { kernels: [-1, 26, -1] },
      ],
      [],
      { names },
    );
    const index = dependencyText(dependencyReport(graph)).split('TASK DETAILS')[0]!;
    expect(index).toContain('t0  [alloc]');
    expect(index).toContain('t1  [dummy]');
    expect(index).toContain('t2  mix matmul + func_2_c + func_3_d [spmd 8]');
    expect(index).toContain('t3  aiv func_26_aa');
    expect(index).toContain('1 alloc, 1 dummy, 1 mix, 1 aiv');
  });

  it('says what tasks are from what ran, when the dependencies have edges only', () => {
    const pairs = [
      [0, 1],
      [2, 1],
    ];
    const recorded = readDependencies({ version: 1, edges: pairs }, 'deps.json');
    const run = runOf([
      { id: 0, start: 0, end: 1, kind: 'aic', func: 3 },
      { id: 1, start: 2, end: 3, kind: 'aic', func: 3 },
      { id: 1, start: 2, end: 3, kind: 'aiv', func: 4, core: 1 },
      { id: 9, start: 2, end: 3, kind: 'aiv', func: 4, core: 2 },
    ]);
    const kinds = dependencyGraph(recorded, { run }).tasks.map(({ name, kind, functions }) => [
      name,
      kind,
      ...functions,
    ]);
    expect(kinds).toEqual([
      ['t0', 'aic', 'func_3_d'],
      ['t1', 'mix', 'func_3_d', 'func_4_e'],
      ['t2', 'alloc'],
      ['t9', 'aiv', 'func_4_e'],
    ]);
    expect(dependencyGraph(recorded).tasks.map(({ kind }) => kind)).toEqual(['unknown', 'unknown', 'unknown']);
  });

  it('groups what a task waits for by why', () => {
    const graph = graphOf(
      [{}, {}, {}, { args: [part('input', 'A')] }],
      [
        [0, 3, 'tensormap', 0],
        [1, 3, 'explicit'],
        [2, 3, 'tensormap', 0],
      ],
    );
    const text = dependencyText(dependencyReport(graph));
    expect(text).toContain('  fan-in 3\n    tensormap: t0, t2\n    explicit: t1\n');
    expect(text).not.toContain('tensor A');
    const detailed = dependencyText(dependencyReport(graph), { showTensorInfo: true });
    expect(detailed).toContain('arg 0 input tensor A float32 [16]');
  });

  it('says that records were dropped', () => {
    const recorded = readDependencies({ version: 1, edges: [], dropped: 7 }, 'deps.json');
    const text = dependencyText(dependencyReport(dependencyGraph(recorded)));
    expect(text).toContain('7 records; what follows is not complete');
  });

  it('keeps ids of 64 bits exact', () => {
    const recorded = readDependencies({ version: 1, edges: [[2n ** 64n - 1n, 2n ** 53n + 1n]] }, 'deps.json');
    const { tasks } = dependencyReport(dependencyGraph(recorded));
    expect(tasks.map(({ id }) => id)).toEqual(['18446744073709551615', '9007199254740993']);
  });

  it('can be of what is around one task', () => {
    const edges = [0, 1, 2, 3, 4].map((task) => [task, task + 1, 'explicit'] as const);
    const graph = graphOf([{}, {}, {}, {}, {}, {}], [...edges, [0, 5, 'explicit']]);
    const near = dependenciesAround(graph, 3, 1);
    expect(near.tasks.map(({ name }) => name)).toEqual(['t2', 't3', 't4']);
    expect(dependencyReport(near).edges.map(({ pred, succ }) => `${pred} ${succ}`)).toEqual(['t2 t3', 't3 t4']);
    expect(dependenciesAround(graph, 0, 9).tasks).toHaveLength(6);
  });
});
