import path from 'node:path';

import { PtoError } from '@pto/task-interface';

import type { HostSpans } from '../records/host-spans.js';
import { readHostSpans } from '../records/read-host-spans.js';
import { readNameMap } from '../records/read-name-map.js';
import type { RecordedRun } from '../records/recorded-run.js';
import { workerTaskOf } from '../records/recorded-worker.js';
import type { RankProblem, Ranks, RecordedWorker } from '../records/recorded-worker.js';
import { functionName } from '../records/task-name.js';
import { newestIn } from './find-inputs.js';
import type { Recording } from './find-recording.js';
import { loadRanksIn } from './load-ranks.js';
import type { LoadRunOptions } from './load-run.js';
import { readJsonFile } from './read-text.js';

/** The level of names that are of kernels. Those of levels above are of what a worker submits. */
const CHIP_LEVEL = 2;

/**
 * Loads what a worker of level 3 and up recorded, with the records of its chips: those lie in a directory a chip beside the
 * spans, one in it for each task. Kernels without names are named after the callable that they belong to.
 *
 * @param file - the path of `spans.json`
 * @throws PtoError `ERR_PTO_TRACE_INPUT` when the spans cannot be read
 */
export function loadWorker(file: string, options: LoadRunOptions = {}): RecordedWorker {
  const spans = readHostSpans(readJsonFile(file), file);
  const dir = path.dirname(file);
  const funcNames = options.funcNames ?? kernelNamesIn(dir);
  const optionsOf = (rank: string): LoadRunOptions => {
    return { ...options, funcNames: options.funcNames ?? newestIn(rank, /^name_map_.*\.json$/) ?? funcNames };
  };
  const { ranks, problems } = loadRanksIn(dir, optionsOf);
  const paths = new Map(spans.processes.map((process) => [process.path.replaceAll('/', '.'), process.path]));
  const callables = callableNames(spans);
  const chips = new Map<string, RecordedRun[]>();
  for (const { name, run } of ranks) {
    const chipDirectory = path.dirname(name) === '.' ? name : path.dirname(name);
    const chip = paths.get(chipDirectory) ?? chipDirectory.replaceAll('.', '/');
    const runs = chips.get(chip) ?? [];
    chips.set(chip, runs);
    runs.push(withCallable(run, callables.get(taskKey(chip, workerTaskOf(run.source)))));
  }
  const isFound = new Set([...ranks, ...problems].map(({ name }) => name));
  return {
    source: file,
    spans,
    chips: [...chips].map(([chip, runs]) => ({ path: chip, runs })),
    problems: [...problems, ...missingRecords(spans, isFound)],
  };
}

/**
 * Loads the records of all tasks on all chips below a worker, or of all ranks of a job, one after the other.
 *
 * @throws PtoError `ERR_PTO_TRACE_INPUT` when there are none that can be read
 */
export function loadRanks({ kind, source }: Recording, options: LoadRunOptions = {}): Ranks {
  const all = kind === 'worker' ? ranksOf(loadWorker(source, options)) : loadRanksIn(source, () => options);
  if (all.ranks.length > 0) return all;
  const found = all.problems.map(({ problem }) => problem);
  const remedy = 'Give the tasks of chips { enableL2Swimlane: true } and an outputPrefix.';
  const words = ['no chip below it has records that can be read', ...new Set(found.slice(0, MAX_PROBLEMS))].join('; ');
  throw new PtoError('ERR_PTO_TRACE_INPUT', `${source}: ${words}.\n  ${remedy}`, { details: { source } });
}

/** An error does not repeat the same for thousands of tasks. */
const MAX_PROBLEMS = 3;

/** The records of all tasks on all chips, one after the other. */
export function ranksOf({ source, chips, problems }: RecordedWorker): Ranks {
  const dir = path.dirname(source);
  const runs = chips.flatMap((chip) => chip.runs);
  const ranks = runs.map((run) => ({ name: path.relative(dir, path.dirname(run.source)), run }));
  return { source: dir, ranks, problems };
}

/** Names of kernels that lie beside the spans; those of a worker are of its callables, and say nothing about kernels. */
function kernelNamesIn(dir: string): string | undefined {
  const file = newestIn(dir, /^name_map_.*\.json$/);
  if (file === undefined) return undefined;
  return (readNameMap(readJsonFile(file), file).level ?? CHIP_LEVEL) === CHIP_LEVEL ? file : undefined;
}

function callableNames({ spans }: HostSpans): Map<string, string> {
  return new Map(
    spans.filter(({ kind }) => kind === 'task').map((span) => [taskKey(span.path, span), span.name] as const),
  );
}

function taskKey(chip: string, of?: { readonly run?: string | undefined; readonly task?: string | undefined }): string {
  return `${chip} ${of?.run ?? ''} ${of?.task ?? ''}`;
}

/** Function ids count from 0 in each callable, so those of two callables must not share a name. */
function withCallable(run: RecordedRun, callable: string | undefined): RecordedRun {
  if (callable === undefined) return run;
  const functions = new Map(run.names.functions);
  for (const { funcId } of run.tasks) {
    if (!functions.has(funcId)) functions.set(funcId, `${callable}.${functionName(functions, funcId)}`);
  }
  return { ...run, names: { ...run.names, functions } };
}

/** Tasks of chips whose spans say where their records are, though there is no such directory. */
function missingRecords({ spans, processes }: HostSpans, isFound: ReadonlySet<string>): RankProblem[] {
  const problems = new Map<string, RankProblem>();
  const parents = new Set([...spans, ...processes].map((each) => path.posix.dirname(each.path)));
  for (const { args, path: place } of spans) {
    const records = args['records'];
    // Nested workers have chips, and are none.
    if (typeof records !== 'string' || parents.has(place)) continue;
    const name = records.split(/[\\/]/).slice(-2).join(path.sep);
    if (!isFound.has(name)) problems.set(name, { name, problem: 'there is no such directory', isMissing: true });
  }
  return [...problems.values()];
}
