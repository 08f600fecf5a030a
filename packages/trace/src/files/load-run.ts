import path from 'node:path';

import { readDependencies } from '../records/read-dependencies.js';
import { readNameMap } from '../records/read-name-map.js';
import { readRun } from '../records/read-run.js';
import type { RecordedGraph } from '../records/recorded-graph.js';
import type { NameMap, RecordedRun } from '../records/recorded-run.js';
import { findInput, isFile, newestIn, recordNames } from './find-inputs.js';
import { readJsonFile, readText } from './read-text.js';
import { readKernelConfig } from '../records/read-kernel-config.js';

/** Files beside the records of a run. What is not given is looked for in their directory. */
export interface LoadRunOptions {
  /** Names of functions. Default: the newest `name_map_*.json` beside the records, if any. */
  readonly funcNames?: string | undefined;
  /** A kernel configuration that has names of functions. Default: none. */
  readonly kernelConfig?: string | undefined;
  /** Dependencies. Default: `deps.json` beside the records, if any. */
  readonly depsJson?: string | undefined;
}

/**
 * Loads the records of a run from disk, with the dependencies and names beside them.
 *
 * @param input - the file or its directory; without it the newest of `./outputs` and its directories
 * @throws PtoError `ERR_PTO_TRACE_INPUT` that names the file and what is wrong with it
 */
export function loadRun(input?: string, options: LoadRunOptions = {}): RecordedRun {
  const file = findInput(input, recordNames);
  const dir = path.dirname(file);
  const value = readJsonFile(file);
  return readRun(value, file, { graph: loadGraph(dir, options), names: loadNames(dir, options) });
}

/** The dependencies that lie beside a run, or nothing. */
export function loadGraph(dir: string, { depsJson }: LoadRunOptions): RecordedGraph | undefined {
  const file = depsJson ?? path.join(dir, 'deps.json');
  if (depsJson === undefined && !isFile(file)) return undefined;
  return readDependencies(readJsonFile(file), file);
}

/** The names for the files of a directory: those that were given, else those that lie there. */
export function loadNames(dir: string, { funcNames, kernelConfig }: LoadRunOptions = {}): NameMap | undefined {
  if (funcNames === undefined && kernelConfig !== undefined) return readKernelConfig(readText(kernelConfig));
  const file = funcNames ?? newestIn(dir, /^name_map_.*\.json$/);
  return file === undefined ? undefined : readNameMap(readJsonFile(file), file);
}
