import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { compileCallable } from '@pto/compiler';
import { TaskArgs } from '@pto/task-interface';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Worker } from '../../src/index.js';
import { cacheDir } from '../support/callables.js';

const runtime = 'tensormap_and_ringbuffer';
const example = path.join(import.meta.dirname, `../../../../examples/a2a3/${runtime}/vector-example/kernels`);

let outputs: string;
beforeAll(() => void (outputs = mkdtempSync(path.join(tmpdir(), 'pto-tasks-'))));
afterAll(() => rmSync(outputs, { recursive: true }));

const read = (file: string): string => readFileSync(path.join(outputs, file), 'utf8');

interface DumpedTensor {
  task_id: string;
  role: string;
  stage: string;
  dtype: string;
  shape: number[];
  bin_offset: number;
  bin_size: number;
}

describe.each(['a2a3sim', 'a5sim'] as const)('a run that records its tasks, on %s', (platform) => {
  it('leaves dependencies, tensors and the use of rings', async () => {
    const kernel = (name: string): string => path.join(example, `aiv/kernel_${name}.cpp`);
    const callable = await compileCallable({
      platform,
      runtime,
      cacheDir,
      orchestration: {
        source: path.join(example, 'orchestration/vector_example.cpp'),
        signature: ['in', 'in', 'out'],
      },
      kernels: [
        { funcId: 0, source: kernel('add'), coreType: 'aiv', signature: ['in', 'in', 'out'] },
        { funcId: 1, source: kernel('add_scalar'), coreType: 'aiv', signature: ['in', 'out', 'scalar'] },
        { funcId: 2, source: kernel('mul'), coreType: 'aiv', signature: ['in', 'in', 'out'] },
      ],
    });
    await using worker = new Worker({ level: 2, platform, runtime });
    const id = worker.register(callable);
    await worker.init();
    const shape = [128, 128];
    const f = new Float32Array(128 * 128);
    const args = new TaskArgs()
      .addTensor({ data: new Float32Array(f.length).fill(2), shape })
      .addTensor({ data: new Float32Array(f.length).fill(3), shape })
      .addTensor({ data: f, shape }, 'output_existing');
    await worker.run(id, args, {
      blockDim: 3,
      aicpuThreadNum: 4,
      enableDepGen: true,
      enableDumpTensor: true,
      enableScopeStats: true,
      outputPrefix: outputs,
    });
    expect(f[0]).toBe(47);

    const inner = (local: number): number => 2 ** 32 + local;
    const [t0, t1, t2, t3, t4] = [0, inner(0), inner(1), inner(2), inner(3)];
    const deps = JSON.parse(read('deps.json')) as { version: number; edges: [number, number][]; tasks: unknown[] };
    expect(deps.version).toBe(1);
    expect(deps.edges).toEqual(
      expect.arrayContaining([
        [t0, t1],
        [t0, t2],
        [t1, t3],
        [t2, t3],
        [t0, t4],
        [t3, t4],
      ]),
    );
    expect(new Set(deps.edges.flat())).toEqual(new Set([t0, t1, t2, t3, t4]));
    expect(deps.tasks).toHaveLength(5);

    const dump = JSON.parse(read('tensor_dump/tensor_dump.json')) as { bin_file: string; tensors: DumpedTensor[] };
    const bin = readFileSync(path.join(outputs, 'tensor_dump', dump.bin_file));
    const first = (tensor: DumpedTensor): number => bin.readFloatLE(tensor.bin_offset);
    expect(dump.tensors).toHaveLength(13);
    const [a, b, sum] = dump.tensors;
    expect([a, b, sum].map((tensor) => `${tensor!.stage} ${tensor!.role} ${first(tensor!)}`)).toEqual([
      'before_dispatch input 2',
      'before_dispatch input 3',
      'after_completion output 5',
    ]);
    expect(a).toMatchObject({ task_id: '0x0000000000000000', dtype: 'FLOAT32', shape, bin_size: 128 * 128 * 4 });
    expect(first(dump.tensors.at(-1)!)).toBe(47);

    const samples = read('scope_stats.jsonl')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(samples[0]).toMatchObject({ version: 6 });
    expect(samples.slice(1).map((sample) => `${String(sample['phase'])} ${String(sample['ring'])}`)).toEqual([
      'begin 0',
      'begin 1',
      'end 1',
      'end 0',
    ]);
  });
});
