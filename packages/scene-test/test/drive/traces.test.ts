// What a case was doing when its time was up.

import { expect, it } from 'vitest';

import { ConsoleReporter } from '../../src/report/console-reporter.js';
import { kernelScene } from '../support/kernel-scene.js';
import { useSceneProject } from '../support/scene-project.js';

const project = useSceneProject();

it('a case that is in a loop is told with its stack, and its output is its own', async () => {
  const head = `function goesRound(): void {\n  for (;;);\n}`;
  const file = project.scene('Loops', { hangs: `console.log('around'); goesRound();` }, { head });
  const { result } = await project.run([file], { timeoutMs: 2000 });
  expect(result('hangs').doing![0]).toMatch(/^ +at goesRound \(.*Loops\.scene\.ts:3:\d+\)$/);
  expect(result('hangs').doing!.join('\n')).toMatch(/^node \d+: \d+ threads, running: .*node/m);
  expect(result('hangs').output).toEqual({ tail: 'around\n', bytes: 7 });
});

it('when the time of a run is up, a case whose kernel never returns is told with the threads that run', async () => {
  const file = project.write('Kernel.scene.ts', kernelScene('Kernel', ['works', 'hangs']));
  await project.run([file], { selectors: ['works'] });
  let text = '';
  const reporter = new ConsoleReporter({ write: (more) => (text += more) });
  const { report, result } = await project.run([file], { sessionTimeoutMs: 4000 }, { reporter });
  expect(report.exitCode).toBe(124);
  expect(result('hangs')).toMatchObject({ status: 'cancelled', reason: 'the whole run took longer than 4 s' });
  expect(text).toMatch(
    /What it was doing:\n +No JavaScript runs.*\n +node \d+: \d+ threads, running: .*pto-(core|run)/,
  );
});
