import { describe, expect, it } from 'vitest';

import { loadRun, parseJson, readDependencies, readRun } from '../../src/index.js';
import { fixture, rowOf, runOf } from '../fixtures.js';

const read = (value: unknown): unknown => readRun(value, 'records.json');
const row = rowOf({ id: 1, start: 1, end: 2 });

describe('records of May', () => {
  it('have tasks, phases, dependencies and names', () => {
    const run = loadRun(fixture('may'));
    expect(run).toMatchObject({
      generation: 'may',
      level: 4,
      edgeSource: 'deps',
      coreToThread: [0, 0, 0, 1],
      dropped: {},
    });
    expect(run.machine).toEqual({ platform: 'a2a3sim', runtime: 'tensormap_and_ringbuffer', blockDim: 2 });
    expect(run.taskIds).toEqual([0n, 1n, 2n, 0x1_0000_0003n, 5n]);
    expect(run.tasks[3]).toEqual({
      task: 3,
      funcId: 1,
      core: 0,
      coreKind: 'aic',
      startUs: 40,
      endUs: 50,
      dispatchUs: 39,
      finishUs: 51.5,
    });
    expect(run.edges.at(-1)).toEqual({ pred: 4, succ: 3 });
    expect(run.names.orchestrator).toBe('diamond');
    expect(run.names.functions.get(1)).toBe('multiply');
    expect(run.schedulerPhases.map((phases) => phases.length)).toEqual([8, 1]);
    expect(run.orchestratorPhases[0]?.[1]).toEqual({ phase: 'params', startUs: 0.2, endUs: 0.5, submit: 0, task: 0 });
    expect(run.orchestrator).toMatchObject({ submits: 4, phaseUs: { fanin: 1.4 } });
  });

  it('take edges of the records when no dependencies lie beside them, each once', () => {
    const rows = [0, 1].map((core) => ({ id: 0, core, start: 0, end: 1, fanout: [1, 1, 7] }));
    const run = runOf([...rows, { id: 1, start: 2, end: 3 }]);
    expect(run.edgeSource).toBe('fanout');
    expect(run.edges).toEqual([
      { pred: 0, succ: 1 },
      { pred: 0, succ: 2 },
    ]);
    expect(run.taskIds).toEqual([0n, 1n, 7n]);
  });

  it('of a run without tasks are fine', () => {
    expect(runOf([])).toMatchObject({ tasks: [], taskIds: [], edges: [], edgeSource: 'none', level: 1 });
  });

  it('have task ids of 64 bits, folded to unsigned when they are negative, also in quotes', () => {
    const ids = '[18446744073709551614, -1, "18446744073709551615", 9007199254740993]';
    const rows = (parseJson(ids, 'ids') as (number | bigint)[]).map((id) => rowOf({ id, start: 0, end: 1 }));
    const run = readRun({ version: 1, tasks: rows }, 'records.json');
    expect(run.taskIds).toEqual([2n ** 64n - 2n, 2n ** 64n - 1n, 2n ** 53n + 1n]);
    expect(run.tasks.map(({ task }) => task)).toEqual([0, 1, 1, 2]);
  });

  it('leave out times of dispatch and finish that were not recorded', () => {
    const [task] = runOf([{ id: 0, start: 1, end: 2, dispatch: -1, finish: 0 }]).tasks;
    expect(task).toMatchObject({ dispatchUs: undefined, finishUs: undefined });
  });

  it('have phases that are about no task', () => {
    const phase = { phase: 'orch_scope_end', start_time_us: 1, end_time_us: 2, submit_idx: 3 };
    const phases = [phase, { ...phase, task_id: -1 }, { ...phase, task_id: 2n ** 64n - 1n }, { ...phase, task_id: 4 }];
    const { orchestratorPhases, taskIds } = runOf([], { version: 2, aicpu_orchestrator_phases: [phases] });
    expect(orchestratorPhases[0]!.map(({ task }) => task)).toEqual([undefined, undefined, undefined, 0]);
    expect(taskIds).toEqual([4n]);
  });

  it('say what the clock is and how much was lost', () => {
    const clock = { kind: 'model', start_monotonic_ns: '9223372036854775807', start_wall_ns: 5 };
    const run = runOf([], { clock, dropped: { tasks: 3, phases: 0 } });
    expect(run.clock).toEqual({ kind: 'model', startMonotonicNs: 2n ** 63n - 1n, startWallNs: 5n });
    expect(run.dropped).toEqual({ tasks: 3 });
    expect(runOf([], { dropped: 4 }).dropped).toEqual({ records: 4 });
  });
});

