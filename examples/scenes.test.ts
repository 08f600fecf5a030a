/** The scenes of all examples are run once, as `pto test` in this folder does it. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';

import type { RunReport } from '@pto/scene-test';
import { beforeAll, expect, test } from 'vitest';

const pto = path.join(import.meta.dirname, 'node_modules/.bin/pto');
const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.scene.ts') && !file.includes('node_modules'))
  .sort();

let run: { status: number | null; stderr: string; report: RunReport };

beforeAll(() => {
  const { stdout, stderr, status } = spawnSync(pto, ['test', '--json'], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  run = { status, stderr, report: JSON.parse(stdout) as RunReport };
}, 600_000);

test('all examples have scenes, and all of them are right', () => {
  const wrong = run.report.results.filter(({ status }) => status !== 'passed');
  expect(wrong).toEqual([]);
  expect(run.report.items.filter(({ outcome }) => outcome === 'failedToLoad')).toEqual([]);
  expect(run.status, run.stderr).toBe(0);
});

test.each(files)('%s: cases were executed, and what was not is manual', (file) => {
  const items = run.report.items.filter((item) => item.file === path.join(import.meta.dirname, file));
  expect(items.filter(({ outcome }) => outcome === 'executed')).not.toEqual([]);
  const left = items.filter(({ outcome }) => outcome !== 'executed');
  expect(left.filter(({ reason }) => !/manual/.test(reason ?? ''))).toEqual([]);
});
