import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildNative } from '../lib/build-native.mjs';
import { compileImages } from '../lib/callables.mjs';
import { measurements } from '../lib/measurements.mjs';
import { takeSamples } from '../lib/samplers.mjs';
import { summarise } from '../lib/statistics.mjs';

const program = path.join(import.meta.dirname, '../bench.mjs');
const KEYS = ['name', 'p50Us', 'p99Us', 'n', 'floor', 'floorUs', 'ratio'];

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
  const names = ['l2.noop-sync', 'l2.vector-example-24', 'l2.noop-async', 'l2.run-prepared-noop', 'tmr.fan-10k'];
  const { status, stderr, lines } = bench('--no-build', '--json', '--rounds', '5', '--only', names.join(','));
  expect(status, stderr).toBe(0);
  const found = lines.map((line) => JSON.parse(line));
  expect(found.map(({ name }) => name)).toEqual(names);
  for (const line of found) {
    expect(Object.keys(line)).toEqual(KEYS);
    expect(line.n).toBe(5);
    expect(line.p99Us).toBeGreaterThanOrEqual(line.p50Us);
    expect(line.p50Us).toBeGreaterThan(0);
    const { needsTbb } = measurements.get(line.name).floor;
    if (needsTbb && line.floor === null) expect(stderr).toContain('libtbb-dev');
    else expect(line.ratio).toBeGreaterThan(0);
  }
});

test('without --json there is a table', () => {
  const { status, lines } = bench('--no-build', '--rounds', '2', '--only', 'l2.run-prepared-noop');
  expect(status).toBe(0);
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/^name +p50 µs +p99 µs +n +floor µs +ratio +floor$/);
  expect(lines[1]).toMatch(/^l2\.run-prepared-noop( +[\d,.]+){5} +futex round trip$/);
});

describe('samples', () => {
  let native;
  beforeAll(async () => {
    native = await buildNative();
  });

  async function sample(name, { hasTbb = native.hasTbb, ...options }) {
    const measurement = measurements.get(name);
    const images = await compileImages([measurement]);
    return takeSamples(measurement, { native: { ...native, hasTbb }, images, options: { seconds: 1, ...options } });
  }

  test('the rounds are shared between the processes', async () => {
    const samples = await sample('l2.run-prepared-noop', { rounds: 5, processes: 2 });
    expect(samples.us).toHaveLength(5);
    expect(samples.floorUs).toHaveLength(5);
  });

  test('with a time instead of rounds there are several', async () => {
    const samples = await sample('l2.run-prepared-noop', { seconds: 0.2, processes: 1 });
    expect(samples.us.length).toBeGreaterThanOrEqual(3);
  });

  test.each(['tmr.chain-10k.bd1', 'l2.vector-example'])('%s works without oneTBB', async (name) => {
    const line = summarise(name, await sample(name, { hasTbb: false, rounds: 2, processes: 1 }));
    expect(line).toMatchObject({ n: 2, floor: null, floorUs: null, ratio: null });
  });

  test('an idle worker is compared with a process that sleeps', async () => {
    const line = summarise('l2.idle-cpu', await sample('l2.idle-cpu', { processes: 1 }));
    expect(line).toMatchObject({ n: 1, floor: 'process that sleeps' });
    expect(line.ratio).toBeGreaterThan(0);
  });
});
