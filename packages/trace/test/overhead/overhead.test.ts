import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { loadRun, overheadReport, readDependencies, renderOverhead } from '../../src/index.js';
import { overheadVerdict } from '../../src/overhead/verdict.js';
import { fixture, runOf } from '../fixtures.js';
import type { RowOptions } from '../fixtures.js';
import { randomRuns } from '../random-run.js';

const row = (id: number, dispatch: number, start: number, end: number, more: Partial<RowOptions> = {}): RowOptions => ({
  id,
  dispatch,
  start,
  end,
  finish: end + 1,
  ...more,
});

describe('time with overhead', () => {
  it('is that in which a core is idle and a task ready but not dispatched', () => {
    const run = runOf([row(0, 0, 0, 10, { fanout: [1] }), row(1, 16, 18, 30)]);
    expect(overheadVerdict(run)).toMatchObject({
      verdict: 'partly scheduler-bound',
      wallUs: 30,
      overheadUs: 6,
      overheadPercent: 20,
      engines: { aiv: { cores: 1, busyUs: 22, idleUs: 8, overheadUs: 6 } },
    });
  });

  it('does not count when all cores are busy', () => {
    const rows = [row(0, 0, 0, 10, { fanout: [2] }), row(1, 0, 10, 20), row(2, 20, 20, 30)];
    expect(overheadVerdict(runOf(rows))).toMatchObject({ verdict: 'not scheduler-bound', overheadUs: 0 });
  });

  it('is none for a task whose predecessors are not in the records', () => {
    const graph = readDependencies({ version: 1, edges: [[7, 0]] }, 'deps.json');
    expect(overheadVerdict(runOf([row(0, 5, 9, 10)], {}, { graph })).overheadUs).toBe(0);
  });

  it('of a mixed task is on both engines', () => {
    const rows = [
      row(0, 0, 0, 10, { core: 0, kind: 'aic', fanout: [1] }),
      row(1, 14, 15, 20, { core: 0, kind: 'aic' }),
      row(1, 14, 15, 20, { core: 1, kind: 'aiv' }),
    ];
    const { engines, overheadUs, allOverheadUs } = overheadVerdict(runOf(rows));
    expect(engines.aic?.overheadUs).toBe(4);
    expect(engines.aiv?.overheadUs).toBe(4);
    expect([overheadUs, allOverheadUs]).toEqual([4, 4]);
  });

  it('of one engine is not overhead of all', () => {
    const rows = [
      row(0, 0, 0, 10, { core: 0, kind: 'aic', fanout: [1] }),
      row(1, 14, 15, 20, { core: 0, kind: 'aic' }),
      row(2, 0, 0, 20, { core: 1, kind: 'aiv' }),
    ];
    expect(overheadVerdict(runOf(rows))).toMatchObject({ overheadUs: 4, allOverheadUs: 0 });
  });

  it('makes a run bound from 25 percent on', () => {
    const run = runOf([row(0, 0, 0, 10, { fanout: [1] }), row(1, 20, 20, 30)]);
    expect(overheadVerdict(run).verdict).toBe('scheduler-bound');
  });

  it('is at most the time of the run, and busy and idle are all of it', () => {
    fc.assert(
      fc.property(randomRuns(), (run) => {
        const { wallUs, overheadUs, allOverheadUs, engines } = overheadVerdict(run);
        expect(overheadUs).toBeLessThanOrEqual(wallUs);
        expect(allOverheadUs).toBeLessThanOrEqual(overheadUs);
        for (const { cores, busyUs, idleUs } of Object.values(engines)) {
          expect(busyUs + idleUs).toBeCloseTo(cores * wallUs);
          expect(idleUs).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});

describe('the report', () => {
  it.each(['may', 'august'])('of the fixture of %s is the golden one', async (generation) => {
    const text = renderOverhead(overheadReport(loadRun(fixture(generation))));
    await expect(`${text}\n`).toMatchFileSnapshot(`../golden/${generation}-overhead.txt`);
  });

  it('counts the head of a block from when its core was free, of the first from its dispatch', () => {
    const { head } = overheadReport(runOf([row(0, 0, 3, 10), row(1, 5, 12, 20), row(2, 21, 22, 23)]));
    expect(head.total).toBe(3 + 2 + 1);
    expect(head.max).toBe(3);
  });

  it('never counts a head or tail below nothing', () => {
    const { head, tail } = overheadReport(runOf([row(0, 4, 3, 10, { finish: 9 })]));
    expect([head.total, tail.total]).toEqual([0, 0]);
  });

  it('counts switches on each core for itself, where the next block was there', () => {
    const rows = [
      row(0, 0, 0, 10, { core: 0 }),
      row(1, 5, 12, 20, { core: 0 }),
      row(2, 25, 26, 30, { core: 0 }),
      row(3, 0, 0, 4, { core: 1 }),
      row(4, 1, 5, 9, { core: 1 }),
    ];
    expect(overheadReport(runOf(rows)).switches).toMatchObject({
      totalUs: 3,
      cores: [
        { core: 0, switches: 1, us: 2 },
        { core: 1, switches: 1, us: 1 },
      ],
    });
  });

  it('spreads the tails', () => {
    const rows = Array.from({ length: 100 }, (_, id) =>
      row(id, id * 10, id * 10, id * 10 + 1, { finish: id * 10 + 1 + id }),
    );
    const { tail } = overheadReport(runOf(rows));
    expect(tail).toMatchObject({ count: 100, mean: 49.5, max: 99, percentiles: { p10: 10, p50: 50, p99: 99 } });
  });

  it('sums up the loops of each thread, and how often queues had a task', () => {
    const { threads } = overheadReport(loadRun(fixture('august')));
    expect(threads[0]).toMatchObject({ thread: 0, completed: 3 });
    expect(threads[0]?.popHitPercent).toBeCloseTo(80);
    expect(threads[1]?.popHitPercent).toBeUndefined();
  });

  it('splits the critical path into execution and what the scheduler added', () => {
    const { criticalPath } = overheadReport(runOf([row(0, 0, 2, 10, { fanout: [1] }), row(1, 13, 15, 20)]));
    expect(criticalPath).toEqual({ executionUs: 13, schedulerUs: 7, otherUs: 0 });
  });

  it('says which blocks lack times, up to five, and what to do', () => {
    const rows = Array.from({ length: 7 }, (_, id) => ({ id, start: id, end: id + 1 }));
    expect(() => overheadReport(runOf(rows))).toThrow(
      expect.objectContaining({
        code: 'ERR_PTO_TRACE_MISSING',
        message: expect.stringMatching(/7 of 7 .*t0, t1, t2, t3, t4, …/),
      }),
    );
  });

  it('of no tasks divides by nothing', () => {
    expect(renderOverhead(overheadReport(runOf([])))).not.toMatch(/NaN|Infinity/);
  });

  it('of blocks that take no time divides by nothing', () => {
    expect(renderOverhead(overheadReport(runOf([row(0, 0, 0, 0, { finish: 0.001 })])))).not.toMatch(/NaN|Infinity/);
  });
});
