// Which program takes the samples of a measurement, and what it is told.
import path from 'node:path';
import { chip, librariesOf } from './chip.mjs';

const nodeProgram = (name, settings) => ({
  command: process.execPath,
  args: [path.join(import.meta.dirname, name), JSON.stringify(settings)],
});

const words = (settings) =>
  Object.entries(settings).flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${value}`]));

function chipProgram(measurement, { native, image, floor, rounds, seconds }) {
  const { measure, tasks = 0, app, blockDim, aicpuThreadNum, runtime = chip.runtime } = measurement;
  const settings = {
    ...librariesOf(runtime),
    ...{ measure, image, tasks, app, rounds },
    block_dim: blockDim,
    aicpu_thread_num: aicpuThreadNum,
    floor: floor ?? 'none',
    seconds: rounds === undefined ? seconds : undefined,
  };
  return { command: native.sampler, args: words(settings) };
}

function libraryProgram({ library, graph, tasks }, { native, rounds, seconds }) {
  const limit = rounds === undefined ? { seconds } : { rounds };
  // Without it OpenMP's waiting threads spin, and take the processor from the one that has work.
  const env = { OMP_WAIT_POLICY: 'passive' };
  return { command: native.graphFloors, args: words({ library, graph, tasks, ...limit }), env };
}

function workerProgram(measurement, { native, image, floor, rounds, seconds }) {
  const { call, callable, blockDim, aicpuThreadNum } = measurement;
  const config = { blockDim, aicpuThreadNum };
  return nodeProgram('worker-sampler.mjs', {
    ...{ chip, config, image, callable, call, floor, addon: native.addon, rounds, seconds },
  });
}

function hostProgram({ scene, blockDim, aicpuThreadNum }, { native, image, rounds, seconds }) {
  const { addon, emptyChild } = native;
  const config = { blockDim, aicpuThreadNum };
  return nodeProgram('host-sampler.mjs', { chip, config, scene, image, addon, emptyChild, rounds, seconds });
}

function idleProgram({ blockDim, aicpuThreadNum, role, windowMs }, { image }) {
  return nodeProgram('idle-sampler.mjs', { chip, config: { blockDim, aicpuThreadNum }, image, role, windowMs });
}

const compileProgram = ({ state }, { rounds, seconds }) =>
  nodeProgram('compile-sampler.mjs', { state, rounds, seconds });

const sceneProgram = ({ measure }, { rounds, seconds }) =>
  nodeProgram('scene-sampler.mjs', { measure, rounds, seconds });

const viewProgram = ({ viewedTasks }, { rounds, seconds }) =>
  nodeProgram('view-sampler.mjs', { tasks: viewedTasks, rounds, seconds });

const convertProgram = ({ viewedTasks }, { rounds, seconds }) =>
  nodeProgram('convert-sampler.mjs', { tasks: viewedTasks, rounds, seconds });

const programs = {
  ...{ chip: chipProgram, library: libraryProgram },
  ...{ worker: workerProgram, host: hostProgram, idle: idleProgram, compile: compileProgram, view: viewProgram },
  ...{ scene: sceneProgram, convert: convertProgram },
};

/**
 * @param {import('./measurements.mjs').Measurement} measurement
 * @returns {{command: string, args: string[], env?: Record<string, string>}}
 */
export const programOf = (measurement, settings) => programs[measurement.sampler](measurement, settings);
