import { describe, expect, it } from 'vitest';

import { diffRuns, loadRun, renderDiff } from '../../src/index.js';
import { fixture, runOf } from '../fixtures.js';

const names = {
  functions: new Map([
    [0, 'load'],
    [1, 'multiply'],
  ]),
};
const before = runOf(
  [
    { id: 0, func: 0, start: 0, end: 10, fanout: [1] },
    { id: 1, func: 1, start: 11, end: 21 },
  ],
  {},
  { names },
);

describe('two runs', () => {
  it('that are the same are said to be', () => {
    const difference = diffRuns(before, before);
    expect(difference.answer).toContain('same time');
    expect(difference.makespanUs).toEqual({ before: 21, after: 21, difference: 0, percent: 0 });
  });

  it('differ by the function that got slower', () => {
    const after = runOf(
      [
        { id: 0, func: 0, start: 0, end: 10, fanout: [1] },
        { id: 1, func: 1, start: 11, end: 31 },
      ],
      {},
      { names },
    );
    const { answer, functions, pathComputeUs } = diffRuns(before, after);
    expect(answer).toBe(
      "The run got slower by 47.6 %, most of it what runs on the critical path. Most of it: 'multiply', +10.00 us in all its blocks.",
    );
    expect(functions[0]).toMatchObject({ name: 'multiply', averageUs: { before: 10, after: 20, percent: 100 } });
    expect(pathComputeUs.difference).toBe(10);
    expect(diffRuns(after, before).answer).toMatch(/faster by 32\.3 %/);
  });

  it('name no function that changed by next to nothing', () => {
    const after = runOf(
      [
        { id: 0, func: 0, start: 0, end: 10 },
        { id: 1, func: 1, start: 1, end: 10.95 },
      ],
      {},
      { names },
    );
    const { answer, functions } = diffRuns(before, after);
    expect(functions[0]!.totalUs.difference).toBeCloseTo(-0.05);
    expect(answer).toMatch(/^The run got faster by 47\.9 %, most of it what runs on the critical path\.$/);
  });

  it('differ by what only one of them has', () => {
    const after = runOf([{ id: 0, func: 0, start: 0, end: 10 }], {}, { names });
    const [gone] = diffRuns(before, after).functions;
    expect(gone).toMatchObject({ name: 'multiply', count: { before: 1, after: 0 }, averageUs: { after: 0 } });
  });

  it('differ by waiting', () => {
    const after = runOf(
      [
        { id: 0, func: 0, start: 0, end: 10, fanout: [1] },
        { id: 1, func: 1, start: 41, end: 51 },
      ],
      {},
      { names },
    );
    expect(diffRuns(before, after).answer).toContain('most of it the waiting on the critical path');
  });
});

it('is shown as in the golden file', async () => {
  const text = renderDiff(diffRuns(loadRun(fixture('may')), loadRun(fixture('august'))));
  await expect(`${text}\n`).toMatchFileSnapshot('../golden/diff.txt');
});

it('with nothing divides by nothing', () => {
  expect(renderDiff(diffRuns(runOf([]), before))).not.toMatch(/NaN|Infinity/);
});
