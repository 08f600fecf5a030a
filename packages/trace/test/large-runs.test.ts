// What takes seconds here took minutes, or more stack than there is, when its cost grew with the square of the run.

import { expect, it } from 'vitest';

import {
  dependencyGraph,
  dependencyReport,
  dependencyText,
  readDependencies,
  readRun,
  swimlane,
} from '../src/index.js';

const TIMEOUT_MS = 30_000;

it(
  'one task that many wait for has them all in its text',
  () => {
    const successors = 200_000;
    const edges = Array.from({ length: successors }, (_, i) => [0, i + 1]);
    const report = dependencyReport(dependencyGraph(readDependencies({ version: 1, edges }, 'deps.json')));
    const text = dependencyText(report);
    expect(text).toContain(`  fan-out ${successors}\n    recorded: t1, t2, `);
    expect(text).toContain(`\nt${successors} `);
  },
  TIMEOUT_MS,
);

it(
  'phases of every kind and blocks under one register id are all in the trace',
  () => {
    const blocks = Array.from({ length: 100_000 }, (_, i) => 100 * i);
    const phase = (kind: string, at: number) => ({ kind, start_cycles: at, end_cycles: at + 10, loop_iter: 0 });
    const file = {
      chip_swimlane_level: 3,
      metadata: { clock_freq_hz: 1e6, core_types: ['aiv'], core_to_thread: [0] },
      aicore_tasks: blocks.map((at, task) => [0, task, 7, at + 50, at + 60]),
      aicpu_tasks: blocks.map((at) => [0, 7, at + 40, at + 70]),
      aicpu_scheduler_phases: [blocks.flatMap((at) => [phase('resolve', at), phase('dispatch', at + 20)])],
    };
    const run = readRun(file, 'chip_swimlane_records.json');
    expect(run.tasks.at(-1)).toMatchObject({ dispatchUs: blocks.at(-1)! + 40, finishUs: blocks.at(-1)! + 70 });
    const tracks = swimlane(run).traceEvents.filter(({ ph, pid }) => ph === 'X' && pid === 2);
    expect(tracks.filter(({ tid }) => tid === 30_001)).toHaveLength(blocks.length);
    expect(tracks.filter(({ tid }) => tid === 30_000)).toHaveLength(blocks.length);
  },
  TIMEOUT_MS,
);
