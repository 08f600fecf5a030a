// Takes the samples of a group, in processes of their own: single processes differ by more than single runs.
import { spawn } from 'node:child_process';
import { Failure } from '../../../scripts/lib/failure.mjs';
import { programOf } from './sampler-programs.mjs';

/** Beyond the time that was asked for: warm-up, slow rounds, a busy machine. */
const PATIENCE_MS = 180_000;
const ROUND_PATIENCE_MS = 5000;

/** Runs a program that prints one JSON object as its last line. */
async function readObject(name, { command, args, env }, limitMs) {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    timeout: limitMs,
    killSignal: 'SIGKILL',
  });
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

/** What one process measures. */
function takeShare(measurement, rounds, { native, images, options }) {
  const { name, callable, floor } = measurement;
  const seconds = options.seconds / options.processes;
  const program = programOf(measurement, {
    native,
    image: images.get(callable),
    floor: isThere(floor, native) ? floor.id : undefined,
    ...{ rounds, seconds },
  });
  const limitMs = Math.ceil(PATIENCE_MS + (rounds === undefined ? seconds * 2000 : rounds * ROUND_PATIENCE_MS));
  return readObject(name, program, limitMs);
}

/** Whether this machine has the library that a floor or a measurement needs, if any. */
export const isThere = (subject, native) =>
  subject !== undefined && (subject.library === undefined || native.libraries.has(subject.library));

/**
 * @typedef {object} Samples
 * @property {string} [text] how reports call the measurement where it is another one's floor
 * @property {number[]} us
 * @property {number[]} floorUs
 * @property {string | null} floor
 * @property {Record<string, number[]>} figures what else was seen
 */

/**
 * @param {import('./measurements.mjs').Measurement[]} members of a group; those without their library are left out
 * @returns {Promise<Map<string, Samples>>} by name
 */
export async function takeSamples(members, context) {
  const { rounds, processes } = context.options;
  const { native } = context;
  const measured = members.filter((member) => isThere(member, native));
  const all = new Map(
    measured.map(({ name, text, floor }) => [
      name,
      { text, us: [], floorUs: [], floor: isThere(floor, native) ? floor.text : null, figures: {} },
    ]),
  );
  for (const share of rounds === undefined ? Array(processes).fill(undefined) : shares(rounds, processes)) {
    for (const member of measured) {
      const { us, floorUs, figures = {} } = await takeShare(member, share, context);
      const samples = all.get(member.name);
      samples.us.push(...us);
      samples.floorUs.push(...floorUs);
      for (const [key, values] of Object.entries(figures)) (samples.figures[key] ??= []).push(...values);
    }
  }
  return all;
}
