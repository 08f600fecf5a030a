// Whatever a case does to its process, it is one failed case, and the others run.

import { existsSync, readdirSync, statSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { isAlive } from '../support/processes.js';
import { useSceneProject } from '../support/scene-project.js';

const project = useSceneProject();

it('a case that throws, crashes, exits, rejects late or hangs is one failed case', { timeout: 120_000 }, async () => {
  const file = project.scene('Faults', {
    first: '',
    throws: `console.log('before'); throw new Error('thrown here');`,
    crashes: `console.error('last words'); process.kill(process.pid, 'SIGSEGV'); await new Promise((r) => setTimeout(r, 60_000));`,
    exits: `process.exit(0);`,
    rejects: `Promise.reject(new Error('nobody waits')); await new Promise((r) => setTimeout(r, 60_000));`,
    hangs: `console.log('around'); for (;;);`,
    last: '',
  });
  const { report, ended, result } = await project.run([file], { timeoutMs: 3000 });
  expect(ended).toEqual([
    'first passed',
    'throws failed',
    'crashes failed',
    'exits failed',
    'rejects failed',
    'hangs timedOut',
    'last passed',
  ]);
  expect(report.exitCode).toBe(1);
  expect(result('throws')).toMatchObject({ error: { message: 'thrown here' }, output: { tail: 'before\n' } });
  expect(result('crashes')).toMatchObject({
    error: { code: 'ERR_PTO_SCENE_PROCESS', message: 'The scene process was killed by SIGSEGV while the case ran.' },
    exit: { signal: 'SIGSEGV' },
    output: { tail: 'last words\n' },
  });
  expect(result('exits')).toMatchObject({ error: { code: 'ERR_PTO_SCENE_PROCESS' }, exit: { code: 0 } });
  expect(result('rejects').output?.tail).toContain('nobody waits');
  expect(result('hangs')).toMatchObject({ error: { code: 'ERR_PTO_SCENE_TIMEOUT' }, output: { tail: 'around\n' } });
});

describe('output', () => {
  it('of 100 MB is one failed case that has the end of it, and a file with all', { timeout: 120_000 }, async () => {
    const file = project.scene('Talks', {
      much: `const part = ('x'.repeat(99) + '\\n').repeat(10_000);
             for (let i = 0; i < 100; i++) process.stdout.write(part);
             process.stdout.write('the end\\n');
             throw new Error('said enough');`,
      little: `console.log('hello');`,
    });
    const { ended, result } = await project.run([file]);
    expect(ended).toEqual(['much failed', 'little passed']);
    const { output } = result('much');
    expect(output!.tail.length).toBeLessThan(100_000);
    expect(output!.tail.endsWith('the end\n')).toBe(true);
    expect(output!.bytes).toBe(100_000_008);
    expect(statSync(output!.file!).size).toBe(100_000_008);
    expect(result('little').output).toEqual({ tail: 'hello\n', bytes: 6 });
  });

  it('keeps both streams in order, and bytes that are no text', async () => {
    const file = project.scene('Streams', {
      both: `process.stdout.write('1 '); process.stderr.write('2 '); process.stdout.write(Buffer.from([0xff, 0x33, 0x0a])); throw new Error();`,
    });
    const { result } = await project.run([file]);
    expect(result('both').output!.tail).toBe('1 2 \ufffd3\n');
  });

  it('is shown line by line while a case runs, when that is asked for', async () => {
    const file = project.scene('Live', {
      talks: `console.log('one'); console.log('two'); process.stdout.write('three');`,
    });
    const lines: string[] = [];
    const reporter = { caseOutput: (_: unknown, more: readonly string[]) => void lines.push(...more) };
    await project.run([file], { live: true }, { reporter });
    expect(lines).toEqual(['one', 'two', 'three']);
  });
});

it('a case that writes to the driver’s channel is one failed case', async () => {
  const file = project.scene(
    'Channel',
    {
      nonsense: `writeSync(3, 'nonsense\\n'); await new Promise((r) => setTimeout(r, 60_000));`,
      forgery: `writeSync(3, JSON.stringify({ type: 'ran', result: { id: 99, status: 'passed' } }) + '\\n');`,
      fine: '',
    },
    { head: `import { writeSync } from 'node:fs';` },
  );
  const { ended } = await project.run([file]);
  expect(ended).toEqual(['nonsense failed', 'forgery failed', 'fine passed']);
});

it('no process of a case outlives it, whoever started it', { timeout: 60_000 }, async () => {
  const file = project.scene(
    'Parents',
    {
      leaves: `const child = spawn('sleep', ['1000']); console.log(child.pid); process.exit(3);`,
      hangs: `const child = spawn('sleep', ['1000']); console.log(child.pid); for (;;);`,
    },
    { head: `import { spawn } from 'node:child_process';` },
  );
  const { result } = await project.run([file], { timeoutMs: 3000 });
  for (const name of ['leaves', 'hangs']) {
    const pid = Number(result(name).output!.tail);
    expect(pid).toBeGreaterThan(1);
    await expect.poll(() => isAlive(pid)).toBe(false);
  }
});

it('leaves no files behind when cases pass', async () => {
  const file = project.scene('Tidy', { one: `console.log('x'.repeat(100_000));` });
  const { ended } = await project.run([file]);
  expect(ended).toEqual(['one passed']);
  expect(existsSync(`${project.dir}/outputs`)).toBe(false);
  expect(readdirSync(project.dir).sort()).toEqual(['Tidy.scene.ts', 'node_modules']);
});
