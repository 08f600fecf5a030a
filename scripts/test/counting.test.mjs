import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { countCtest } from '../lib/ctest-report.mjs';
import { Tally } from '../lib/tally.mjs';
import { countProject } from '../lib/typescript-checks.mjs';

let dir;
let tally;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'pto-counting-'));
  tally = new Tally();
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const counted = () => ({ passed: tally.passed, failed: tally.failed });

describe('the native tests', () => {
  const ctestReport = (...entries) =>
    writeFileSync(
      path.join(dir, 'ctest.xml'),
      entries.map(([name, status]) => `<testcase name="${name}" classname="${name}" status="${status}">`).join('\n'),
    );
  const programReport = (name, tests, failures) =>
    writeFileSync(
      path.join(dir, `${name}.xml`),
      `<testsuites tests="${tests}" failures="${failures}" disabled="0" errors="0" name="AllTests">`,
    );

  test('count each case of a program that reports them', () => {
    ctestReport(['rings', 'run'], ['layout', 'run']);
    programReport('rings', 7, 0);
    countCtest(dir, 'here', 0, tally);
    expect(counted()).toEqual({ passed: 8, failed: 0 });
  });

  test('count failed cases', () => {
    ctestReport(['rings', 'fail']);
    programReport('rings', 7, 2);
    countCtest(dir, 'here', 8, tally);
    expect(counted()).toEqual({ passed: 5, failed: 2 });
  });

  test('count a program that crashed before or after it wrote its report', () => {
    ctestReport(['early', 'fail'], ['late', 'fail']);
    programReport('late', 3, 0);
    countCtest(dir, 'here', 8, tally);
    expect(counted()).toEqual({ passed: 3, failed: 2 });
  });

  test('count a run that left no report', () => {
    countCtest(dir, 'here', 8, tally);
    expect(counted()).toEqual({ passed: 0, failed: 1 });
  });
});

describe("a project's targets", () => {
  const project = (...targets) => ({ name: '@pto/part', dir, targets });
  const statuses = (record) =>
    new Map(Object.entries(record).map(([target, status]) => [`@pto/part:${target}`, status]));
  const vitestReport = (numPassedTests, suites = []) => {
    mkdirSync(path.join(dir, 'build'));
    const testResults = suites.map(([name, status, ...failed]) => ({
      name: path.join(dir, name),
      status,
      assertionResults: failed.map((fullName) => ({ fullName, status: 'failed' })),
    }));
    writeFileSync(path.join(dir, 'build/test-report.json'), JSON.stringify({ numPassedTests, testResults }));
  };

  test('count once each, and tests one by one', () => {
    vitestReport(12);
    countProject(project('build', 'test', 'lint'), statuses({ test: 0, lint: 0 }), tally);
    expect(counted()).toEqual({ passed: 13, failed: 0 });
  });

  test('count as failed when they did not run', () => {
    countProject(project('test', 'lint'), statuses({}), tally);
    expect(counted()).toEqual({ passed: 0, failed: 2 });
  });

  test('count failed tests and files that do not load', () => {
    vitestReport(1, [
      ['a.test.ts', 'failed', 'adds', 'subtracts'],
      ['b.test.ts', 'failed'],
    ]);
    countProject(project('test'), statuses({ test: 1 }), tally);
    expect(counted()).toEqual({ passed: 1, failed: 3 });
  });

  test('count a target that failed although all tests passed', () => {
    vitestReport(4);
    countProject(project('test'), statuses({ test: 1 }), tally);
    expect(counted()).toEqual({ passed: 4, failed: 1 });
  });
});
