import { describe, expect, it } from 'vitest';

import { kernelCounters, readPmu, renderCounters } from '../../src/index.js';

const FIRST = 'thread_id,core_id,task_id,func_id,core_type,pmu_total_cycles';
const A2A3_PIPES =
  'vec_busy_cycles,cube_busy_cycles,scalar_busy_cycles,mte1_busy_cycles,mte2_busy_cycles,mte3_busy_cycles,icache_miss,icache_req';
const A5_PIPES =
  'pmu_idc_aic_vec_busy_o,cube_instr_busy,scalar_instr_busy,mte1_instr_busy,mte2_instr_busy,mte3_instr_busy,icache_req,icache_miss,pmu_fix_instr_busy';

const pmuOf = (counters: string, rows: readonly string[]) =>
  readPmu([`${FIRST},${counters},event_type`, ...rows, ''].join('\n'), 'pmu.csv');

describe('counters', () => {
  it('are added up by kernel, the one with the most cycles first', () => {
    const pmu = pmuOf(A2A3_PIPES, [
      '0,3,0x0000000000000001,4,1,1000,200,0,0,0,600,100,7,9,2',
      '1,0,0x0000000000000002,5,0,5000,0,4000,0,0,500,0,0,0,2',
      '0,4,0xffffffff00000001,4,1,1000,400,0,0,0,600,100,0,0,2',
    ]);
    const names = { functions: new Map([[4, 'softmax']]) };
    const report = kernelCounters(pmu, { platform: 'a2a3', names });
    expect(report).toMatchObject({ source: 'pmu.csv', eventType: 2, isSimulated: false });
    expect(report.kernels.map(({ funcId }) => funcId)).toEqual([5, 4]);
    expect(report.kernels[0]).toMatchObject({ coreKind: 'aic', bound: 'compute' });
    const softmax = report.kernels[1]!;
    expect(softmax).toMatchObject({ name: 'softmax', coreKind: 'aiv', blocks: 2, cycles: 2000, bound: 'memory' });
    expect(softmax.counts).toMatchObject({
      vec_busy_cycles: 600,
      mte2_busy_cycles: 1200,
      icache_miss: 7,
      icache_req: 9,
    });
    expect(softmax.percent).toMatchObject({ vec_busy_cycles: 30, mte2_busy_cycles: 60, mte3_busy_cycles: 10 });
    expect(softmax.percent).not.toHaveProperty('icache_miss');
  });

  it('of the later generation have other names', () => {
    const kernelOf = (counts: string) => kernelCounters(pmuOf(A5_PIPES, [`0,0,0x1,0,0,1000,${counts},2`])).kernels[0]!;
    expect(kernelOf('0,700,0,0,100,0,0,0,200').bound).toBe('compute');
    expect(kernelOf('0,300,0,0,100,0,0,0,900').bound).toBe('memory');
    expect(kernelOf('800,0,0,0,100,0,0,0,0').bound).toBe('compute');
    expect(kernelOf('200,0,90,0,100,0,0,0,0').bound).toBe('neither');
  });

  it('of pipes that only take turns count together', () => {
    const pmu = pmuOf(A2A3_PIPES, ['0,0,0x1,0,1,1000,400,0,0,0,300,300,0,0,2']);
    expect(kernelCounters(pmu, { platform: 'a2a3' }).kernels[0]!.bound).toBe('neither');
    expect(kernelCounters(pmu, { platform: 'a2a3sim' }).kernels[0]!.bound).toBe('memory');
  });

  it('that counted nothing say nothing about what holds a kernel back', () => {
    const pipes = kernelCounters(pmuOf(A2A3_PIPES, ['0,0,0x1,0,1,1000,0,0,0,0,0,0,0,0,2']));
    expect(pipes.kernels[0]).not.toHaveProperty('bound');
    const memory = kernelCounters(pmuOf('main_read_req,main_write_req', ['0,0,0x1,0,1,1000,64,32,4']));
    expect(memory.kernels[0]).not.toHaveProperty('bound');
    expect(memory.kernels[0]!.counts).toEqual({ main_read_req: 64, main_write_req: 32 });
  });
});

describe('in words, counters', () => {
  it('say that they are simulated, and are left out when they are 0', () => {
    const pmu = pmuOf(A2A3_PIPES, ['0,0,0x1,0,1,1000,400,0,0,0,300,300,0,0,2', '0,0,0x2,1,1,10,0,0,0,0,0,0,0,0,2']);
    expect(renderCounters(kernelCounters(pmu, { platform: 'a5sim' })).split('\n')).toEqual([
      'Counters, simulated: what times and tensors of the kernels imply. None was measured.',
      '  func_0_a, aiv, 1 block, 1000 cycles: vec_busy_cycles 40.0 %, mte2_busy_cycles 30.0 %, mte3_busy_cycles 30.0 % (bound by memory)',
      '  func_1_b, aiv, 1 block, 10 cycles: nothing counted',
    ]);
  });

  it('are those of the twenty kernels with the most cycles', () => {
    const rows = Array.from({ length: 23 }, (_, funcId) => `0,0,0x1,${funcId},1,${100 - funcId},8,2,4`);
    const lines = renderCounters(kernelCounters(pmuOf('main_read_req,main_write_req', rows))).split('\n');
    expect(lines).toHaveLength(22);
    expect(lines[1]).toBe('  func_0_a, aiv, 1 block, 100 cycles: main_read_req 8, main_write_req 2');
    expect(lines[21]).toBe('  and 3 more with fewer cycles');
  });
});
