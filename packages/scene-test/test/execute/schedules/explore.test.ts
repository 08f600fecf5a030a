import { expect, test } from 'vitest';

import { exploreSchedules, findPair, nextSeed } from '../../../src/execute/schedules/explore.js';
import type { Schedule } from '../../../src/execute/schedules/explore.js';
import { randomGraph, runModel } from './model.js';
import type { ModelGraph } from './model.js';

/** Explores a graph of the model; counts what that takes. */
async function explore(graph: ModelGraph, count = 200) {
  let runs = 0;
  const run = (schedule: Schedule) => {
    runs++;
    return Promise.resolve(runModel(graph, schedule));
  };
  const found = await exploreSchedules(async (seed) => (await run({ seed })).isRight, 1n, count);
  runs = 0;
  const pair = found && (await findPair(run, found.seed));
  return { found, runs, pair: pair?.map(({ ordinal }) => ordinal) };
}

test('a graph with all its dependencies is right under every schedule', async () => {
  const { found } = await explore({ tasks: 20, edges: [[3, 12]], missing: [[3, 12]] });
  expect(found).toBeUndefined();
});

test('two tasks that lack a dependency are found', async () => {
  const { found, pair } = await explore({ tasks: 20, edges: [], missing: [[3, 12]] });
  expect(found!.schedules).toBeLessThan(50);
  expect(pair).toEqual([3, 12]);
});

test('a dependency that is there through others is not reported, the one that is missing is', async () => {
  const edges = [...Array(9).keys()].map((u) => [u, u + 1] as const);
  const graph = {
    tasks: 11,
    edges,
    missing: [
      [2, 7],
      [5, 10],
    ] as const,
  };
  expect((await explore(graph)).pair).toEqual([5, 10]);
});

test('of random graphs that lack several dependencies, one that is lacking is named', async () => {
  let wrongGraphs = 0;
  for (let seed = 1n; seed <= 300n; seed++) {
    const graph = randomGraph(seed, 30, 1 + Number(seed % 3n));
    const { found, pair, runs } = await explore(graph, 20);
    if (found === undefined) continue;
    wrongGraphs++;
    expect(graph.missing.map(String), `graph ${seed}, seed ${found.seed}`).toContain(String(pair));
    expect(runs).toBeLessThan(2 * Math.ceil(Math.log2(30)) + 8);
  }
  expect(wrongGraphs).toBeGreaterThan(200);
});

test('a result that changes by itself has no pair, and the search ends', async () => {
  let runs = 0;
  const flaky = (schedule: Schedule) =>
    Promise.resolve({ ...runModel(randomGraph(5n, 30, 0), schedule), isRight: runs++ % 2 === 1 });
  expect(await findPair(flaky, 9n)).toBeUndefined();
  expect(runs).toBeLessThan(20);
});

test('seeds go round, and none of them is 0', () => {
  expect([nextSeed(1n), nextSeed(2n ** 64n - 1n)]).toEqual([2n, 1n]);
});