describe('records of August', () => {
  it('become the same run: rows are joined, ticks are microseconds, kernels come from the dependencies', () => {
    const run = loadRun(fixture('august'));
    expect(run).toMatchObject({ generation: 'august', level: 4, edgeSource: 'deps' });
    const shifted = loadRun(fixture('may')).tasks.map((task) => ({
      ...task,
      startUs: task.startUs - 0.2,
      endUs: task.endUs - 0.2,
      dispatchUs: task.dispatchUs! - 0.2,
      finishUs: task.finishUs! - 0.2,
    }));
    run.tasks.forEach((task, index) => {
      const { startUs, endUs, dispatchUs, finishUs, ...others } = shifted[index]!;
      expect(task).toMatchObject(others);
      expect(task.startUs).toBeCloseTo(startUs, 6);
      expect(task.endUs).toBeCloseTo(endUs, 6);
      expect(task.dispatchUs).toBeCloseTo(dispatchUs, 6);
      expect(task.finishUs).toBeCloseTo(finishUs, 6);
    });
    expect(run.edges[0]).toMatchObject({ source: 'tensormap', arg: 0, flags: 'retain', overlap: 'full' });
    expect(run.edges[0]?.consumer).toEqual({ shape: [16], strides: [1], startOffset: 0 });
    expect(run.taskDetails[3]).toMatchObject({ scope: 'manual', kernelIds: [1, 2, -1], blockCount: 1 });
    expect(run.tensors).toHaveLength(1);
  });

  const records = {
    chip_swimlane_level: 2,
    metadata: { clock_freq_hz: 1e6, core_types: ['aic', 'aiv', 'aiv'], core_to_thread: [] },
    aicore_tasks: [
      [1, 4, 9, 100, 110],
      [1, 5, 9, 120, 130],
      [2, 6, 9, 100, 105],
    ],
    aicpu_tasks: [
      [1, 9, 95, 112],
      [1, 9, 118, 133],
    ],
  };

  it('join rows whose register id comes round again in order, and keep those that nothing joins', () => {
    const { tasks } = readRun(records, 'records.json');
    expect(tasks.map(({ dispatchUs, finishUs }) => [dispatchUs, finishUs])).toEqual([
      [0, 17],
      [23, 38],
      [undefined, undefined],
    ]);
  });

  it('of level 1 have no times of the scheduler', () => {
    const { tasks } = readRun({ ...records, chip_swimlane_level: 1 }, 'records.json');
    expect(tasks.every(({ dispatchUs, finishUs }) => dispatchUs === undefined && finishUs === undefined)).toBe(true);
  });

  it('are refused with level 5, without a clock, and with rows that are too short', () => {
    expect(() => read({ ...records, chip_swimlane_level: 5 })).toThrow('level 5');
    expect(() => read({ ...records, metadata: {} })).toThrow("'metadata.clock_freq_hz' is missing");
    expect(() => read({ ...records, aicore_tasks: [[1, 2]] })).toThrow("'aicore_tasks[0]' is [1, 2]");
    expect(() => read({ ...records, aicore_tasks: [[7, 0, 0, 1, 2]] })).toThrow('core 7');
    expect(() => read({ ...records, aicore_tasks: [[1, 4, 9, 100, 2n ** 64n - 1n]] })).toThrow(
      'records.json: tick 18446744073709551615 is',
    );
  });
});

describe('dependencies of August', () => {
  it('may have what takes 64 bits in quotes', () => {
    const arg = { idx: 0, type: 'input', tensor_id: '9', shape: [4], strides: [1], start_offset: '4' };
    const tensor = { tensor_id: '9', buffer_addr: '18446744073709551615', version: 1, buffer_numel: '128' };
    const task = { task_id: '0', kernel_ids: [0, -1, -1], args: [arg] };
    const { tasks, tensors } = readDependencies(
      { version: 2, tasks: [task], tensors: [tensor], edges: [] },
      'deps.json',
    );
    expect(tasks[0]!.args[0]).toMatchObject({ startOffset: 4 });
    expect(tensors[0]).toMatchObject({ elements: 128, bufferAddress: '18446744073709551615' });
    const large = { ...tensor, buffer_numel: '18446744073709551615' };
    expect(() => readDependencies({ version: 2, tensors: [large], edges: [] }, 'deps.json')).toThrow(
      "'tensors[0].buffer_numel' is '18446744073709551615'; it must be an integer below 2^53",
    );
  });
});

describe('a file that is something else', () => {
  it.each([
    [{ version: 1, edges: [] }, 'dependencies of a run (deps.json)'],
    [{ traceEvents: [] }, 'a trace that was converted already'],
    [{ callable_id_to_name: {} }, 'names of functions'],
    [{ version: 1, spans: [] }, 'spans of the host'],
    [[], 'no file that a run records'],
    ['text', 'no file that a run records'],
    [null, 'no file that a run records'],
  ])('%j is told as what it is', (value, words) => {
    expect(() => read(value)).toThrow(words);
  });

  it.each([
    [{ version: 3, tasks: [] }, 'records of version 3 cannot be read; versions 1 and 2 can'],
    [{ tasks: [] }, "'version' is missing"],
    [{ version: 2 }, "'tasks' is missing"],
    [{ version: 1, tasks: [row, 5] }, "'tasks[1]' is 5; it must be an object"],
    [
      { version: 1, tasks: [{ ...row, core_type: 'gpu' }] },
      '\'tasks[0].core_type\' is \'gpu\'; it must be "aic" or "aiv"',
    ],
    [{ version: 1, tasks: [{ ...row, task_id: 1.5 }] }, "'tasks[0].task_id' is 1.5"],
    [
      { version: 1, tasks: [{ ...row, end_time_us: 0 }] },
      "'tasks[0].end_time_us' is 0; it must be at least the start, 1",
    ],
    [{ version: 1, tasks: [{ ...row, core_id: -1 }] }, "'tasks[0].core_id' is -1"],
    [
      { version: 1, tasks: [{ ...row, core_id: 4e9 }] },
      "'tasks[0].core_id' is 4000000000; it must be the id of a core",
    ],
    [{ version: 1, tasks: [{ ...row, start_time_us: -4 }] }, "'tasks[0].start_time_us' is -4; it must be microseconds"],
    [{ version: 1, tasks: [{ ...row, end_time_us: 1e300 }] }, "'tasks[0].end_time_us' is 1e+300; it must be microsec"],
    [{ version: 1, tasks: [{ ...row, finish_time_us: 1e13 }] }, "'tasks[0].finish_time_us' is 10000000000000; it must"],
    [{ version: 2, tasks: [], aicpu_scheduler_phases: [[{}]] }, "'aicpu_scheduler_phases[0][0].phase' is missing"],
  ])('%j is told with its place', (value, words) => {
    expect(() => read(value)).toThrow(words);
  });
});
