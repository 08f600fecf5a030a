import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { Tensor } from '@pto/task-interface';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';

import { registerScenes, toMatchGolden } from '../../src/vitest/index.js';
import { addition, callableOf } from '../execute/fixtures/scenes.js';

const cases = [
  { name: 'one', platforms: ['a2a3sim', 'a5sim', 'a2a3'] },
  { name: 'slow', platforms: ['a2a3sim'], manual: true },
] as const;

registerScenes({ afterAll, describe, test }, [addition({ cases })]);

type Body = Parameters<Parameters<typeof registerScenes>[0]['test']>[2];

test('each case is a test on each simulator; it fails with what is wrong, and manual cases are skipped', async () => {
  const bodies = new Map<string, Body>();
  let close = () => Promise.resolve();
  const functions = {
    afterAll: (end: () => Promise<void>) => (close = end),
    describe: (_: string, body: () => void) => body(),
    test: (name: string, _: object, body: Body) => bodies.set(name, body),
  };
  const outputsDir = mkdtempSync(path.join(tmpdir(), 'pto-vitest-'));
  onTestFinished(() => rmSync(outputsDir, { recursive: true }));
  registerScenes(functions, [addition({ name: 'wrong', cases, callable: callableOf('subtract') })], {
    execution: { outputsDir },
  });
  expect([...bodies.keys()]).toEqual(['one on a2a3sim', 'one on a5sim', 'slow on a2a3sim']);

  const { signal } = new AbortController();
  const context = {
    signal,
    skip(note?: string) {
      throw new Error(`skipped, ${note}`);
    },
  };
  try {
    await expect(bodies.get('one on a2a3sim')!(context)).rejects.toThrow("Golden mismatch on 'f': 64 of 64 elements");
    await expect(bodies.get('slow on a2a3sim')!(context)).rejects.toThrow('skipped, manual');
  } finally {
    await close();
  }
});

expect.extend({ toMatchGolden });

test('a tensor matches its golden result within the tolerances of scenes', () => {
  const golden = Tensor.fromNumbers([1, 2, 3]);
  expect(Tensor.fromNumbers([1, 2, 3.000001])).toMatchGolden(golden);
  expect(Tensor.fromNumbers([1, 2, 4])).not.toMatchGolden(golden);
  expect(Tensor.fromNumbers([1, 2, 4])).toMatchGolden(golden, { tolerance: { atol: 1 } });
  expect(() => expect(Tensor.fromNumbers([1, Number.NaN, 4])).toMatchGolden(golden, { name: 'f' })).toThrow(
    /Golden mismatch on 'f': 2 of 3 elements/,
  );
  expect(() => expect(new Int32Array([1, 2, 3])).toMatchGolden(golden)).toThrow('dtype int32, expected float32');
});
