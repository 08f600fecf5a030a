import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildNative } from '../lib/build-native.mjs';
import { compileImages } from '../lib/callables.mjs';
import { groupsOf } from '../lib/groups.mjs';
import { measurements } from '../lib/measurements.mjs';
import { takeSamples } from '../lib/samplers.mjs';
import { summarise } from '../lib/statistics.mjs';

const program = path.join(import.meta.dirname, '../bench.mjs');
const KEYS = ['name', 'p50Us', 'p99Us', 'n', 'floor', 'floorUs', 'ratio', 'figures'];

function bench(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
  return { status, stderr, lines: stdout.trimEnd().split('\n') };
}

test('--list names everything', () => {
  const { status, lines } = bench('--list');
  expect(status).toBe(0);
  for (const name of measurements.keys()) expect(lines.some((line) => line.includes(` ${name} `))).toBe(true);
});

test('a wrong name ends with 1 and says what there is', () => {
  const { status, stderr } = bench('--only', 'l2.nop-sync');
  expect(status).toBe(1);
  expect(stderr).toContain("Did you mean 'l2.noop-sync'?");
});

test('--json prints one line a measurement with the agreed keys', { timeout: 240_000 }, () => {
  const names = [
    ...['l2.noop-sync', 'l2.vector-example-24', 'l2.noop-async', 'l2.run-prepared-noop', 'l2.prepare'],
    ...['tmr.fan-1k', 'app.bgemm', 'app.paged-attention', 'hbg.fan-1k.bd24', 'recording.off'],
  ];
  const { status, stderr, lines } = bench('--no-build', '--json', '--rounds', '5', '--only', names.join(','));
  expect(status, stderr).toBe(0);
  const found = lines.map((line) => JSON.parse(line));
  expect(found.map(({ name }) => name)).toEqual(names);
  for (const line of found) {
    expect(Object.keys(line)).toEqual(KEYS);
    expect(line.n).toBe(5);
    expect(line.p99Us).toBeGreaterThanOrEqual(line.p50Us);
    expect(line.p50Us).toBeGreaterThan(0);
    if (line.floor === null) expect(stderr).toContain('is left out');
    else expect(line.ratio).toBeGreaterThan(0);
  }
});

test('without --json there is a table', () => {
  const { status, lines } = bench('--no-build', '--rounds', '2', '--only', 'l2.run-prepared-noop');
  expect(status).toBe(0);
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/^name +p50 µs +p99 µs +n +floor µs +ratio +floor +figures$/);
  expect(lines[1]).toMatch(/^l2\.run-prepared-noop( +[\d,.]+){5} +futex round trip +cpuUs [\d,.]+$/);
});

describe('samples', () => {
  let native;
  beforeAll(async () => {
    native = await buildNative();
  });

  async function sample(name, { libraries = native.libraries, ...options }) {
    const { members } = groupsOf([measurements.get(name)], measurements)[0];
    const images = await compileImages(members);
    const context = { native: { ...native, libraries }, images, options: { seconds: 1, ...options } };
    return takeSamples(members, context);
  }

  async function lineOf(name, options) {
    return summarise(measurements.get(name), await sample(name, options));
  }

  test('the rounds are shared between the processes', async () => {
    const samples = (await sample('l2.run-prepared-noop', { rounds: 5, processes: 2 })).get('l2.run-prepared-noop');
    expect(samples.us).toHaveLength(5);
    expect(samples.floorUs).toHaveLength(5);
  });

  test.each(['scene.help', 'scene.watch'])('%s has a floor of the same machine', { timeout: 120_000 }, async (name) => {
    const line = await lineOf(name, { rounds: 1, processes: 1 });
    expect(line.n).toBe(1);
    expect(line.ratio).toBeGreaterThan(0);
  });

  test('with a time instead of rounds there are several', async () => {
    const { n } = await lineOf('l2.run-prepared-noop', { seconds: 0.2, processes: 1 });
    expect(n).toBeGreaterThanOrEqual(2);
  });

  test.each(['tmr.chain-1k.bd1', 'l2.vector-example'])('%s works without a task library', async (name) => {
    const line = await lineOf(name, { libraries: new Set(), rounds: 2, processes: 1 });
    expect(line).toMatchObject({ n: 2, floor: null, floorUs: null, ratio: null });
  });

  test.each(['independent', 'chain', 'fan'])('OpenMP runs the graph %s', async (graph) => {
    const name = `omp.${graph}-1k`;
    if (!native.libraries.has('omp')) return expect((await sample(name, { rounds: 1, processes: 1 })).size).toBe(0);
    const line = await lineOf(name, { rounds: 3, processes: 1 });
    expect(line).toMatchObject({ n: 3, floor: null });
    expect(line.figures.usPerTask).toBeGreaterThan(0);
  });

  test('an initialised device says what it keeps', async () => {
    const { figures } = await lineOf('l2.init-24', { rounds: 2, processes: 1 });
    expect(Object.keys(figures)).toEqual([
      ...['cpuUs', 'finalizeUs', 'firstRunUs', 'residentAfterRunMb', 'residentMb', 'runtimeBytes'],
    ]);
    expect(figures.residentAfterRunMb).toBeGreaterThan(0);
    expect(figures.residentAfterRunMb).toBeLessThanOrEqual(16);
  });

  test('a graph that fails is reported by its name', async () => {
    const name = 'tmr.chain-1k';
    const broken = { ...measurements.get(name), aicpuThreadNum: 99 };
    const context = {
      native,
      images: await compileImages([broken]),
      options: { rounds: 1, processes: 1, seconds: 1 },
    };
    await expect(takeSamples([broken], context)).rejects.toThrow(`${name} could not be measured`);
  });

  test('an idle worker is compared with a process that sleeps', async () => {
    const line = await lineOf('l2.idle-cpu', { processes: 1 });
    expect(line).toMatchObject({ n: 1, floor: 'process that sleeps' });
    expect(line.ratio).toBeGreaterThan(0);
  });
});
