// Every name that can be measured. What a name means never changes; a new question gets a new name.
import { apps } from './app-measurements.mjs';
import { compiles } from './compile-measurements.mjs';
import { severalChildren } from './host-measurements.mjs';
import { graphs } from './graph-measurements.mjs';
import { oneChip } from './chip-measurements.mjs';
import { scenes } from './scene-measurements.mjs';
import { views } from './view-measurements.mjs';

/**
 * @typedef {object} Floor what the machine needs at best for the same, sampled by the same process
 * @property {string} text how reports call it
 * @property {string} id how samplers call it
 * @property {'tbb'} [library] the library that it needs
 *
 * @typedef {object} Measurement
 * @property {string} name
 * @property {string} question what it answers
 * @property {'chip' | 'worker' | 'host' | 'idle' | 'library' | 'compile' | 'scene' | 'view' | 'convert'} sampler which program takes the samples
 * @property {boolean} isDefault whether it is measured when no names are given
 * @property {boolean} isOnPage whether docs/benchmarks.md shows it
 * @property {string} [callable] the callable that runs, `kind` or `kind:graph`
 * @property {'run' | 'swimlane' | 'recording-off' | 'capture' | 'prepare' | 'init' | 'app' | 'help' | 'warm' | 'cases' | 'watch'} [measure] what the sampler does
 * @property {Floor} [floor]
 * @property {string[]} [floorNames] measurements of the same group; the floor is the fastest of them
 * @property {string} [group] measurements of one group are measured together, process by process
 * @property {'tbb' | 'omp'} [library] the library that runs the graph, for the sampler `library`
 * @property {string} [text] how reports call it as a floor
 * @property {string} [runtime]
 * @property {string} [graph]
 * @property {string} [app]
 * @property {number} [tasks] tasks of the graph, where the graph takes a number
 * @property {number} [viewedTasks] tasks of the recorded run
 * @property {number} [blockDim]
 * @property {number} [aicpuThreadNum]
 * @property {string} [scene] what the host's sampler does
 * @property {'worker' | 'host'} [role] what is idle
 * @property {number} [windowMs] for how long
 * @property {'run' | 'runSync'} [call] method of Worker
 * @property {'cold' | 'warm'} [state] of the cache of compiled code
 * @property {boolean} [isThroughput] the ratio is a share of the floor's throughput, not a multiple of its time
 */

/** @type {Map<string, Measurement>} */
export const measurements = new Map(
  [...oneChip, ...severalChildren, ...apps, ...graphs(), ...compiles, ...scenes, ...views].map((one) => [
    one.name,
    one,
  ]),
);

const namesWith = (flag) => [...measurements.values()].filter((one) => one[flag]).map(({ name }) => name);

export const defaultNames = namesWith('isDefault');
export const pageNames = namesWith('isOnPage');
