import path from 'node:path';

import { dependencyGraph } from '../deps/dependency-graph.js';
import type { DependencyGraph } from '../deps/dependency-graph.js';
import { readDependencies } from '../records/read-dependencies.js';
import { readRun } from '../records/read-run.js';
import type { RecordedRun } from '../records/recorded-run.js';
import { findInput, isFile, recordNames } from './find-inputs.js';
import { loadNames } from './load-run.js';
import { readJsonFile } from './read-text.js';

/** Files beside the dependencies of a run. What is not given is looked for in their directory. */
export interface LoadDependenciesOptions {
  /** Names of functions. Default: the newest `name_map_*.json` beside the dependencies, if any. */
  readonly funcNames?: string | undefined;
  /** A kernel configuration that has names of functions. Default: none. */
  readonly kernelConfig?: string | undefined;
}

/**
 * Loads the dependencies of a run from disk, with the names and the records beside them.
 *
 * @param input - `deps.json` or its directory; without it the newest of `./outputs` and its directories
 * @throws PtoError `ERR_PTO_TRACE_INPUT` that names the file and what is wrong with it
 */
export function loadDependencies(input?: string, options: LoadDependenciesOptions = {}): DependencyGraph {
  const file = findInput(input, ['deps.json'], 'enableDepGen');
  const dir = path.dirname(file);
  const recorded = readDependencies(readJsonFile(file), file);
  return dependencyGraph(recorded, { names: loadNames(dir, options), run: loadRecords(dir) });
}

function loadRecords(dir: string): RecordedRun | undefined {
  const file = recordNames.map((name) => path.join(dir, name)).find(isFile);
  return file === undefined ? undefined : readRun(readJsonFile(file), file, {});
}
