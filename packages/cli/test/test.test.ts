// `pto test` from outside: what reaches a shell. How runs behave is tested in @pto/scene-test.

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { beforeEach, describe, expect, it } from 'vitest';

import { ended, startPto } from './pto.js';
import { useScratch } from './scratch.js';

const scratch = useScratch();
const sceneTest = path.resolve(import.meta.dirname, '../../scene-test/dist/index.js');

beforeEach(() => {
  scratch.write('package.json', '{ "type": "module" }');
});

function writeScene(name: string, body: string, more = ''): void {
  scratch.write(
    `${name}.scene.ts`,
    `import { defineScene } from '${sceneTest}';
     defineScene(import.meta.url, { name: '${name}', level: 4, runtime: 'tensormap_and_ringbuffer',
       cases: [{ name: 'first', platforms: ['a2a3sim'] }, { name: 'second', platforms: ['a2a3sim'] ${more} }],
       test: async (context) => { ${body} } });`,
  );
}

it('runs the scenes of the working directory', async () => {
  writeScene('Good', '');
  const { exitCode, stdout, stderr } = await scratch.pto(['test']);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toMatch(/Good::first \.\.\. PASSED[\s\S]*Good::second \.\.\. PASSED[\s\S]*2 passed/);
});

it('ends with 1 and shows what a case printed when it fails', async () => {
  writeScene('Bad', `console.log('seen'); throw new Error('wrong');`);
  const { exitCode, stdout } = await scratch.pto(['test', '-x']);
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/Bad::first \.\.\. FAILED: Error: wrong[\s\S]*seen[\s\S]*Bad::second \.\.\. CANCELLED/);
});

it('answers in JSON and in report files', async () => {
  writeScene('Good', '');
  const files = ['--junit', 'out/report.xml', '--json-lines', 'events.jsonl', '--report', 'out/report.html'];
  const { stdout } = await scratch.pto(['test', '--json', ...files]);
  expect(JSON.parse(stdout)).toMatchObject({ exitCode: 0, results: [{ status: 'passed' }, { status: 'passed' }] });
  expect(readFileSync(scratch.inside('out/report.xml'), 'utf8')).toMatch(/<testcase classname="Good" name="second"/);
  expect(readFileSync(scratch.inside('out/report.html'), 'utf8')).toContain('"tally":"2 passed"');
  const events = readFileSync(scratch.inside('events.jsonl'), 'utf8').trim().split('\n');
  expect(events.every((line) => typeof JSON.parse(line) === 'object')).toBe(true);
});

describe('is wrong usage', () => {
  it.each([
    [['nowhere.scene.ts'], /ERR_PTO_SCENE_FILE.*nowhere\.scene\.ts/],
    [['--case', 'frist'], /no case is named 'frist'; there are: first, second\.\n +Did you mean 'first'\?/],
    [['--rounds', '0'], /--rounds <count>' argument '0' is invalid\. Allowed: an integer of at least 1/],
    [['--enable-swimlane-overhead'], /ERR_PTO_CLI_USAGE[^]*Add --enable-l2-swimlane/],
    [['--enable-swimlane-overhead', '--enable-chip-swimlane', '0'], /none is recorded/],
    [['--kernel-costs', 'costs.json'], /Add --timing model/],
    [['--kernel-costs', 'costs.json', '--timing', 'model'], /costs\.json: there is no such file/],
    [['--devices', '1'], /Did you mean '--device'\?/],
  ])('%j', async (args, message) => {
    writeScene('Good', '');
    const { exitCode, stderr } = await scratch.pto(['test', ...args]);
    expect(stderr).toMatch(message);
    expect(exitCode).toBe(2);
  });
});

it('gives a case a folder to show the overhead of its swimlane in', async () => {
  writeScene('Good', `console.error(context.outputsDir); throw new Error('shown');`);
  const { stdout } = await scratch.pto(['test', '-x', '--enable-l2-swimlane', '--enable-swimlane-overhead']);
  expect(stdout).toContain(scratch.inside('outputs/Good_first_'));
});

it('ends with 5 when nothing was executed', async () => {
  writeScene('Good', '');
  expect((await scratch.pto(['test', '--level', '2'])).exitCode).toBe(5);
});

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('ends with %s by exit code %d, reports what ran and leaves no process', async (signal, exitCode) => {
  writeScene(
    'Slow',
    `if (context.params.wait) { console.log('pid ' + process.pid); for (;;); }`,
    ', params: { wait: true }',
  );
  const child = startPto(['test', '--live'], { cwd: scratch.dir, env: { PTO_CACHE_DIR: scratch.cacheDir } });
  const end = ended(child);
  let text = '';
  while (!text.includes('pid ')) text += String((await once(child.stdout, 'data'))[0]);
  const pid = Number(/pid (\d+)/.exec(text)![1]);
  child.kill(signal);
  const result = await end;
  expect({ exitCode: result.exitCode, signal: result.signal }).toEqual({ exitCode, signal: null });
  expect(result.stdout).toMatch(
    /first \.\.\. PASSED[\s\S]*second \.\.\. CANCELLED: interrupted by SIG[\s\S]*1 passed, 1 cancelled/,
  );
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});
