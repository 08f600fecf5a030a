import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { distributionOf } from '../../src/bench/distribution.js';
import { runTests } from '../../src/drive/run-tests.js';
import { readOptions } from '../../src/options/add-options.js';
import type { RunOptions } from '../../src/options/run-options.js';
import { kernelScene } from '../support/kernel-scene.js';
import { useSceneProject } from '../support/scene-project.js';

const project = useSceneProject();

describe('a distribution', () => {
  it('has the quantiles of its values', () => {
    expect(distributionOf([4, 1, 3, 2, 5])).toMatchObject({ mean: 3, median: 3, p10: 1.4, p90: 4.6, trimmedMean: 3 });
    expect(distributionOf([2, 4]).stdev).toBe(1);
    expect(distributionOf([7])).toMatchObject({ median: 7, p99: 7, stdev: 0 });
  });

  it('leaves the 10 lowest and highest of more than 20 values out of the trimmed mean', () => {
    const values = [...Array.from({ length: 11 }, () => 5), ...Array.from({ length: 10 }, () => 1000)];
    expect(distributionOf(values).trimmedMean).toBe(5);
  });
});

describe('--bench', () => {
  const rest = (ms: number): string => `await new Promise((r) => setTimeout(r, ${ms}));`;

  async function bench(file: string, options: Partial<RunOptions>): Promise<{ exitCode: number; text: string }> {
    let text = '';
    const write = (more: string): void => void (text += more);
    const signal = new AbortController().signal;
    const { exitCode } = await runTests([file], { ...readOptions(), ...options }, { write, isColored: false, signal });
    return { exitCode, text };
  }

  it('measures as many rounds as asked, and writes them for a later run to compare with', async () => {
    const baseline = `${project.dir}/out/before.json`;
    const file = project.scene('Timed', { rests: rest(20) });
    const first = await bench(file, { rounds: 5, warmup: 1, benchOut: baseline });
    expect(first.exitCode).toBe(0);
    expect(first.text).toMatch(/case \(ms\) +rounds +median[\s\S]*Timed::rests a2a3sim +5 /);
    const written = JSON.parse(readFileSync(baseline, 'utf8')) as { cases: Record<string, unknown> };
    expect(written.cases['Timed::rests a2a3sim']).toMatchObject({ rounds: 5, warmup: 1 });

    const { cases } = JSON.parse(readFileSync(baseline, 'utf8')) as { cases: Record<string, { phases: object }> };
    expect(Object.keys(cases['Timed::rests a2a3sim']!.phases)).toEqual(['wall']);

    const lenient = await bench(file, { rounds: 5, baseline, maxRegress: 1000 });
    expect(lenient).toMatchObject({ exitCode: 0, text: expect.stringContaining('1 of 1 cases are in the baseline') });
    const slow = await bench(project.scene('Timed', { rests: rest(200) }), { rounds: 5, baseline, maxRegress: 0.5 });
    expect(slow).toMatchObject({ exitCode: 1, text: expect.stringMatching(/Timed::rests a2a3sim is [\d.]+ % slower/) });
  });

  it('tells the parts of a case beside its rounds: compiling and starting the worker', async () => {
    const out = `${project.dir}/out/kernel.json`;
    const file = project.write('Kernel.scene.ts', kernelScene('Kernel', ['works']));
    const { text } = await bench(file, { rounds: 3, benchOut: out });
    const { cases } = JSON.parse(readFileSync(out, 'utf8')) as { cases: Record<string, { phases: object }> };
    expect(Object.keys(cases['Kernel::works a2a3sim']!.phases)).toEqual(['wall', 'compile', 'init']);
    expect(text).toMatch(/Kernel::works a2a3sim +3 [\s\S]*\n {2}compile +1 /);
  });

  it('fails when nothing can be compared, and refuses a baseline that is none', async () => {
    const file = project.scene('Timed', { one: '' });
    const other = project.write('other.json', JSON.stringify({ version: 1, cases: {} }));
    expect(await bench(file, { rounds: 2, baseline: other })).toMatchObject({ exitCode: 1 });
    const none = project.write('none.json', '[]');
    await expect(bench(file, { baseline: none })).rejects.toMatchObject({ code: 'ERR_PTO_SCENE_FILE' });
  });
});
