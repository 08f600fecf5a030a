import { describe, expect, it } from 'vitest';

import { loadStrace, renderRounds, renderTree, straceRounds, tracedRuns } from '../../src/index.js';
import { fixture } from '../fixtures.js';
import { logOf, step } from './lines.js';

const fromFixture = tracedRuns(loadStrace(fixture('strace/node-and-chip.log')));

describe('runs of a log', () => {
  it('are those of a process and number, in the order in which they began', () => {
    const log = logOf(
      step('chip.run', { pid: 2, inv: 1, ts: 300 }),
      step('chip.run', { pid: 1, inv: 2, ts: 200 }),
      step('chip.run', { pid: 1, inv: 1, ts: 100 }),
    );
    expect(tracedRuns(log).map(({ pid, inv }) => [pid, inv])).toEqual([
      [1, 1n],
      [1, 2n],
      [2, 1n],
    ]);
  });

  it('have steps inside of steps, each thread by itself, as the golden file has them', async () => {
    await expect(`${renderTree(fromFixture)}\n`).toMatchFileSnapshot('../golden/strace-tree.txt');
  });

  it('have the callable of their outermost step, which a foreign program never is', () => {
    const [run] = tracedRuns(
      logOf(
        step('torch.step', { hid: 'ff', ts: 0, dur: 900 }),
        step('chip.run.bind', { depth: 1, hid: '0', ts: 20 }),
        step('chip.run', { hid: 'ab', ts: 10 }),
      ),
    );
    expect(run).toMatchObject({ hid: 'ab', outermost: { name: 'chip.run' } });
    const [, foreign] = run!.threads;
    expect(foreign).toMatchObject({ isForeign: true, steps: [{ record: { name: 'torch.step' }, steps: [] }] });
  });

  it('cannot make terminals do anything', () => {
    const text = renderTree(tracedRuns(logOf(step('chip.%1b%5B2Ja', { more: 'note=%0a%07' }))));
    expect(text).not.toMatch(/[^\P{Cc}\n]/u);
    expect(text.split('\n')).toHaveLength(3);
  });
});

describe('what rounds took', () => {
  it('is a table for each callable, as the golden file has it', async () => {
    await expect(`${renderRounds(straceRounds(fromFixture))}\n`).toMatchFileSnapshot('../golden/strace-rounds.txt');
  });

  it('has the least, the median and the most of each part', () => {
    const log = logOf(...[3, 1, 2, 4].map((us, inv) => step('chip.run', { inv, ts: 10_000 * inv, dur: 1000 * us })));
    const [bucket] = straceRounds(tracedRuns(log));
    expect(bucket).toMatchObject({
      hid: 'ab',
      rounds: [{ hostUs: 3 }, { hostUs: 1 }, { hostUs: 2 }, { hostUs: 4 }],
      min: { hostUs: 1, deviceUs: undefined },
      median: { hostUs: 2.5 },
      max: { hostUs: 4 },
    });
  });

  it('is apart for each callable', () => {
    const log = logOf(step('chip.run', { inv: 1, hid: 'a' }), step('chip.run', { inv: 2, hid: 'b' }));
    expect(straceRounds(tracedRuns(log)).map(({ hid, rounds }) => [hid, rounds.length])).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
  });

  it('takes the parts of the chip from the host where a simulator stands for it', () => {
    const inside = (name: string, ts: number, dur: number): string => step(name, { depth: 1, ts, dur });
    const log = logOf(
      step('chip.run', { dur: 9000 }),
      inside('chip.run.device', 1000, 7000),
      inside('chip.run.orch', 2000, 3000),
      inside('chip.run.sched', 3000, 4000),
    );
    expect(straceRounds(tracedRuns(log))[0]?.rounds).toEqual([
      { pid: 1, inv: 1n, hostUs: 9, deviceUs: 7, effectiveUs: 5, orchUs: 3, schedUs: 4 },
    ]);
  });

  it('never mixes the clocks of host and chip', () => {
    const log = logOf(
      step('chip.run', { dur: 9000 }),
      step('chip.run.sched', { depth: 1, ts: 10, dur: 100 }),
      step('core.device.orch', { depth: 1, ts: 5_000_000, dur: 3000, more: 'clk=dev' }),
    );
    const [round] = straceRounds(tracedRuns(log))[0]!.rounds;
    expect(round).toMatchObject({ deviceUs: 3, orchUs: 3, schedUs: 0.1, effectiveUs: undefined });
  });

  it('leaves out what foreign programs did', () => {
    const log = logOf(step('torch.run', { inv: 7 }), step('chip.run', { inv: 8 }), step('torch.sched', { inv: 8 }));
    expect(straceRounds(tracedRuns(log))).toMatchObject([
      { name: 'chip.run', rounds: [{ inv: 8n, schedUs: undefined }] },
    ]);
  });
});
