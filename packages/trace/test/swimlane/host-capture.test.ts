import { describe, expect, it } from 'vitest';

import { readRun, swimlane } from '../../src/index.js';
import type { RecordedRun, TraceEvent } from '../../src/index.js';
import { checkTrace } from '../check-trace.js';

/** Far beyond what a double holds; the clock of the chip has 50 MHz, so a tick is 20 ns. */
const TICKS = 2n ** 62n;

interface Capture {
  readonly anchors?: readonly object[];
  readonly phases?: readonly object[];
  readonly dropped?: object;
}

/** The host began at 1000 ns of its own clock, the chip 250 ticks after `TICKS`, which is 6200 ns. */
const anchors = [
  { host_before_ns: '0', device_cycles: String(TICKS), host_after_ns: '90000' },
  { host_before_ns: '1000', device_cycles: String(TICKS), host_after_ns: '1400' },
];
const phases = [{ kind: 'fanin', start_ns: '1000', end_ns: '3000', submit_idx: 0, task_id: '5' }];

function recordsOf({ anchors: clock_anchors, phases: host_orchestrator_phases, dropped }: Capture): RecordedRun {
  const at = (ticks: number): string => String(TICKS + BigInt(ticks));
  const value = {
    chip_swimlane_level: 4,
    metadata: { clock_freq_hz: 50e6, core_types: ['aiv'], core_to_thread: [0], clock_anchors },
    aicore_tasks: [[0, 5, 1, at(300), at(400)]],
    aicpu_tasks: [[0, 1, at(260), at(420)]],
    aicpu_scheduler_phases: [[{ kind: 'dispatch', start_cycles: at(250), end_cycles: at(270) }]],
    host_orchestrator_phases,
    dropped,
  };
  return readRun(value, 'chip_swimlane_records.json');
}

/** What the trace has of the host: the name of its tracks, its slices, and arrows from them. */
function hostOf(run: RecordedRun): { tracks: unknown[]; slices: unknown[]; arrows: unknown[] } {
  const trace = swimlane(run);
  expect(checkTrace(trace)).toEqual([]);
  const isHost = ({ pid, tid }: TraceEvent): boolean => pid === 1 && tid !== undefined && tid >= 4100;
  const events = trace.traceEvents.filter(isHost);
  return {
    tracks: events.filter(({ name }) => name === 'thread_name').map(({ args }) => args!['name']),
    slices: events.filter(({ ph }) => ph === 'X').map(({ name, tid, ts, dur }) => [name, tid, ts, dur]),
    arrows: events.filter(({ ph }) => ph === 's').map(({ name, ts }) => [name, ts]),
  };
}

describe('phases of the host', () => {
  it('are on the clock of the chip by the moment on both that took least time, with arrows', () => {
    const run = recordsOf({ anchors, phases });
    // The moment is 1200 ns ± 200, and as much as a tick more.
    expect(run.hostPhases).toMatchObject({ isAligned: true, uncertaintyUs: 0.22, dropped: 0 });
    expect(hostOf(run)).toEqual({
      tracks: ['Host Prepare (± 0.22 us)'],
      slices: [['fanin(t5)', 4100, 0, 2]],
      arrows: [['submit→dispatch', 1.99]],
    });
    // 1200 ns are the tick 2^62, so the host began 10 ticks before it.
    expect(run.tasks[0]).toMatchObject({ startUs: 6.2, dispatchUs: 5.4 });
    expect(run.clock.startMonotonicNs).toBe(1000n);
  });

  it('may be in ticks that the host has converted itself', () => {
    const inTicks = phases.map(({ start_ns, end_ns, ...phase }) => ({
      ...phase,
      start_cycles: String(TICKS - 10n),
      end_cycles: String(TICKS + BigInt(Number(end_ns) - Number(start_ns)) / 20n - 10n),
    }));
    expect(hostOf(recordsOf({ anchors, phases: inTicks })).slices).toEqual([['fanin(t5)', 4100, 0, 2]]);
  });

  it.each([
    ['there are no anchors', undefined],
    ['the anchors are none', []],
    ['one of them ends before it begins', [...anchors, { host_before_ns: 9, device_cycles: 1, host_after_ns: 8 }]],
    ['one of them is before the clock of the chip began', [{ ...anchors[0], device_cycles: -1 }]],
  ])('are marked, and lead nowhere, when %s', (_, wrong) => {
    const run = recordsOf({ anchors: wrong, phases });
    expect(run.hostPhases).toMatchObject({ isAligned: false, uncertaintyUs: undefined });
    expect(run.clock.startMonotonicNs).toBeUndefined();
    expect(hostOf(run)).toEqual({
      tracks: ['Host Prepare (own clock, not aligned)'],
      slices: [['fanin(t5)', 4100, 0, 2]],
      arrows: [],
    });
    expect(run.tasks[0]?.startUs).toBe(1);
  });

  it('with an anchor that is no anchor are an error that says where it is', () => {
    expect(() => recordsOf({ anchors: [{ host_before_ns: 1, device_cycles: 'x', host_after_ns: 2 }], phases })).toThrow(
      "'metadata.clock_anchors[0].device_cycles'",
    );
  });

  it('that lack some say so, and lead nowhere', () => {
    const dropped = { host_orchestrator_phases: 3 };
    expect(hostOf(recordsOf({ anchors, phases, dropped }))).toMatchObject({
      tracks: ['Host Prepare (± 0.22 us, 3 phases dropped)'],
      slices: [{}],
      arrows: [],
    });
    expect(recordsOf({ anchors, dropped }).hostPhases).toMatchObject({ phases: [], dropped: 3 });
    expect(hostOf(recordsOf({ anchors, phases, dropped: { aicore_tasks: 3 } })).arrows).toHaveLength(1);
  });

  it('that prepare graphs hold those inside of them, and are on lanes of their own where they overlap', () => {
    const phase = (kind: string, start: number, end: number): object => ({ kind, start_ns: start, end_ns: end });
    const prepared = [
      phase('graph_prepare', 1000, 5000),
      phase('params', 1100, 1200),
      phase('fanin', 1200, 1500),
      phase('graph_prepare', 4000, 6000),
      phase('params', 4100, 4200),
    ];
    const { tracks, slices } = hostOf(recordsOf({ anchors, phases: prepared }));
    expect(tracks).toEqual(['Host Prepare (± 0.22 us)', 'Host Prepare (± 0.22 us) (2)']);
    expect(slices).toEqual([
      ['graph_prepare(0)', 4100, 0, 4],
      ['params(0)', 4100, 0.1, 0.1],
      ['fanin(0)', 4100, 0.2, 0.3],
      ['graph_prepare(0)', 241_000_001, 3, 2],
      ['params(0)', 4100, 3.1, 0.1],
    ]);
  });
});
