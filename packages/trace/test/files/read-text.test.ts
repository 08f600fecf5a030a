import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { loadDump, loadRun, loadScopeStats } from '../../src/index.js';

let dir: string;
const at = (name: string): string => path.join(dir, name);

beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'pto-read-'));
  writeFileSync(at('marked.json'), '\uFEFF{"version": 1,\r\n "tasks": []}\r\n');
  execFileSync('mkfifo', [at('pipe')]);
  mkdirSync(at('dir/l2_perf_records.json'), { recursive: true });
  symlinkSync('circle', at('circle'));
});
afterAll(() => {
  rmSync(dir, { recursive: true });
});

it('a file of another system is read: with a mark before its first character, and other ends of lines', () => {
  expect(loadRun(at('marked.json')).tasks).toEqual([]);
});

it.each([
  ['pipe', 'this is a pipe or a device, not a file'],
  ['circle', 'its links lead round in a circle'],
  ['dir/l2_perf_records.json', 'no l2_perf_records.json or chip_swimlane_records.json'],
  ['dir', 'no l2_perf_records.json or chip_swimlane_records.json'],
  ['none', 'there is no such file'],
  ['marked.json/none', 'it cannot be read (ENOTDIR'],
])('%s is told as what it is, at once', (name, words) => {
  const thrown = expect.objectContaining({
    code: 'ERR_PTO_TRACE_INPUT',
    message: expect.stringContaining(words) as string,
  });
  expect(() => loadRun(at(name))).toThrow(thrown);
});

it.each([loadDump, loadScopeStats])('whatever it should hold', (load) => {
  expect(() => load(at('pipe'))).toThrow('this is a pipe or a device');
});
