import { expect, test } from 'vitest';
import { NativeProgram } from '../lib/native-program.mjs';

const MINUTE_MS = 60_000;

/** How the program that a script stands for is said to end. */
const outcomeOf = (script, deadlineMs = MINUTE_MS) =>
  new NativeProgram([process.execPath, '-e', script, '--'], deadlineMs).run('seed=1', { repeat: 1 });

test('a program that is right has no ending to speak of', async () => {
  const outcome = await outcomeOf(`console.log('program 3 seed=1'); console.log('program 5 seed=2')`);
  expect(outcome).toEqual({ ending: undefined, lastCase: 'seed=2', tasks: 5, programs: 2, tail: '' });
});

test('wrong bytes are reported with their case', async () => {
  const outcome = await outcomeOf(`console.log('program 3 seed=1\\nwrong byte 4'); process.exitCode = 1`);
  expect(outcome).toMatchObject({ ending: 'byte 4', lastCase: 'seed=1', tasks: 3 });
});

test('a crash is reported with the case that was on and what the process said', async () => {
  const outcome = await outcomeOf(`console.log('program 3 seed=1'); console.error('help'); process.abort()`);
  expect(outcome).toMatchObject({ ending: 'the process ended with SIGABRT', lastCase: 'seed=1' });
  expect(outcome.tail).toContain('help');
});

test('a process whose threads all sleep hangs', async () => {
  const sleep = `console.log('program 3 seed=1'); setInterval(() => {}, ${10 * MINUTE_MS})`;
  const outcome = await outcomeOf(sleep);
  expect(outcome).toMatchObject({ lastCase: 'seed=1' });
  expect(outcome.ending).toContain('every thread sleeps');
});

test('a process that turns and turns hangs when its time is over', async () => {
  const outcome = await outcomeOf(`for (;;);`, 500);
  expect(outcome.ending).toContain('takes more than 0.5 s');
});

test('a program that is not there is an error', async () => {
  const program = new NativeProgram(['/nowhere/fuzz_graphs'], MINUTE_MS);
  await expect(program.run('seed=1', { repeat: 1 })).rejects.toThrow('ENOENT');
});
