import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { compileCallable } from '@pto/compiler';
import { TaskArgs } from '@pto/task-interface';
import type { ChipCallable } from '@pto/task-interface';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Worker } from '../../src/index.js';
import { cacheDir } from '../support/callables.js';

const fixture = (file: string): string => path.join(import.meta.dirname, '../fixtures/access', file);
const checked = { blockDim: 1, checkAccess: true } as const;
/** What touch.cpp may be asked to do. */
const [nothing, readIn, writeIn, readOut, writeOut, copyTooMuch, useOwnMemory, addToIn, countIn] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8,
];

let outputs: string;
beforeAll(() => void (outputs = mkdtempSync(path.join(tmpdir(), 'pto-access-'))));
afterAll(() => rmSync(outputs, { recursive: true }));

interface Violation {
  kind: string;
  access: string;
  argument: number;
  addressOffset: string;
}

/** The first violation that the file of the last run has. */
const recorded = (): Violation[] =>
  (JSON.parse(readFileSync(path.join(outputs, 'access.json'), 'utf8')) as { violations: Violation[] }).violations;

function compile(platform: string, functionName: string, checkAccess = true): Promise<ChipCallable> {
  return compileCallable({
    platform,
    runtime: 'tensormap_and_ringbuffer',
    cacheDir,
    checkAccess,
    orchestration: { source: fixture('orchestration.cpp'), functionName },
    kernels: [{ funcId: 0, source: fixture('touch.cpp'), coreType: 'aiv' }],
  });
}

function arguments_(shape: readonly number[], scalars: readonly number[]): { out: Float32Array; args: TaskArgs } {
  const [data, out] = [new Float32Array(64).fill(1), new Float32Array(64)];
  const args = new TaskArgs().addTensor({ data, shape }).addTensor({ data: out, shape }, 'output_existing');
  for (const scalar of scalars) args.addScalar(scalar);
  return { out, args };
}

