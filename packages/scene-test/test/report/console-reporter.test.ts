import { expect, test } from 'vitest';

import { ConsoleReporter } from '../../src/report/console-reporter.js';
import { wantsColor } from '../../src/report/style.js';
import { caseResult, mismatchAt, planItem, play } from './fixtures.js';

function written(
  ...[cases, items, options]: [...(Parameters<typeof play> extends [unknown, ...infer R] ? R : never), object?]
) {
  let text = '';
  play(new ConsoleReporter({ write: (piece) => (text += piece), ...options }), cases, items);
  return text;
}

test('a case is one line under the banner of its runtime', () => {
  const other = planItem(3, { runtime: 'host_build_graph', level: 2 });
  const text = written(
    [
      [planItem(1), caseResult(1)],
      [planItem(2), caseResult(2, { durationMs: 1500 })],
      [other, caseResult(3, { status: 'skipped', reason: 'needs 2 devices' })],
    ],
    [],
  );
  expect(text).toBe(
    [
      '=== Runtime: tensormap_and_ringbuffer  Level: 2  Platform: a2a3sim ===',
      '  Vector::case1 ... PASSED (12 ms)',
      '  Vector::case2 ... PASSED (1.5 s)',
      '=== Runtime: host_build_graph  Level: 2  Platform: a2a3sim ===',
      '  Vector::case3 ... SKIPPED: needs 2 devices (12 ms)',
      '',
      '2 passed, 1 skipped in 1.23 s',
      '',
    ].join('\n'),
  );
});

test('a wrong result shows where it is wrong, and is repeated at the end', () => {
  const text = written(
    [
      [planItem(1), caseResult(1, { status: 'failed', comparisons: [mismatchAt(9)], outputsDir: '/outputs/x' })],
      [planItem(2), caseResult(2)],
    ],
    [],
  );
  const headline = "Golden mismatch on 'f': 1 of 64 elements (1.563 %), max_diff=1, rtol=0.00001, atol=0.00001";
  expect(text).toContain(
    `  Vector::case1 ... FAILED: ${headline} (12 ms)\n` +
      '        [1, 1]: 1, expected 0, error 1\n' +
      '      outputs: /outputs/x\n' +
      '  Vector::case2 ... PASSED',
  );
  expect(text).toContain(
    `*** FAIL: Vector::case1 (a2a3sim, tensormap_and_ringbuffer, device 0, 12 ms): ${headline} ***`,
  );
  expect(text.trimEnd().split('\n').at(-1)).toBe('1 passed, 1 failed in 1.23 s');
});

test('the output of a failed case is shown, that of a passed one is not', () => {
  const output = { tail: 'segment 3 is bad', bytes: 16 };
  const error = { name: 'Error', message: 'boom' };
  const text = written(
    [
      [planItem(1), caseResult(1, { output: { tail: 'all is well\n', bytes: 12 } })],
      [planItem(2), caseResult(2, { status: 'failed', error, output })],
    ],
    [],
  );
  expect(text).not.toContain('all is well');
  expect(text).toContain('--- output of Vector::case2 (16 bytes) ---\nsegment 3 is bad\n--- end of output ---\n');
});

test('output that was too much for memory says where all of it is', () => {
  const output = { tail: 'the end\n', bytes: 9_000_000, file: '/outputs/x/output.txt' };
  expect(written([[planItem(1), caseResult(1, { status: 'failed', output })]], [])).toContain(
    '(last 8 of 9000000 bytes, all of it in /outputs/x/output.txt)',
  );
});

test('output is folded for GitHub, and commands in it do nothing', () => {
  const output = { tail: '::error::fooled', bytes: 15 };
  const text = written([[planItem(1), caseResult(1, { status: 'failed', output })]], [], { groups: true });
  const match =
    /::group::output of Vector::case1 \(15 bytes\)\n::stop-commands::(\S+)\n::error::fooled\n::(\S+)::\n::endgroup::\n/.exec(
      text,
    );
  expect(match).not.toBeNull();
  expect(match![1]).toBe(match![2]);
  expect(text.indexOf('*** FAIL')).toBeGreaterThan(text.indexOf('::endgroup::'));
});

