import { fileURLToPath } from 'node:url';

import { Scalar, Tensor } from '@pto/task-interface';
import { expect, test } from 'vitest';

import { takeScenes } from '../../src/definition/defined-scenes.js';
import { GoldenPool } from '../../src/execute/golden/golden-pool.js';
import { taskArgs } from '../../src/index.js';
import type { Scene } from '../../src/index.js';
import { addition, additionArgs } from './fixtures/scenes.js';
import { typed } from './fixtures/typed.scene.js';

const module = new URL('fixtures/threads.scene.mjs', import.meta.url);

await import(module.href);
const [scene] = takeScenes(fileURLToPath(module)) as [Scene];

const args = () =>
  taskArgs({
    x: Tensor.fromNumbers([1, 2, 3], [3], 'bfloat16'),
    y: Tensor.zeros([3], 'bfloat16'),
    half: Scalar.f32(0.5),
  });

async function withPool<T>(use: (pool: GoldenPool, warnings: string[]) => Promise<T>): Promise<T> {
  const warnings: string[] = [];
  const pool = new GoldenPool((text) => warnings.push(text));
  try {
    return await use(pool, warnings);
  } finally {
    await pool.close();
  }
}

test('a golden result is computed on another thread, from a copy', () =>
  withPool(async (pool, warnings) => {
    const given = args();
    const golden = await pool.compute(scene, 'doubles', given);
    // The hook writes 0 into its x, and refuses to be called on a main thread.
    expect([...golden.get('y')!.toFloat32Array()]).toEqual([2, 4, 6]);
    expect([...given.x.toFloat32Array()]).toEqual([1, 2, 3]);
    expect(warnings).toEqual([]);
  }));

test('a thread loads TypeScript', () =>
  withPool(async (pool, warnings) => {
    const golden = await pool.compute(typed, 'one', taskArgs({ y: Tensor.zeros([3]) }));
    expect([...golden.get('y')!.toFloat32Array()]).toEqual([7, 7, 7]);
    expect(warnings).toEqual([]);
  }));

test('numbers become the type of the argument', () =>
  withPool(async (pool) => {
    const golden = await pool.compute(scene, 'rounds', args());
    expect(golden.get('y')!.dtype).toBe(args().y.dtype);
    expect([...golden.get('y')!.toFloat32Array()]).toEqual([1.0078125, 0.5, 2]);
  }));

test('many at a time are all answered, each with its own', () =>
  withPool(async (pool) => {
    const results = await Promise.all(
      Array.from({ length: 40 }, async (_, i) => {
        const own = taskArgs({ x: Tensor.full([3], i, 'bfloat16'), y: Tensor.zeros([3], 'bfloat16') });
        return (await pool.compute(scene, 'doubles', own)).get('y')!.toFloat32Array()[0];
      }),
    );
    expect(results).toEqual(Array.from({ length: 40 }, (_, i) => 2 * i));
  }));

test('what the hook throws is the cause', () =>
  withPool(async (pool) => {
    await expect(pool.compute(scene, 'throws', args())).rejects.toMatchObject({
      code: 'ERR_PTO_SCENE_GOLDEN',
      message: 'computeGolden of threads::throws failed: odd number of rows',
      cause: { name: 'RangeError', message: 'odd number of rows' },
    });
  }));

test('a thread that ends is an answer, too: the main thread computes', () =>
  withPool(async (pool, warnings) => {
    await expect(pool.compute(scene, 'exits', args())).rejects.toThrow('not on the main thread');
    expect(warnings[0]).toContain('computed on the main thread: its thread ended with code 3');
  }));

test('a scene whose module no thread can import is computed on the main thread, and that is said once', () =>
  withPool(async (pool, warnings) => {
    const local = addition();
    for (let i = 0; i < 2; i++) {
      const golden = await pool.compute(local, 'one', additionArgs());
      expect(golden.get('f')!.data[2]).toBe(5);
    }
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('are computed on the main thread');
  }));
