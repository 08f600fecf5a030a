// A driver that is killed cannot clean up: the processes of its cases see to that themselves.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

import { kernelScene } from '../support/kernel-scene.js';
import { isAlive } from '../support/processes.js';
import { useSceneProject } from '../support/scene-project.js';

const project = useSceneProject();

/** Writes the ids of the scene process and of one that it starts to the file `pids`, once a case runs. */
const tellPids = `import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
const tell = () => writeFileSync('pids', [process.pid, spawn('sleep', ['1000']).pid].join());`;

it.each([
  ['in JavaScript', () => project.scene('Loop', { hangs: 'tell(); for (;;);' }, { head: tellPids })],
  [
    'in a kernel',
    () => project.write('Kernel.scene.ts', kernelScene('Kernel', ['hangs'], { head: tellPids, first: 'tell();' })),
  ],
])('a driver that is killed leaves no process behind, though a case never returns %s', async (_, write) => {
  const file = write();
  const run = `import { runScene } from '@pto/scene-test'; await runScene(import.meta);`;
  project.write('Driver.ts', `${readFileSync(file, 'utf8')}\n${run}`);
  const driver = spawn(process.execPath, ['--import', '@pto/scene-test/register', 'Driver.ts'], {
    cwd: project.dir,
    stdio: 'ignore',
  });
  await expect.poll(() => existsSync(`${project.dir}/pids`), { timeout: 60_000 }).toBe(true);
  const pids = (await readPids()).map(Number);
  expect(pids.map(isAlive)).toEqual([true, true]);
  driver.kill('SIGKILL');
  await once(driver, 'exit');
  await expect.poll(() => pids.map(isAlive), { timeout: 10_000 }).toEqual([false, false]);
});

async function readPids(): Promise<string[]> {
  const read = () => readFileSync(`${project.dir}/pids`, 'utf8').split(',');
  await expect.poll(read).toHaveLength(2);
  return read();
}
