import { expect, it } from 'vitest';

import { loadRun, renderStatistics, taskStatistics } from '../../src/index.js';
import { fixture, runOf } from '../fixtures.js';

it.each(['may', 'august'])('the table of %s is the one in the golden file', async (generation) => {
  const text = renderStatistics(taskStatistics(loadRun(fixture(generation))));
  await expect(text).toMatchFileSnapshot(`../golden/${generation}-statistics.txt`);
});

it('a row has averages of one function', () => {
  const { functions, total, testUs } = taskStatistics(loadRun(fixture('may')));
  expect(functions[1]).toMatchObject({
    funcId: 1,
    name: 'multiply',
    count: 2,
    averageExecutionUs: 15,
    averageHeadUs: 1,
  });
  expect(functions[1]?.averageLatencyUs).toBe(17.5);
  expect(total.count).toBe(5);
  expect(testUs).toBe(49.5);
});

it('without times of the scheduler there are no columns about it', () => {
  const text = renderStatistics(taskStatistics(runOf([{ id: 0, start: 0, end: 1 }])));
  expect(text).not.toMatch(/latency|head|tail/);
});

it.each([[[]], [[{ id: 0, start: 1, end: 1, dispatch: 1, finish: 1 }]]])('%j divides by nothing', (rows) => {
  expect(renderStatistics(taskStatistics(runOf(rows)))).not.toMatch(/NaN|Infinity/);
});
