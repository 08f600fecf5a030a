// Behaviours, in the order of the page. Each has the names of the tests that hold it.
import { runArguments } from './arguments.js';
import { ascendc } from './ascendc.js';
import { callables } from './callables.js';
import { children } from './children.js';
import { chipChildren } from './chip-children.js';
import { commandLine } from './command-line.js';
import { communication } from './communication.js';
import { compiles } from './compiles.js';
import { deferred } from './deferred.js';
import { dependencies } from './dependencies.js';
import { devices } from './devices.js';
import { elementAccess } from './element-access.js';
import { failures } from './failures.js';
import { hierarchicalEngine } from './hierarchical-engine.js';
import { hostBuildGraph } from './host-build-graph.js';
import { hostWorkers } from './host-workers.js';
import { installation } from './installation.js';
import { lanes } from './lanes.js';
import { launches } from './launches.js';
import { losses } from './losses.js';
import { manyChips } from './many-chips.js';
import { packages } from './packages.js';
import { parts } from './parts.js';
import { recordedRuns } from './recorded-runs.js';
import { recordedTasks } from './recorded-tasks.js';
import { recordings } from './recordings.js';
import { recordedValues } from './recorded-values.js';
import { rings } from './rings.js';
import { runtimes } from './runtimes.js';
import { sceneCases } from './scene-cases.js';
import { sceneResults } from './scene-results.js';
import { sceneRuns } from './scene-runs.js';
import { schedules } from './schedules.js';
import { sources } from './sources.js';
import { taskGraphs } from './task-graphs.js';
import { toolchains } from './toolchains.js';
import { traces } from './traces.js';
import { unifiedApi } from './unified-api.js';

export const groups = [
  taskGraphs,
  launches,
  dependencies,
  rings,
  elementAccess,
  deferred,
  hostBuildGraph,
  schedules,
  recordings,
  recordedValues,
  recordedTasks,
  recordedRuns,
  traces,
  callables,
  runArguments,
  failures,
  devices,
  manyChips,
  hostWorkers,
  unifiedApi,
  communication,
  hierarchicalEngine,
  lanes,
  children,
  chipChildren,
  losses,
  installation,
  commandLine,
  sceneCases,
  sceneRuns,
  sceneResults,
  parts,
  sources,
  compiles,
  packages,
  ascendc,
  toolchains,
  runtimes,
];
