import { describe, expect, it } from 'vitest';

import { kernelCosts, pmuKernelCosts, readPmu } from '../../src/index.js';
import { runOf } from '../fixtures.js';

describe('costs of kernels', () => {
  it('are the medians of their blocks, in nanoseconds', () => {
    const run = runOf([
      { id: 0, func: 7, start: 0, end: 2 },
      { id: 1, func: 7, start: 2, end: 6 },
      { id: 2, func: 7, start: 6, end: 106 },
      { id: 3, func: 0, start: 0, end: 1.5 },
      { id: 4, func: 0, start: 2, end: 4.5 },
      { id: 5, func: -1, start: 0, end: 1 },
    ]);
    expect(kernelCosts(run)).toEqual({ version: 1, kernels: { 0: { ns: 2000 }, 7: { ns: 4000 } } });
  });

  it('come from cycles by the clock of the cores', () => {
    const header = 'thread_id,core_id,task_id,func_id,core_type,pmu_total_cycles,vec_busy_cycles,event_type';
    const counts = readPmu(`${header}\n0,1,0x2,3,1,1850,0,2\n0,2,0x3,3,1,3700,0,2\n0,2,0x4,-1,1,9,0,2\n`, 'pmu.csv');
    expect(pmuKernelCosts(counts, 1.85e9)).toEqual({ version: 1, kernels: { 3: { ns: 1500 } } });
  });

  it('are not learnt from a run without kernels', () => {
    expect(() => kernelCosts(runOf([]))).toThrow('no kernels');
  });
});

it.each([
  ['', 'names no column func_id'],
  ['func_id,pmu_total_cycles\n1,many\n', "line 2 is '1,many'"],
  ['func_id,pmu_total_cycles\n1,5\n1\n', "line 3 is '1'"],
  ['func_id,pmu_total_cycles,icache_req\n1,5,-2\n', "line 2 is '1,5,-2'"],
])('%j is refused as counters of cores', (text, problem) => {
  expect(() => readPmu(text, 'pmu.csv')).toThrow(problem);
});