describe.each(['a2a3sim', 'a5sim'] as const)('a run that checks accesses, on %s', (platform) => {
  const runtime = 'tensormap_and_ringbuffer';

  it('accepts a kernel that keeps to its tensors and to memory of its own', async () => {
    await using worker = new Worker({ level: 2, platform, runtime });
    const id = worker.register(await compile(platform, 'one_task'));
    await worker.init();
    for (const [action, index] of [
      [nothing, 0],
      [useOwnMemory, 60],
      [readIn, 63],
      [writeOut, 63],
      [copyTooMuch, 64],
    ]) {
      const { out, args } = arguments_([64], [action!, index!]);
      await worker.run(id, args, { ...checked, outputPrefix: outputs });
      expect(out[1]).toBe(action === copyTooMuch ? 1 : 2);
      expect(recorded()).toEqual([]);
    }
  });

  it.each([
    ['reads behind an input', readIn, 64, { kind: 'out-of-bounds', access: 'read', argument: 0, addressOffset: 256 }],
    ['reads before an input', readIn, -1, { kind: 'out-of-bounds', access: 'read', argument: 0, addressOffset: -4 }],
    ['writes to an input', writeIn, 5, { kind: 'writes-input', access: 'write', argument: 0, addressOffset: 20 }],
    ['adds to an input', addToIn, 6, { kind: 'writes-input', access: 'write', argument: 0, addressOffset: 24 }],
    ['counts in an input', countIn, 7, { kind: 'writes-input', access: 'write', argument: 0, addressOffset: 28 }],
    ['reads behind an output', readOut, 70, { kind: 'out-of-bounds', access: 'read', argument: 1, addressOffset: 280 }],
    [
      'writes behind an output',
      writeOut,
      64,
      { kind: 'out-of-bounds', access: 'write', argument: 1, addressOffset: 256 },
    ],
    [
      'copies more than there is',
      copyTooMuch,
      65,
      { kind: 'out-of-bounds', access: 'read', argument: 0, addressOffset: 256 },
    ],
  ])('tells of a kernel that %s', async (_, action, index, violation) => {
    await using worker = new Worker({ level: 2, platform, runtime });
    const id = worker.register(await compile(platform, 'one_task'), { name: 'one_task' });
    await worker.init();
    const { args } = arguments_([64], [action, index]);
    await expect(worker.run(id, args, { ...checked, outputPrefix: outputs })).rejects.toMatchObject({
      code: 'ERR_PTO_RUN_ACCESS',
      message: expect.stringMatching(
        new RegExp(
          `submitted task 1 .*offset ${violation.addressOffset} of argument ${violation.argument} \\(256 bytes\\).*kernel 'touch'`,
          's',
        ),
      ),
    });
    expect(recorded()[0]).toMatchObject({ ...violation, ordinal: '1', funcId: 0, bytes: expect.any(String) });

    const good = arguments_([64], [nothing, 0]);
    await worker.run(id, good.args, checked);
    expect(good.out.every((value) => value === 2)).toBe(true);
  });

  it('knows the gaps between the rows of a window', async () => {
    await using worker = new Worker({ level: 2, platform, runtime });
    const id = worker.register(await compile(platform, 'window'));
    await worker.init();
    for (const index of [0, 3, 8, 11, 24, 27]) await worker.run(id, arguments_([8, 8], [readIn, index]).args, checked);
    for (const index of [4, 7, 12, 28]) {
      const run = worker.run(id, arguments_([8, 8], [readIn, index]).args, { ...checked, outputPrefix: outputs });
      await expect(run).rejects.toMatchObject({ code: 'ERR_PTO_RUN_ACCESS' });
      expect(recorded()).toMatchObject([{ kind: 'out-of-bounds', argument: 0, addressOffset: index * 4 }]);
    }
  });

  it('tells of a task that uses a tensor of a scope that has ended', async () => {
    await using worker = new Worker({ level: 2, platform, runtime });
    const id = worker.register(await compile(platform, 'after_the_scope'));
    await worker.init();
    await worker.run(id, arguments_([64], [0]).args, checked);
    const run = worker.run(id, arguments_([64], [1]).args, { ...checked, outputPrefix: outputs });
    await expect(run).rejects.toMatchObject({
      code: 'ERR_PTO_RUN_ACCESS',
      message: expect.stringContaining('memory of a scope that had ended'),
    });
    expect(recorded()).toMatchObject([
      { kind: 'finished-scope', access: 'read', ordinal: '2', argument: 0, addressOffset: 0 },
    ]);
  });

  it('checks graphs that are built on the host by the signatures of their kernels', async () => {
    await using worker = new Worker({ level: 2, platform, runtime: 'host_build_graph' });
    const callable = await compileCallable({
      platform,
      runtime: 'host_build_graph',
      cacheDir,
      checkAccess: true,
      orchestration: { source: fixture('host_graph.cpp'), functionName: 'host_graph' },
      kernels: [
        {
          funcId: 0,
          source: fixture('host_graph_touch.cpp'),
          coreType: 'aiv',
          signature: ['in', 'out', 'scalar', 'scalar'],
        },
      ],
    });
    const id = worker.register(callable);
    await worker.init();
    await worker.run(id, arguments_([64], [nothing, 0]).args, checked);
    for (const [action, index, violation] of [
      [readIn, 64, { kind: 'out-of-bounds', access: 'read', argument: 0, addressOffset: 256 }],
      [writeIn, 3, { kind: 'writes-input', access: 'write', argument: 0, addressOffset: 12 }],
    ] as const) {
      const run = worker.run(id, arguments_([64], [action, index]).args, { ...checked, outputPrefix: outputs });
      await expect(run).rejects.toMatchObject({ code: 'ERR_PTO_RUN_ACCESS' });
      expect(recorded()).toMatchObject([violation]);
    }
  });

  it('is refused for kernels that do not tell of their accesses', async () => {
    await using worker = new Worker({ level: 2, platform, runtime });
    const [plain, telling] = [await compile(platform, 'one_task', false), await compile(platform, 'one_task')];
    const ids = [worker.register(plain), worker.register(telling)] as const;
    await worker.init();
    await expect(worker.run(ids[0], arguments_([64], [nothing, 0]).args, checked)).rejects.toMatchObject({
      code: 'ERR_PTO_RUN_ACCESS_UNKNOWN',
      message: expect.stringContaining('checkAccess'),
    });
    await worker.run(ids[1], arguments_([64], [nothing, 0]).args, checked);
    // Without the check, nobody minds.
    await worker.run(ids[1], arguments_([64], [writeIn, 5]).args, { blockDim: 1 });
  });
});
