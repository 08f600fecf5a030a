import { describe, expect, it } from 'vitest';

import { loadRun, mermaidDiagram } from '../../src/index.js';
import { fixture, runOf } from '../fixtures.js';

const lines = (markdown: string): string[] => markdown.split('\n').map((line) => line.trim());

describe('a Mermaid diagram', () => {
  it('has a task once, however many cores it ran on, and edges of the dependencies', () => {
    const { markdown, nodes, edges } = mermaidDiagram(loadRun(fixture('may')));
    expect(lines(markdown).slice(0, 12)).toEqual([
      '```mermaid',
      'flowchart TD',
      'Task0["load(t0)"]:::aiv',
      'Task1["multiply(t1)"]:::aic',
      'Task2["add(t2)"]:::aiv',
      'Task4294967299["multiply + add(r1t3)"]:::mix',
      'Task5["alloc(t5)"]:::other',
      'Task0 --> Task1',
      'Task0 --> Task2',
      'Task1 --> Task4294967299',
      'Task2 --> Task4294967299',
      'Task5 --> Task4294967299',
    ]);
    expect({ nodes, edges }).toEqual({ nodes: 5, edges: 5 });
  });

  it('names functions by their number when there are no names', () => {
    expect(mermaidDiagram(runOf([{ id: 0, start: 0, end: 1, func: 7 }])).markdown).toContain('Task0["Func_7(t0)"]');
  });

  it('can be compact and go to the right', () => {
    const { markdown } = mermaidDiagram(loadRun(fixture('may')), { style: 'compact', direction: 'LR' });
    expect(markdown).toContain('flowchart LR\n    Task0["t0"]');
  });

  it('keeps ids of 64 bits exact and quotes out of labels', () => {
    const names = { functions: new Map([[0, 'f<"x">']]) };
    const { markdown } = mermaidDiagram(runOf([{ id: 2n ** 64n - 1n, start: 0, end: 1 }], {}, { names }));
    expect(markdown).toContain('Task18446744073709551615["f#60;#34;x#34;#62;(r4294967295t4294967295)"]');
  });

  it('of no tasks is a flowchart without nodes', () => {
    expect(mermaidDiagram(runOf([]))).toMatchObject({ nodes: 0, edges: 0 });
  });
});
