import { describe, expect, it } from 'vitest';

import { loadStrace, spansTrace, straceSpans } from '../../src/index.js';
import type { HostSpan, StraceLog } from '../../src/index.js';
import { checkTrace } from '../check-trace.js';
import { fixture } from '../fixtures.js';
import { logOf, step } from './lines.js';

/** Spans as `path/lane name`. */
const places = (log: StraceLog): string[] =>
  straceSpans(log).spans.map((span) => `${span.path}/${span.lane} ${span.name}`);
const named = (log: StraceLog, name: string): HostSpan => straceSpans(log).spans.find((span) => span.name === name)!;

describe('the trace of a log', () => {
  it('is the one in the golden file, and keeps the rules', async () => {
    const trace = spansTrace(straceSpans(loadStrace(fixture('strace/node-and-chip.log'))));
    expect(checkTrace(trace)).toEqual([]);
    const lines = trace.traceEvents.map((event) => JSON.stringify(event)).join('\n');
    await expect(`${lines}\n`).toMatchFileSnapshot('../golden/strace-trace.txt');
  });

  it('has a lane for each process, thread and slot', () => {
    const log = logOf(
      step('node.run', { pid: 1 }),
      step('chip.run', { pid: 2, inv: 1, more: 'slot=0' }),
      step('chip.run', { pid: 2, inv: 2, ts: 5, more: 'slot=1' }),
      step('chip.run.sched', { pid: 2, tid: 9, inv: 2, ts: 6 }),
    );
    expect(places(log)).toEqual([
      'node 1/tid 1 node.run',
      'chip 2/tid 1 slot 0 chip.run',
      'chip 2/tid 1 slot 1 chip.run',
      'chip 2/scheduler (tid 9) chip.run.sched',
    ]);
  });

  it('has an arrow from the dispatch of a level to the run of the one below it', () => {
    const log = logOf(
      step('node.run.dispatch', { pid: 1, depth: 1, more: 'dispatch_id=4' }),
      step('chip.run', { pid: 2, ts: 5, more: 'dispatch_id=4' }),
      step('chip.run.bind', { pid: 2, ts: 6, dur: 10, depth: 1, more: 'dispatch_id=4' }),
      step('chip.run', { pid: 3, ts: 5, more: 'dispatch_id=5' }),
    );
    const { spans, flows } = straceSpans(log);
    const path = (id: string): string => spans[Number(id)]!.path;
    expect(flows.map(({ kind, from, to }) => [kind, path(from), path(to)])).toEqual([['dispatch', 'node 1', 'chip 2']]);
  });

  it('keeps the times of the clock of a chip apart from those of the host', () => {
    const log = logOf(
      step('chip.run', { ts: 1_000_000 }),
      step('core.device', { ts: 77_000, more: 'clk=dev' }),
      step('core.device.orch', { ts: 78_000, dur: 10, depth: 1, more: 'clk=dev' }),
    );
    expect(places(log)).toContain('chip 1 (own clock)/tid 1 core.device');
    expect(named(log, 'chip.run').startUs).toBe(0);
    expect(named(log, 'core.device').startUs).toBe(0);
    expect(named(log, 'core.device.orch').startUs).toBe(1);
  });

  it('puts processes of several hosts on one clock by their anchors, and leaves those of one host as they are', () => {
    const anchor = (pid: number, mono: number, wall: number): string =>
      `[CLOCK_ANCHOR] v=1 pid=${pid} mono_ns=${mono} wall_ns=${wall}`;
    const log = logOf(
      anchor(1, 0, 100_000_000_000),
      anchor(2, 50, 100_000_000_900),
      anchor(3, 0, 200_000_000_000),
      step('node.run', { pid: 1, ts: 1000 }),
      step('chip.run', { pid: 2, ts: 3000 }),
      step('chip.far', { pid: 3, ts: 4000 }),
    );
    expect(named(log, 'chip.run').startUs).toBe(2);
    expect(named(log, 'chip.far').startUs).toBe(100_000_003);
    expect(straceSpans(log)).toMatchObject({ monotonicOriginNs: 1000n, wallOriginNs: 100_000_001_000n });
  });

  it('gives origins that doubles do not hold, and times that they do', () => {
    const [first, second] = [2n ** 62n + 1n, 2n ** 62n + 1236n];
    const at = (name: string, ts: bigint): string => step(name).replace('ts=0', `ts=${ts}`);
    const log = logOf(at('chip.a', first), at('chip.b', second));
    expect(straceSpans(log).monotonicOriginNs).toBe(first);
    expect(named(log, 'chip.b').startUs).toBe(1.235);
  });
});

describe('foreign programs', () => {
  it('have tracks of their own, also in the thread of a run', () => {
    const log = logOf(step('chip.run', { ts: 5 }), step('torch.step', { ts: 0, dur: 900, depth: 0 }));
    expect(places(log)).toEqual(['chip 1/tid 1 chip.run', 'ext 1/tid 1 torch.step']);
  });

  it('are never a run, nor sent or called by one', () => {
    const log = logOf(
      step('torch.dispatch', { pid: 1, more: 'dispatch_id=1' }),
      step('chip.run', { pid: 2, more: 'dispatch_id=1' }),
      step('node.run.dispatch', { pid: 3, more: 'dispatch_id=2' }),
      step('torch.run', { pid: 4, more: 'dispatch_id=2' }),
    );
    expect(straceSpans(log).flows).toEqual([]);
    expect(named(log, 'torch.run').kind).toBe('phase');
    expect(named(log, 'chip.run').kind).toBe('run');
  });

  it('do not keep a thread from being called a scheduler', () => {
    const log = logOf(step('chip.run.sched', { tid: 4 }), step('torch.step', { tid: 4 }));
    expect(places(log)[0]).toBe('chip 1/scheduler (tid 4) chip.run.sched');
  });
});
