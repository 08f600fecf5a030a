import { describe, expect, it } from 'vitest';

import { dependencyReport } from '../../src/index.js';
import type { DependencyGraph, EdgeMode } from '../../src/index.js';
import { graphOf, part } from './graph-of.js';

function shown(graph: DependencyGraph, edgeMode: EdgeMode): string[] {
  return dependencyReport(graph, { edgeMode }).edges.map(({ pred, succ }) => `${pred} ${succ}`);
}

const writes = (start = 0, count = 16) => ({ args: [part('output_existing', 'A', start, count)] });
const reads = (start = 0, count = 16) => ({ args: [part('input', 'A', start, count)] });

const shortcut = [
  [0, 1, 'tensormap'],
  [1, 2, 'tensormap'],
  [0, 2, 'tensormap'],
] as const;

describe('the edges of a dependency graph', () => {
  it('are all there in full, whatever they say', () => {
    expect(shown(graphOf([{}, {}, {}], shortcut), 'full')).toEqual(['t0 t1', 't1 t2', 't0 t2']);
  });

  it('lose what others imply, also where data flow, and what is lost can be seen alone', () => {
    expect(shown(graphOf([{}, {}, {}], shortcut), 'reduced')).toEqual(['t0 t1', 't1 t2']);
    expect(shown(graphOf([{}, {}, {}], shortcut), 'omitted')).toEqual(['t0 t2']);
  });

  it('keep a diamond', () => {
    const diamond = [
      [0, 1, 'creator'],
      [0, 2, 'creator'],
      [1, 3, 'explicit'],
      [2, 3, 'explicit'],
    ] as const;
    expect(shown(graphOf([{}, {}, {}, {}], diamond), 'reduced')).toHaveLength(4);
  });

  it('are one for two tasks, with every reason', () => {
    const graph = graphOf(
      [writes(), reads()],
      [
        [0, 1, 'creator', 0],
        [0, 1, 'tensormap', 0],
        [0, 1, 'explicit'],
      ],
    );
    expect(dependencyReport(graph).edges).toMatchObject([{ sources: ['creator', 'tensormap', 'explicit'], args: [0] }]);
    expect(dependencyReport(graph).summary.sources).toEqual({ creator: 1, tensormap: 1, explicit: 1 });
  });

  it('are all shown when there is a cycle, and the cycle is named', () => {
    const graph = graphOf(
      [{}, {}, {}],
      [
        [0, 1, 'explicit'],
        [1, 2, 'explicit'],
        [2, 1, 'explicit'],
        [0, 2, 'explicit'],
      ],
    );
    for (const edgeMode of ['reduced', 'omitted', 'reduced_dataflow'] as const) {
      expect(dependencyReport(graph, { edgeMode })).toMatchObject({ mode: 'full', cycle: ['t1', 't2'] });
      expect(shown(graph, edgeMode)).toHaveLength(4);
    }
  });
});

describe('the edges on which data arrive', () => {
  const chain = [
    [0, 1, 'tensormap', 0],
    [1, 2, 'tensormap', 0],
    [0, 2, 'tensormap', 0],
  ] as const;

  it('go when a task in between overwrites everything', () => {
    expect(shown(graphOf([writes(), writes(), reads()], chain), 'reduced_dataflow')).toEqual(['t0 t1', 't1 t2']);
    expect(shown(graphOf([writes(), writes(), reads()], chain), 'omitted_dataflow')).toEqual(['t0 t2']);
  });

  it('stay when a part is left', () => {
    expect(shown(graphOf([writes(), writes(0, 15), reads()], chain), 'reduced_dataflow')).toHaveLength(3);
    expect(shown(graphOf([writes(), writes(0, 15), reads()], chain), 'reduced')).toHaveLength(2);
  });

  it('go when what is left is not what is read, or was not written', () => {
    expect(shown(graphOf([writes(), writes(0, 15), reads(0, 8)], chain), 'reduced_dataflow')).toHaveLength(2);
    expect(shown(graphOf([writes(0, 8), writes(0, 8), reads()], chain), 'reduced_dataflow')).toHaveLength(2);
  });

  it('go when several tasks in between overwrite everything together', () => {
    const graph = graphOf(
      [writes(), writes(0, 8), writes(8, 8), reads()],
      [
        [0, 1, 'tensormap', 0],
        [1, 2, 'explicit'],
        [2, 3, 'tensormap', 0],
        [0, 3, 'tensormap', 0],
      ],
    );
    expect(shown(graph, 'reduced_dataflow')).toEqual(['t0 t1', 't1 t2', 't2 t3']);
  });

  it('stay when the task that overwrites is not in between', () => {
    const graph = graphOf(
      [writes(), {}, reads(), writes()],
      [
        [0, 1, 'explicit'],
        [1, 2, 'explicit'],
        [0, 2, 'tensormap', 0],
        [0, 3, 'tensormap', 0],
      ],
    );
    expect(shown(graph, 'reduced_dataflow')).toContain('t0 t2');
  });

  it('stay when the memory was used for another tensor in between', () => {
    const other = { args: [part('output', 'A again')] };
    expect(shown(graphOf([writes(), other, reads()], chain), 'reduced_dataflow')).toContain('t0 t2');
  });

  it('do not count edges that only order', () => {
    const only = (source: string) =>
      [
        [0, 1, 'explicit'],
        [1, 2, 'explicit'],
        [0, 2, source, 0],
      ] as const;
    for (const source of ['explicit', 'reader']) {
      expect(shown(graphOf([writes(), {}, reads()], only(source)), 'reduced_dataflow')).toEqual(['t0 t1', 't1 t2']);
    }
  });

  it('stay when it is not known what is read', () => {
    const unknown = { args: [{ type: 'input', tensor_id: 'A' }] };
    expect(shown(graphOf([writes(), writes(), unknown], chain), 'reduced_dataflow')).toHaveLength(3);
  });

  it('cannot be told without arguments, which is an error that names another mode', () => {
    const graph = graphOf([{}, {}], [[0, 1, 'explicit']]);
    expect(() => shown(graph, 'reduced_dataflow')).toThrow(/does not say what tasks read and write.*'reduced'/s);
    expect(() => shown(graph, 'omitted_dataflow')).toThrow(expect.objectContaining({ code: 'ERR_PTO_TRACE_MISSING' }));
  });
});
