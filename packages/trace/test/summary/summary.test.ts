import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { loadRun, renderSummary, summarize } from '../../src/index.js';
import { fixture, runOf } from '../fixtures.js';
import type { RowOptions } from '../fixtures.js';
import { randomRuns } from '../random-run.js';

const chain = (count: number, gap: number, dispatchAfter: number): RowOptions[] =>
  Array.from({ length: count }, (_, id) => {
    const start = id * (10 + gap);
    const dispatch = id === 0 ? 0 : start - gap + dispatchAfter;
    return { id, core: 0, start, end: start + 10, dispatch, finish: start + 10, fanout: [id + 1] };
  });

describe('the answer', () => {
  it('is that the scheduler was slow when dispatches were late', () => {
    const { bottleneck, answer, path } = summarize(runOf(chain(8, 10, 9)));
    expect(bottleneck).toBe('scheduler-bound');
    expect(answer).toMatch(/ready tasks and idle cores at the same time for 42 % of the run/);
    expect(path.schedule).toBeCloseTo(42, 0);
  });

  it('is that submits were late when the critical path waited for them', () => {
    const phases = chain(8, 10, 9).map(({ id, start }) => {
      return {
        phase: 'orch_params',
        start_time_us: start - 5,
        end_time_us: Math.max(0, start - 2),
        submit_idx: id,
        task_id: id,
      };
    });
    phases[0] = { ...phases[0]!, start_time_us: 0 };
    const { bottleneck, path } = summarize(runOf(chain(8, 10, 9), { version: 2, aicpu_orchestrator_phases: [phases] }));
    expect(bottleneck).toBe('orchestrator-bound');
    expect(path.submit).toBeGreaterThan(path.schedule);
  });

  it('is the one long kernel when there is one', () => {
    const rows = [
      { id: 0, core: 0, start: 0, end: 90, func: 3 },
      { id: 1, core: 1, start: 0, end: 5 },
    ];
    const names = { functions: new Map([[3, 'softmax']]) };
    const { bottleneck, answer } = summarize(runOf(rows, {}, { names }));
    expect(bottleneck).toBe('one long kernel');
    expect(answer).toContain('softmax of t0, 90.00 us');
  });

  it('is a chain of dependencies when the other cores had nothing to do', () => {
    const others = Array.from({ length: 3 }, (_, index) => ({ id: 100 + index, core: index + 1, start: 0, end: 5 }));
    expect(summarize(runOf([...chain(8, 0, 0), ...others])).bottleneck).toBe('dependency-bound');
  });

  it('is imbalance when one core had most of the work', () => {
    const heavy = Array.from({ length: 8 }, (_, id) => ({ id, core: 0, start: id * 10, end: id * 10 + 10 }));
    const light = Array.from({ length: 3 }, (_, index) => ({ id: 100 + index, core: index + 1, start: 0, end: 10 }));
    expect(summarize(runOf([...heavy, ...light])).bottleneck).toBe('imbalance');
  });

  it('is no chain of dependencies when blocks waited for their core alone', () => {
    const rows = [0, 1].flatMap((core) =>
      Array.from({ length: 5 - core }, (_, i) => ({ id: 10 * core + i, core, start: 10 * i, end: 10 * i + 7 })),
    );
    const { bottleneck, answer } = summarize(runOf(rows));
    expect(bottleneck).toBe('mixed');
    expect(answer).not.toContain('waited for each other');
  });

  it('is compute when all cores were at work', () => {
    const rows = Array.from({ length: 16 }, (_, id) => ({
      id,
      core: id % 2,
      start: (id >> 1) * 10,
      end: (id >> 1) * 10 + 10,
    }));
    expect(summarize(runOf(rows)).bottleneck).toBe('compute-bound');
  });

  it('is that nothing ran when nothing did', () => {
    expect(summarize(runOf([])).bottleneck).toBe('nothing recorded');
  });
});

it('tells what the records lack', () => {
  const rows = [
    { id: 0, start: 0, end: 1, fanout: [1] },
    { id: 1, start: 2, end: 3 },
  ];
  const { notes } = summarize(runOf(rows, { dropped: 3, clock: { kind: 'model' } }));
  expect(notes).toEqual([
    '3 records were not recorded.',
    expect.stringContaining('level 2'),
    expect.stringContaining('level 4'),
    expect.stringContaining('deps.json'),
    expect.stringContaining('model'),
  ]);
});

it.each(['may', 'august'])('of %s is shown as in the golden file', async (generation) => {
  const text = renderSummary(summarize(loadRun(fixture(generation))));
  await expect(`${text}\n`).toMatchFileSnapshot(`../golden/${generation}-summary.txt`);
});

it('never divides by nothing', () => {
  fc.assert(
    fc.property(randomRuns(), (run) => {
      expect(renderSummary(summarize(run))).not.toMatch(/NaN|Infinity/);
    }),
  );
});
