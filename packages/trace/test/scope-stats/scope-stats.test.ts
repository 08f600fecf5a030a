import { PtoError } from '@pto/task-interface';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readScopeStats, scopePage, scopeReport, scopeText } from '../../src/index.js';

const meta = {
  version: 6,
  type: 'meta',
  task_window: [16, 32],
  heap: [1 << 20, 4096],
  dep_pool: [64, 64],
  tensormap: 100,
  dropped: 0,
};

interface Use {
  readonly window: [number, number];
  readonly heap: [number, number];
  readonly map: number;
}

function sample(
  site: string,
  phase: 'begin' | 'end',
  depth: number,
  ring: number,
  use: Use,
  more: object = {},
): object {
  return {
    site,
    phase,
    depth,
    ring,
    task_window_start: use.window[0],
    task_window_end: use.window[1],
    heap_start: use.heap[0],
    heap_end: use.heap[1],
    dep_pool_start: 0,
    dep_pool_end: 0,
    tensormap: use.map,
    ...more,
  };
}

const peaks = { task_window_peak: 15, heap_peak: 4096, dep_pool_peak: 3, tensormap_peak: 9 };
const lines = [
  meta,
  sample('root', 'begin', 0, 0, { window: [0, 0], heap: [0, 0], map: 0 }),
  sample('loop+0x10', 'begin', 1, 1, { window: [4, 6], heap: [0, 1024], map: 2 }),
  sample('loop+0x10', 'end', 1, 1, { window: [10, 14], heap: [1024, 3072], map: 5 }),
  sample('loop+0x10', 'begin', 1, 1, { window: [14, 14], heap: [3072, 3072], map: 2 }),
  sample('loop+0x10', 'end', 1, 1, { window: [16, 17], heap: [3072, 3072], map: 4 }),
  sample('root', 'end', 0, 0, { window: [1, 4], heap: [0, 4096], map: 2 }, peaks),
];
const textOf = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const samples = readScopeStats(textOf(lines), 'scope_stats.jsonl');

describe('statistics of scopes', () => {
  it('say what each took: at most, at its end, in all', () => {
    expect(scopeReport(samples).scopes).toMatchObject([
      {
        site: 'loop+0x10',
        ring: 1,
        times: 2,
        use: {
          task_window: { highWater: 10, liveAtExit: 4, allocated: 8 },
          heap: { highWater: 3072, liveAtExit: 2048, allocated: 2048 },
          tensormap: { highWater: 5, liveAtExit: 5, allocated: 3 },
        },
      },
      { site: 'root', ring: 0, use: { task_window: { highWater: 15, liveAtExit: 3, allocated: 4 } } },
    ]);
  });

  it('are told in words, with what was nearly full', () => {
    expect(scopeText(scopeReport(samples))).toBe(
      `scope_stats.jsonl: 3 scopes

ring 0: at most task window 15 of 16 (94 %), heap 4 KiB of 1 MiB (0 %), dependency pool 3 of 64 (5 %), tensor map 9 of 100 (9 %)
ring 1: at most task window 4 of 32 (13 %), heap 2 KiB of 4 KiB (50 %), dependency pool 0 of 64 (0 %), tensor map 5 of 100 (5 %)
ring 0: the task window was nearly full, so submits may have waited for room; make it larger

at most in use at the same time / still in use at the end / taken in all, of the scope with most:

scope      ring  depth  times  task window  heap                   dependency pool  tensor map
loop+0x10  1     1      2      10 / 4 / 8   3 KiB / 2 KiB / 2 KiB  0 / 0 / 0        5 / 5 / 3
root       0     0      1      15 / 3 / 4   4 KiB / 4 KiB / 4 KiB  3 / 0 / 0        9 / 2 / 2
`,
    );
  });

  it('count scopes that did not end, and samples that did not fit', () => {
    const report = scopeReport(readScopeStats(textOf([{ ...meta, dropped: 5 }, ...lines.slice(1, 3)]), 'file'));
    expect(report).toMatchObject({ leftOpen: 2, dropped: 5 });
    expect(scopeText(report)).toMatch(/5 samples did not fit.*\n2 had not ended/);
  });

  it('are drawn on a page without a program that takes no name for markup', () => {
    const evil = lines.map((line) => ('site' in line ? { ...line, site: '<img src=x onerror=1>' } : line));
    const page = scopePage(readScopeStats(textOf(evil), 'file'));
    expect(page).not.toMatch(/<script|<img/);
    expect(page).toContain("script-src 'none'");
    expect(page.match(/<figure>/g)).toHaveLength(8);
    expect(page).toContain('ring 0, task window: at most 15 of 16');
    expect(page).toContain('<path class="limit" d="M0,');
  });

  it('have times on the clock that their first line names, if it does', () => {
    const clock = { kind: 'wall', start_monotonic_ns: '18446744073709551615', start_wall_ns: '5' };
    const timed = [{ ...meta, clock }, { ...lines[1], time_us: 12.345 }, lines[2]!];
    const read = readScopeStats(textOf(timed), 'file');
    expect(read.clock).toEqual({ kind: 'wall', startMonotonicNs: 18446744073709551615n, startWallNs: 5n });
    expect(read.samples.map(({ timeUs }) => timeUs)).toEqual([12.345, undefined]);
    expect(samples.clock).toBeUndefined();
  });

  it('of many samples are drawn in a few points', () => {
    const begin = sample('a', 'begin', 0, 0, { window: [0, 1], heap: [0, 0], map: 0 });
    const end = sample('a', 'end', 0, 0, { window: [0, 1], heap: [0, 0], map: 0 });
    const many = [meta, ...Array.from({ length: 20_000 }, (_, i) => (i % 2 === 0 ? begin : end))];
    expect(scopePage(readScopeStats(textOf(many), 'file')).length).toBeLessThan(200_000);
  });

  it.each([
    ['', 'the file is empty'],
    ['{"version": 5}', 'version 5 cannot be read'],
    ['{"version": 1, "edges": []}', 'this is no file of scope statistics'],
    [`${textOf(lines)}{"site": "x", "pha`, 'scope_stats.jsonl:8'],
    [textOf([meta, lines[3]!]), "ends the scope 'loop+0x10' at depth 1, which has not begun"],
    [textOf([meta, { ...lines[1], heap_start: 9 }]), 'at least heap_start (9)'],
  ])('%j are an error that says what is wrong', (text, wanted) => {
    expect(() => scopeReport(readScopeStats(text, 'scope_stats.jsonl'))).toThrow(wanted);
  });

  it('are numbers or an error, whatever is damaged', () => {
    const text = textOf(lines);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ maxLength: 3 }), fc.nat(3), (at, put, gone) => {
        try {
          scopeText(scopeReport(readScopeStats(text.slice(0, at) + put + text.slice(at + gone), 'file')));
        } catch (error) {
          expect(error).toBeInstanceOf(PtoError);
        }
      }),
      { numRuns: 300 },
    );
  });
});