test('an error is told with its causes, a process that died with its signal', () => {
  const cause = { name: 'Error', message: 'no such file' };
  const error = {
    name: 'PtoError [ERR_PTO_COMPILE_FAILED]',
    code: 'ERR_PTO_COMPILE_FAILED',
    message: 'does not compile\n  add.cpp:3',
    cause,
  };
  const text = written(
    [
      [planItem(1), caseResult(1, { status: 'failed', error })],
      [planItem(2), caseResult(2, { status: 'failed', exit: { signal: 'SIGSEGV' } })],
      [planItem(3), caseResult(3, { status: 'timedOut', reason: 'not done after 5 s' })],
      [planItem(4), caseResult(4, { status: 'cancelled', reason: 'interrupted' })],
    ],
    [],
  );
  expect(text).toContain(
    'FAILED: PtoError [ERR_PTO_COMPILE_FAILED]: does not compile (12 ms)\n' +
      '        add.cpp:3\n      caused by:\n        Error: no such file\n',
  );
  expect(text).toContain('case2 ... FAILED: The process of the case was ended by SIGSEGV.');
  expect(text).toContain('case3 ... TIMED OUT: not done after 5 s');
  expect(text).toContain('case4 ... CANCELLED: interrupted');
  expect(text).not.toContain('*** FAIL: Vector::case4');
  expect(text).toContain('2 failed, 1 timed out, 1 cancelled in');
});

test('a schedule that changes the result is named with its seed and the pair without a dependency', () => {
  const task = (ordinal: number, name: string) => ({ ordinal, funcIds: [ordinal], names: [name] });
  const schedule = { schedules: 200, seed: '17', pair: [task(2, 'store'), task(5, 'load')] as const };
  const text = written([[planItem(1), caseResult(1, { status: 'failed', schedule })]], []);
  expect(text).toContain('one of 200 tried gives another; --seed 17 replays it.');
  expect(text).toContain('task 5 (load) needs task 2 (store) done first, and no dependency says so.');
});

test('accesses that are not allowed name kernel, task, argument and offset, and a flood of them is cut', () => {
  const violation = (addressOffset: number) => ({
    kind: 'out-of-bounds' as const,
    access: 'write' as const,
    task: { ordinal: 1, funcIds: [4], names: [] },
    kernel: 'add',
    argument: 2,
    addressOffset,
  });
  const access = Array.from({ length: 8 }, (_, i) => violation(4096 + i));
  const text = written([[planItem(1), caseResult(1, { status: 'failed', access })]], []);
  expect(text).toContain(
    'add in task 1 (func_id 4) goes out of the bounds of its tensors: write at byte 4096 of argument 2',
  );
  expect(text).toContain('and 3 more');
  expect(text).not.toContain('byte 4101');
});

test('what was not executed is counted, and a file that does not load is a failure', () => {
  const file = '/project/scenes/broken.ts';
  const text = written(
    [[planItem(1), caseResult(1)]],
    [
      { file: '/a.ts', outcome: 'deselected' },
      { file: '/a.ts', outcome: 'skipped', reason: 'manual' },
      { file, outcome: 'failedToLoad', reason: 'SyntaxError: no' },
    ],
  );
  expect(text).toContain(`*** FAIL: ${file} does not load: SyntaxError: no ***`);
  expect(text).toContain('1 passed, 1 skipped, 1 deselected, 1 failed to load in');
});

test('a run without cases says so', () => {
  expect(written([], [])).toBe('\nnothing executed in 1.23 s\n');
});

test('live output has the name of its case before each line', () => {
  let text = '';
  new ConsoleReporter({ write: (piece) => (text += piece) }).caseOutput(planItem(1), ['one', 'two']);
  expect(text).toBe('[Vector::case1] one\n[Vector::case1] two\n');
});

test('there are colours where they are wanted only', () => {
  const cases = [[planItem(1), caseResult(1)]] as const;
  expect(written(cases, [], { color: true })).toContain('\u001b[32mPASSED\u001b[39m');
  expect(written(cases, [])).not.toContain('\u001b');
  expect(wantsColor({ isTTY: true }, {})).toBe(true);
  expect(wantsColor({ isTTY: true }, { NO_COLOR: '1' })).toBe(false);
  expect(wantsColor({ isTTY: true }, { TERM: 'dumb' })).toBe(false);
  expect(wantsColor({}, {})).toBe(false);
  expect(wantsColor({}, { FORCE_COLOR: '1' })).toBe(true);
  expect(wantsColor({}, { FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(false);
});
