import { describe, expect, it } from 'vitest';

import { TaskDag } from '../../src/runtime-api/task-dag.js';
import type { TaskAccess } from '../../src/runtime-api/task-dag.js';

describe('a task graph by handles', () => {
  it('has a reader wait for the last writer before it', () => {
    const dag = new TaskDag<string>();
    const first = dag.addTask({ outputs: ['x'] });
    const second = dag.addTask({ inouts: ['x'] });
    const reader = dag.addTask({ inputs: ['x'] });
    expect([first, second, reader].map((id) => dag.stateOf(id))).toEqual(['ready', 'pending', 'pending']);
    expect(dag.complete(first)).toEqual([second]);
    expect(dag.complete(second)).toEqual([reader]);
    expect(dag.complete(reader)).toEqual([]);
    expect(dag.isDone).toBe(true);
  });

  it('has a writer wait for the readers of the version that it replaces', () => {
    const dag = new TaskDag<string>();
    const readers = [dag.addTask({ inputs: ['x'] }), dag.addTask({ inputs: ['x'] })];
    const writer = dag.addTask({ outputs: ['x'] });
    expect(dag.complete(readers[0]!)).toEqual([]);
    expect(dag.complete(readers[1]!)).toEqual([writer]);
  });

  it('has a writer wait for the writer before it', () => {
    const dag = new TaskDag<string>();
    const first = dag.addTask({ outputs: ['x'] });
    const second = dag.addTask({ outputs: ['x'] });
    expect(dag.stateOf(second)).toBe('pending');
    expect(dag.complete(first)).toEqual([second]);
  });

  it('runs a diamond in its order', () => {
    const dag = new TaskDag<string>();
    const top = dag.addTask({ outputs: ['a'] });
    const left = dag.addTask({ inputs: ['a'], outputs: ['l'] });
    const right = dag.addTask({ inputs: ['a'], outputs: ['r'] });
    const bottom = dag.addTask({ inputs: ['l', 'r'] });
    expect(dag.complete(top)).toEqual([left, right]);
    expect(dag.complete(right)).toEqual([]);
    expect(dag.complete(left)).toEqual([bottom]);
  });

  it('counts the versions of a value and knows its producer', () => {
    const dag = new TaskDag<string>();
    expect([dag.versionOf('x'), dag.producerOf('x')]).toEqual([0, undefined]);
    const first = dag.addTask({ outputs: ['x'] });
    expect([dag.versionOf('x'), dag.producerOf('x')]).toEqual([1, first]);
    const second = dag.addTask({ inouts: ['x'] });
    dag.addTask({ inputs: ['x'] });
    expect([dag.versionOf('x'), dag.producerOf('x')]).toEqual([2, second]);
  });

  it('has no dependency on a task that is done', () => {
    const dag = new TaskDag<string>();
    dag.complete(dag.addTask({ outputs: ['x'] }));
    expect(dag.stateOf(dag.addTask({ inputs: ['x'] }))).toBe('ready');
  });

  it('does not wait for itself when it reads and writes one value', () => {
    const dag = new TaskDag<string>();
    expect(dag.stateOf(dag.addTask({ inputs: ['x'], outputs: ['x'] }))).toBe('ready');
  });

  it('poisons what depends on a failed task, and nothing else', () => {
    const dag = new TaskDag<string>();
    const failing = dag.addTask({ outputs: ['x'] });
    const child = dag.addTask({ inputs: ['x'], outputs: ['y'] });
    const grandchild = dag.addTask({ inputs: ['y'] });
    const other = dag.addTask({ outputs: ['z'] });
    expect(dag.fail(failing)).toEqual([child, grandchild]);
    expect(dag.stateOf(other)).toBe('ready');
    expect(dag.stateOf(dag.addTask({ inputs: ['y'] }))).toBe('poisoned');
    expect(dag.isDone).toBe(false);
    dag.complete(other);
    expect(dag.isDone).toBe(true);
  });

  it('refuses an id that it does not know', () => {
    expect(() => new TaskDag<string>().complete(0)).toThrow(/none, as no task was added/);
  });

  it('refuses a task that ends twice, or before what it waits for', () => {
    const dag = new TaskDag<string>();
    const first = dag.addTask({ outputs: ['x'] });
    const second = dag.addTask({ inputs: ['x'] });
    expect(() => dag.complete(second)).toThrow('task 1 is pending; only a ready task can end.');
    dag.complete(first);
    expect(() => dag.complete(first)).toThrow('task 0 is done; only a ready task can end.');
  });

  it.each(Array.from({ length: 50 }, (_, seed) => seed + 1))('orders all conflicting accesses, seed %d', (seed) => {
    const random = randomFrom(seed);
    const dag = new TaskDag<number>();
    const accesses: Required<TaskAccess<number>>[] = [];
    for (let i = 0; i < 60; i++) {
      const pick = (): number[] => Array.from({ length: random(3) }, () => random(6));
      const access = { inputs: pick(), outputs: pick(), inouts: pick() };
      accesses.push(access);
      dag.addTask(access);
    }
    const ended: number[] = [];
    const ready = accesses.flatMap((_, id) => (dag.stateOf(id) === 'ready' ? [id] : []));
    while (ready.length > 0) {
      const [id] = ready.splice(random(ready.length), 1) as [number];
      ended.push(id);
      ready.push(...dag.complete(id));
    }
    expect(ended).toHaveLength(accesses.length);
    const place = new Map(ended.map((id, index) => [id, index]));
    for (let later = 0; later < accesses.length; later++) {
      for (let earlier = 0; earlier < later; earlier++) {
        if (!conflict(accesses[earlier]!, accesses[later]!)) continue;
        expect(place.get(earlier)).toBeLessThan(place.get(later)!);
      }
    }
  });
});

function conflict(a: Required<TaskAccess<number>>, b: Required<TaskAccess<number>>): boolean {
  const written = ({ outputs, inouts }: Required<TaskAccess<number>>): Set<number> => new Set([...outputs, ...inouts]);
  const named = (access: Required<TaskAccess<number>>): number[] => [...access.inputs, ...written(access)];
  return named(a).some((value) => written(b).has(value)) || named(b).some((value) => written(a).has(value));
}

/** Numbers below a bound, the same ones for the same seed. */
function randomFrom(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}
