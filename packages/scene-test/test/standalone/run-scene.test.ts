import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

import { useSceneProject } from '../support/scene-project.js';

const project = useSceneProject();

/** Runs a file as its readers do. */
async function node(file: string, ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, ['--import', '@pto/scene-test/register', file, ...args], { cwd: project.dir });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number];
  return { code, stdout, stderr };
}

function scene(): string {
  return project.write(
    'mine.ts',
    `import { defineScene, runScene } from '@pto/scene-test';
     import { words } from './words.js';
     enum Case { Good = 'good', Bad = 'bad' }
     defineScene(import.meta.url, { name: 'Mine', level: 4, runtime: 'tensormap_and_ringbuffer',
       cases: [{ name: Case.Good, platforms: ['a2a3sim'] }, { name: Case.Bad, platforms: ['a2a3sim'], params: { bad: true } }],
       test: ({ params }: any): void => { if (params.bad) throw new Error(words()); } } as any);
     await runScene(import.meta);`,
  );
}

it('a file of scenes runs when Node is started with it, with the options of pto test', async () => {
  project.write('words.ts', `export const words = (): string => 'not good';`);
  const file = scene();
  const all = await node(file);
  expect(all.stdout).toMatch(/Mine::good \.\.\. PASSED[\s\S]*Mine::bad \.\.\. FAILED: Error: not good/);
  expect(all.code).toBe(1);
  const one = await node(file, '--case', 'good');
  expect(one).toMatchObject({ code: 0, stdout: expect.stringContaining('1 passed, 1 deselected') });
});

it('says what is wrong with its options', async () => {
  project.write('words.ts', `export const words = (): string => '';`);
  const file = scene();
  expect(await node(file, '--case', 'godo')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("Did you mean 'good'?"),
  });
  expect(await node(file, '--rounds', 'x')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Allowed: an integer'),
  });
});

it('an error points to the line of the TypeScript file', async () => {
  project.write('words.ts', `\n\n\nexport const words = (): string => {\n  throw new TypeError('here');\n};`);
  const { stdout } = await node(scene(), '--json-lines', 'events.jsonl', '--case', 'bad');
  expect(stdout).toContain('here');
  expect(readFileSync(`${project.dir}/events.jsonl`, 'utf8')).toContain('words.ts:5:9');
});
