import { Command, CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';

import { addOptions, readOptions } from '../../src/options/add-options.js';
import { forwardOptions } from '../../src/options/forward-options.js';
import { optionTable } from '../../src/options/option-table.js';
import type { RunOptions } from '../../src/options/run-options.js';

function parse(...args: string[]): RunOptions {
  const command = addOptions(new Command('test'))
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  return readOptions(command.parse(args, { from: 'user' }).opts());
}

function leaves(value: object, prefix = ''): string[] {
  return Object.entries(value).flatMap(([key, each]) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? leaves(each as object, `${prefix}${key}.`)
      : [prefix + key],
  );
}

/** A value other than the default, as it is typed. */
const given: Record<string, string[]> = {
  '--platform': ['--platform', 'a5sim,a2a3sim'],
  '--device': ['--device', '0,2-3'],
  '--case': ['--case', 'Add::small'],
  '--manual': ['--manual', 'only'],
  '--runtime': ['--runtime', 'host_build_graph'],
  '--level': ['--level', '3'],
  '--exclude-level': ['--exclude-level', '4'],
  '--rounds': ['--rounds', '7'],
  '--warmup': ['--warmup', '2'],
  '--schedules': ['--schedules', '50'],
  '--seed': ['--seed', '18446744073709551615'],
  '--sanitizer': ['--sanitizer', 'asan'],
  '--pto-isa-commit': ['--pto-isa-commit', 'ab'.repeat(20)],
  '--clone-protocol': ['--clone-protocol', 'ssh'],
  '--log-level': ['--log-level', 'debug'],
  '--outputs-dir': ['--outputs-dir', 'elsewhere'],
  '--timing': ['--timing', 'model'],
  '--kernel-costs': ['--kernel-costs', 'costs.json'],
  '--enable-pmu': ['--enable-pmu', '4'],
  '--max-parallel': ['--max-parallel', '3'],
  '--case-timeout': ['--case-timeout', '1.5'],
  '--pto-session-timeout': ['--pto-session-timeout', '60'],
  '--bench-out': ['--bench-out', 'now.json'],
  '--baseline': ['--baseline', 'before.json'],
  '--max-regress': ['--max-regress', '12%'],
  '--report': ['--report', 'report.html'],
  '--junit': ['--junit', 'report.xml'],
  '--json-lines': ['--json-lines', 'events.jsonl'],
};

describe('every option', () => {
  const plain = forwardOptions(parse());

  it.each(optionTable)('$long reaches the process that runs a case, or is the driver’s alone', (entry) => {
    const options = parse(...(given[entry.long] ?? [entry.long]));
    const value = (options as unknown as Record<string, unknown>)[entry.key];
    expect(value).toBeDefined();
    expect(value).not.toEqual(entry.initial);
    const forwarded = forwardOptions(options);
    if (entry.forward === 'parentOnly') {
      expect(forwarded).toEqual(plain);
    } else {
      const target = entry.forward
        .split('.')
        .reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], forwarded);
      expect(target).toEqual(value);
    }
  });

  it('is the only one that sets its part of what is forwarded', () => {
    const targets = optionTable.map(({ forward }) => forward).filter((forward) => forward !== 'parentOnly');
    expect(new Set(targets).size).toBe(targets.length);
    const all = forwardOptions(parse('--seed', '1', '--outputs-dir', 'x', '--kernel-costs', 'x.json'));
    expect(leaves(all).sort()).toEqual([...targets].sort());
  });
});

describe('names of both generations', () => {
  it.each([
    [['--enable-l2-swimlane'], { swimlane: 4 }],
    [['--enable-chip-swimlane'], { swimlane: 4 }],
    [['--enable-chip-swimlane', '2'], { swimlane: 2 }],
    [['--enable-chip-swimlane', '0'], { swimlane: 0 }],
    [['--dump-tensor'], { dumpTensor: true }],
    [['--dump-args'], { dumpTensor: true }],
    [['--dump-args', '0'], { dumpTensor: false }],
    [['--enable-pmu'], { pmu: 2 }],
    [['--session-timeout', '3'], { sessionTimeoutMs: 3000 }],
    [['--junitxml', 'x.xml'], { junit: 'x.xml' }],
    [['--report'], { report: 'outputs/report.html' }],
    [['--report', 'x.html'], { report: 'x.html' }],
    [['-x', '-p', 'a5sim', '-d', '1'], { exitFirst: true, platforms: ['a5sim'], devices: [1] }],
    [['--case', 'A', '--case', 'B::'], { selectors: ['A', 'B::'] }],
  ])('%j', (args, expected) => {
    expect(parse(...args)).toMatchObject(expected);
  });
});

it.each([
  ['--rounds', '0'],
  ['--rounds', '1.5'],
  ['--device', '3-1'],
  ['--max-parallel', '0'],
  ['--level', '5'],
  ['--manual', 'maybe'],
  ['--max-regress', 'fast'],
  ['--platform', 'a,,b'],
  ['--seed', '-1'],
  ['--log-level', 'loud'],
  ['--sanitizer', 'thread'],
  ['--clone-protocol', 'ftp'],
  ['--timing', 'sundial'],
  ['--enable-chip-swimlane', '5'],
  ['--report', 'scene.ts'],
  ['--case-timeout', '9999999999'],
])('%s refuses %s and says what is allowed', (...args) => {
  expect(() => parse(...args)).toThrow(CommanderError);
  expect(() => parse(...args)).toThrow(/llowed/);
});
