import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { criticalPath, loadRun, renderCriticalPath, writeObservedPath, writeStaticPath } from '../../src/index.js';
import type { Trace } from '../../src/index.js';
import { checkTrace } from '../check-trace.js';
import { fixture, runOf } from '../fixtures.js';
import { randomRuns } from '../random-run.js';

/** The trace that a writer writes; it keeps all rules. */
function traceOf(write: (piece: (bytes: Uint8Array) => void) => void): Trace {
  const pieces: Buffer[] = [];
  write((bytes) => pieces.push(Buffer.from(bytes)));
  const trace = JSON.parse(Buffer.concat(pieces).toString()) as Trace;
  expect(checkTrace(trace)).toEqual([]);
  return trace;
}

describe('the static path', () => {
  it('is the longest chain of durations, whatever the waiting', () => {
    const { tasks, lengthUs } = criticalPath(loadRun(fixture('may'))).static;
    expect(tasks).toEqual([0, 1, 3]);
    expect(lengthUs).toBe(40);
  });

  it('leaves out edges that the run did not keep to, and says how many', () => {
    const rows = [
      { id: 0, core: 0, start: 0, end: 10, fanout: [1] },
      { id: 1, core: 1, start: 5, end: 9 },
    ];
    const path = criticalPath(runOf(rows));
    expect(path).toMatchObject({ ignoredEdges: 1, static: { tasks: [0], lengthUs: 10 } });
    expect(criticalPath(runOf(rows), { toleranceUs: 5 }).static.tasks).toEqual([0, 1]);
  });
});

describe('the observed path', () => {
  it('says for each stall what it waited for', () => {
    const { observed } = criticalPath(loadRun(fixture('may')));
    expect(observed.steps.map(({ row, stall, stallUs }) => [row, stall, stallUs])).toEqual([
      [0, 'front-gap', 3],
      [1, 'data-wait', 3],
      [3, 'data-wait', 4],
    ]);
    expect(observed).toMatchObject({ originUs: 0, makespanUs: 50, computeUs: 40 });
    expect(observed.stallParts.submitUs).toBeCloseTo(0.9);
    expect(observed.stallParts.scheduleUs).toBeCloseTo(6.1);
    expect(observed.stallParts.startUs).toBeCloseTo(3);
  });

  it('blames the core when it was taken longer than the data was late', () => {
    const rows = [
      { id: 0, core: 0, start: 0, end: 10 },
      { id: 1, core: 1, start: 0, end: 4, fanout: [2] },
      { id: 2, core: 0, start: 11, end: 20 },
    ];
    const { steps } = criticalPath(runOf(rows)).observed;
    expect(steps.map(({ row, stall }) => [row, stall])).toEqual([
      [0, 'front-gap'],
      [2, 'core-wait'],
    ]);
  });

  it('tiles the makespan exactly', () => {
    fc.assert(
      fc.property(randomRuns(), fc.integer({ min: 0, max: 5 }), (run, toleranceUs) => {
        const { steps, originUs, makespanUs, computeUs, stallUs, stallParts } = criticalPath(run, {
          toleranceUs,
        }).observed;
        let at = originUs;
        for (const step of steps) {
          expect(step.startUs - step.stallUs).toBe(at);
          expect(step.stallUs).toBeGreaterThanOrEqual(0);
          expect(step.endUs).toBeGreaterThanOrEqual(step.startUs);
          at = step.endUs;
        }
        expect(at).toBe(originUs + makespanUs);
        const stalls = stallUs['data-wait'] + stallUs['core-wait'] + stallUs['front-gap'];
        expect(computeUs + stalls).toBe(makespanUs);
        expect(stallParts.submitUs + stallParts.scheduleUs + stallParts.startUs).toBe(stalls);
      }),
    );
  });

  it('is never shorter than the static one', () => {
    fc.assert(
      fc.property(randomRuns(), (run) => {
        const path = criticalPath(run, { toleranceUs: 0 });
        expect(path.static.lengthUs).toBeLessThanOrEqual(path.observed.makespanUs);
      }),
    );
  });

  it('of no tasks is empty', () => {
    expect(criticalPath(runOf([])).observed).toMatchObject({ steps: [], makespanUs: 0, computeUs: 0 });
  });
});

it('counts no edge to a task that no core ran as one that was not kept to', () => {
  const rows = [
    { id: 0, start: 0, end: 4, fanout: [1, 2] },
    { id: 1, start: 1, end: 8 },
  ];
  expect(criticalPath(runOf(rows)).ignoredEdges).toBe(1);
});

describe('what is written about the paths', () => {
  const run = loadRun(fixture('may'));
  const path = criticalPath(run);

  it.each(['may', 'august'])('is the report in the golden file of %s', async (generation) => {
    const recorded = loadRun(fixture(generation));
    const text = renderCriticalPath(recorded, criticalPath(recorded));
    await expect(text).toMatchFileSnapshot(`../golden/${generation}-critical-path.txt`);
  });

  it('calls no chain a bound whose tasks overlapped', () => {
    const rows = [0, 1, 2].map((id) => ({ id, core: id, start: id / 10, end: 1 + id / 10, fanout: [id + 1] }));
    const overlapped = runOf(rows);
    expect(renderCriticalPath(overlapped, criticalPath(overlapped))).toContain(
      '3 tasks, 3.000 us (250.0 %): its tasks overlapped',
    );
    expect(renderCriticalPath(run, path)).toContain('no schedule is faster than that');
  });

  it('shows as many steps as asked for', () => {
    expect(renderCriticalPath(run, path, { top: 1 }).match(/\| (data-wait|front-gap) \|$/gm)).toHaveLength(1);
  });

  it('is a trace of each path that keeps the rules', () => {
    const { traceEvents } = traceOf((write) => writeObservedPath(run, path, write));
    const bars = traceEvents
      .filter(({ ph, pid }) => ph === 'X' && pid === 1)
      .map(({ name, ts, dur }) => [name, ts, dur]);
    expect(bars).toEqual([
      ['front-gap', 0, 3],
      ['load(t0)', 3, 10],
      ['data-wait', 13, 3],
      ['multiply(t1)', 16, 20],
      ['data-wait', 36, 4],
      ['multiply(r1t3)', 40, 10],
    ]);
    const chain = traceOf((write) => writeStaticPath(run, path, write)).traceEvents.filter(({ ph }) => ph === 'X');
    expect(chain.map(({ ts, dur }) => [ts, dur])).toEqual([
      [0, 10],
      [10, 20],
      [30, 10],
    ]);
  });
});
