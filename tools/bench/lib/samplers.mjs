// Takes the samples of a measurement, in processes of their own: single processes differ by more than single runs.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { Failure } from '../../../scripts/lib/failure.mjs';
import { chip, libraries } from './chip.mjs';

/** Beyond the time that was asked for: warm-up, slow rounds, a busy machine. */
const PATIENCE_MS = 180_000;
const ROUND_PATIENCE_MS = 5000;

const nodeProgram = (name, settings) => ({
  command: process.execPath,
  args: [path.join(import.meta.dirname, name), JSON.stringify(settings)],
});

function chipProgram(measurement, { native, image, floor, rounds, seconds }) {
  const { tasks = 0, blockDim, aicpuThreadNum } = measurement;
  const settings = {
    ...libraries,
    image,
    tasks,
    block_dim: blockDim,
    aicpu_thread_num: aicpuThreadNum,
    floor: floor ?? 'none',
    ...(rounds === undefined ? { seconds } : { rounds }),
  };
  return { command: native.sampler, args: Object.entries(settings).map(([key, value]) => `${key}=${value}`) };
}

function workerProgram(measurement, { native, image, floor, rounds, seconds }) {
  const { call, callable, blockDim, aicpuThreadNum } = measurement;
  const config = { blockDim, aicpuThreadNum };
  return nodeProgram('worker-sampler.mjs', {
    ...{ chip, config, image, callable, call, floor, addon: native.addon, rounds, seconds },
  });
}

function idleProgram(measurement, { image }) {
  const { blockDim, aicpuThreadNum } = measurement;
  return nodeProgram('idle-sampler.mjs', { chip, config: { blockDim, aicpuThreadNum }, image });
}

const programs = { chip: chipProgram, worker: workerProgram, idle: idleProgram };

/** Runs a program that prints one JSON object as its last line. */
async function readObject(name, { command, args }, limitMs) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: limitMs, killSignal: 'SIGKILL' });
  let printed = '';
  let complaint = '';
  child.stdout.on('data', (chunk) => (printed += chunk));
  child.stderr.on('data', (chunk) => (complaint += chunk));
  const exit = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? signal));
  });
  if (exit === 0) return JSON.parse(printed.trimEnd().split('\n').at(-1));
  const why = child.killed ? `it was stopped after ${limitMs / 1000} s` : `it ended with ${exit}`;
  throw new Failure(`${name} could not be measured, ${why}.\n${complaint.trimEnd()}`);
}

/** Shares of `rounds`, one a process and none of them 0. */
function shares(rounds, processes) {
  const count = Math.min(rounds, processes);
  return Array.from({ length: count }, (_, i) => Math.floor(rounds / count) + (i < rounds % count ? 1 : 0));
}

/**
 * @param {import('./measurements.mjs').Measurement} measurement
 * @returns {Promise<{us: number[], floorUs: number[], floor: string | null}>}
 */
export async function takeSamples(measurement, { native, images, options }) {
  const { name, sampler, callable, floor } = measurement;
  const hasFloor = !floor.needsTbb || native.hasTbb;
  const { rounds, processes } = options;
  const seconds = options.seconds / processes;
  const each = rounds === undefined ? Array(processes).fill(undefined) : shares(rounds, processes);
  const us = [];
  const floorUs = [];
  for (const share of each) {
    const program = programs[sampler](measurement, {
      native,
      image: images.get(callable),
      floor: hasFloor ? floor.id : undefined,
      rounds: share,
      seconds,
    });
    const limitMs = Math.ceil(PATIENCE_MS + (share === undefined ? seconds * 2000 : share * ROUND_PATIENCE_MS));
    const samples = await readObject(name, program, limitMs);
    us.push(...samples.us);
    floorUs.push(...samples.floorUs);
  }
  return { us, floorUs, floor: hasFloor ? floor.text : null };
}
