import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { expect, it } from 'vitest';

import { endBySignal } from '../../src/drive/run-signals.js';
import { runTests } from '../../src/drive/run-tests.js';
import { readOptions } from '../../src/options/add-options.js';
import { useSceneProject } from '../support/scene-project.js';

const project = useSceneProject();

/** Watches files, and tells what each run writes. */
class Watching {
  readonly #controller = new AbortController();
  readonly #done: Promise<{ exitCode: number }>;
  #text = '';

  constructor(files: readonly string[]) {
    const write = (text: string): void => void (this.#text += text);
    const options = { ...readOptions(), watch: true, outputsDir: `${project.dir}/outputs` };
    this.#done = runTests(files, options, { write, isColored: false, signal: this.#controller.signal });
  }

  /** What was written until scenes are watched (again). */
  async run(): Promise<string> {
    await expect.poll(() => this.#text, { timeout: 60_000 }).toMatch(/Watching \d+ files\.\n/);
    const text = this.#text;
    this.#text = '';
    return text;
  }

  async end(): Promise<number> {
    this.#controller.abort(endBySignal('SIGINT'));
    return (await this.#done).exitCode;
  }
}

it('a change of a module runs what imports it, with what it has become, and nothing else', async () => {
  const shared = project.write('lib/shared.ts', `export const word: string = 'before';`);
  const uses = project.scene(
    'Uses',
    { one: `console.log(word); if (word === 'bad') throw new Error(word);` },
    {
      head: `import { word } from './lib/shared.js';`,
    },
  );
  const other = project.scene('Other', { two: '' });
  const watching = new Watching([uses, other]);
  expect(await watching.run()).toMatch(/Uses::one \.\.\. PASSED[\s\S]*Other::two \.\.\. PASSED/);

  writeFileSync(shared, `export const word: string = 'bad';`);
  const bad = await watching.run();
  expect(bad).toMatch(/Running again: 1 of 2 files[\s\S]*Uses::one \.\.\. FAILED: Error: bad/);
  expect(bad).not.toContain('Other');

  writeFileSync(shared, `export const word: string = ;`);
  expect(await watching.run()).toContain('does not load');
  writeFileSync(shared, `export const word: string = 'good';`);
  expect(await watching.run()).toContain('Uses::one ... PASSED');
  expect(await watching.end()).toBe(130);
});

it('a change while cases run ends them, and runs them as they are now', async () => {
  const file = project.scene('Slow', { one: `console.log('hangs'); for (;;);` });
  const watching = new Watching([file]);
  setTimeout(() => project.scene('Slow', { one: '' }), 3000);
  const text = await watching.run();
  expect(text).toMatch(/Running again: 1 of 1 files[\s\S]*Slow::one \.\.\. PASSED/);
  expect(await watching.end()).toBe(130);
});

it('a change of a kernel, or of a header that it includes, runs the scene with it', { timeout: 180_000 }, async () => {
  const example = path.resolve(import.meta.dirname, '../../../cli/templates/example/kernels');
  cpSync(example, path.join(project.dir, 'kernels'), { recursive: true });
  const kernel = path.join(project.dir, 'kernels/aiv/kernel_add.cpp');
  const header = project.write('kernels/aiv/more.h', '#define MORE 0\n');
  writeFileSync(
    kernel,
    `#include "more.h"\n${readFileSync(kernel, 'utf8').replace(/(\w+\[i\]) \+ (\w+\[i\])/, '$1 + $2 + MORE')}`,
  );
  expect(readFileSync(kernel, 'utf8')).toContain('+ MORE');
  const file = project.write(
    'add.scene.ts',
    `import { defineScene, taskArgs } from '@pto/scene-test';
     import { Tensor } from '@pto/task-interface';
     defineScene(import.meta.url, {
       name: 'Add', level: 2, runtime: 'tensormap_and_ringbuffer',
       callable: {
         orchestration: { source: 'kernels/orchestration/vector_add.cpp', signature: ['in', 'in', 'out'] },
         kernels: [{ funcId: 0, source: 'kernels/aiv/kernel_add.cpp', coreType: 'aiv', signature: ['in', 'in', 'out'] }],
       },
       cases: [{ name: 'small', platforms: ['a2a3sim'] }],
       generateArgs: () => taskArgs({ a: Tensor.full([1024], 2), b: Tensor.full([1024], 3), f: Tensor.zeros([1024]) }),
       computeGolden: () => ({ f: new Float32Array(1024).fill(5) }),
     });`,
  );
  const watching = new Watching([file]);
  expect(await watching.run()).toContain('Add::small ... PASSED');
  writeFileSync(header, '#define MORE 1\n');
  expect(await watching.run()).toMatch(/Add::small \.\.\. FAILED/);
  writeFileSync(header, '#define MORE 0\n');
  expect(await watching.run()).toContain('Add::small ... PASSED');
  expect(await watching.end()).toBe(130);
});
