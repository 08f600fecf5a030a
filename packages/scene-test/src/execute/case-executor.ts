import { copyFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { chipSources } from '../definition/scene-callable.js';
import type { Scene } from '../definition/scene.js';
import { MISMATCH_FILE, encodeMismatchFile } from '../compare/mismatch-file.js';
import type { CaseOptions } from '../model/case-options.js';
import type { CaseResult, CaseTimings } from '../model/case-result.js';
import type { PlanItem } from '../model/plan-item.js';
import type { AccessViolation, ScheduleFinding } from '../model/findings.js';
import { compileCase } from './compile-case.js';
import { readViolations } from './access-file.js';
import { takeArgs } from './bind-args.js';
import { callConfig, records, setUpCase } from './case-setup.js';
import type { CaseRequest, CaseSetup } from './case-setup.js';
import { describeError } from './describe-error.js';
import { readGraph } from './graph-file.js';
import { kernelNames } from './kernel-names.js';
import { nameMap } from './name-map.js';
import { makeOutputsDir } from './outputs-dir.js';
import { prepareChipCase } from './prepare-chip-case.js';
import { prepareHostCase } from './prepare-host-case.js';
import { Resources, environmentOf } from './resources.js';
import { RunFailure, runRounds } from './run-rounds.js';
import type { RoundsOutcome } from './run-rounds.js';
import { trySchedules } from './schedules/try-schedules.js';
import { Snapshot } from './snapshot.js';
import { withEnvironment } from './with-environment.js';

/** Where the runtime looks for what kernels take. */
const KERNEL_COSTS_FILE = 'kernel_costs.json';

/** What is known about a case while it is executed. */
interface Progress extends RoundsOutcome {
  compileMs: number;
  goldenMs: number;
  initMs: number;
  outputsDir: string | undefined;
  schedule: ScheduleFinding | undefined;
  access: readonly AccessViolation[];
}

/**
 * Executes cases in this process, one at a time in the order in which they are asked for. Workers and what was compiled are
 * kept from case to case; a worker whose run failed is replaced.
 */
export class CaseExecutor implements AsyncDisposable {
  readonly #warn: (text: string) => void;
  readonly #resources: Resources;
  #last: Promise<unknown> = Promise.resolve();

  /** @param warn - told what a case does otherwise than asked for. Default: standard error */
  constructor(warn: (text: string) => void = (text) => console.error(`warning: ${text}`)) {
    this.#warn = warn;
    this.#resources = new Resources(warn);
  }

  /** Executes a case. Whatever goes wrong is in the result. */
  runCase(request: CaseRequest): Promise<CaseResult> {
    const result = this.#last.then(() => this.#execute(request));
    this.#last = result;
    return result;
  }

  /** Compiles what a case needs, at the same time as others. Whatever goes wrong is in the result. */
  compileCase(scene: Scene, item: PlanItem, options: CaseOptions): Promise<CaseResult> {
    return compileCase(this.#resources.compiler, scene, item, options);
  }

  /** Waits for what was asked for, and closes all workers. */
  async close(): Promise<void> {
    await this.#last;
    await this.#resources.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #execute(request: CaseRequest): Promise<CaseResult> {
    const start = performance.now();
    const progress: Progress = {
      ...{ compileMs: 0, goldenMs: 0, initMs: 0, compareMs: 0 },
      ...{
        runMs: [],
        deviceMs: [],
        submitMs: [],
        comparisons: [],
        outputsDir: undefined,
        schedule: undefined,
        access: [],
      },
    };
    let failure: Pick<CaseResult, 'error' | 'reason' | 'status'> = { status: 'passed' };
    try {
      const setup = setUpCase(request, this.#warn);
      await withEnvironment(environmentOf(setup), () => this.#runLevel(setup, progress));
    } catch (error) {
      const isCancelled = request.signal?.aborted === true;
      failure = { status: isCancelled ? 'cancelled' : 'failed', error: describeError(error) };
      writeMismatches(request, progress);
      progress.access = violationsOf(request, progress.outputsDir);
    }
    return {
      id: request.item.id,
      ...failure,
      durationMs: performance.now() - start,
      timings: timingsOf(progress),
      comparisons: progress.comparisons,
      devices: request.devices.slice(0, request.item.deviceCount),
      ...(progress.outputsDir === undefined ? {} : { outputsDir: progress.outputsDir }),
      ...(progress.schedule === undefined ? {} : { schedule: progress.schedule }),
      ...(progress.access.length === 0 ? {} : { access: progress.access }),
      ...graphOf(request, progress.outputsDir),
    };
  }

  async #runLevel(setup: CaseSetup, progress: Progress): Promise<void> {
    const { scene, item, devices, given, signal, diagnostics, options } = setup;
    if (records(diagnostics) || options.checkAccess) {
      progress.outputsDir = makeOutputsDir(options.outputsDir, scene.name, given.name);
      writeNames(setup, progress.outputsDir);
      const { kernelCosts } = options;
      if (kernelCosts !== undefined) copyFileSync(kernelCosts, path.join(progress.outputsDir, KERNEL_COSTS_FILE));
    }
    const { callable } = scene.parts;
    if (callable.level !== 4) return this.#runCompared(setup, progress);
    const test = callable.test as (context: object) => unknown;
    const { platform, runtime } = item;
    const { outputsDir } = progress;
    const config = callConfig(setup, outputsDir);
    for (let round = 0; round < options.rounds + options.warmup; round++) {
      const start = performance.now();
      await test({ platform, runtime, devices, params: given.params, signal, config, outputsDir });
      if (round >= options.warmup) progress.runMs.push(performance.now() - start);
    }
  }

  async #runCompared(setup: CaseSetup, progress: Progress): Promise<void> {
    const { scene, given, skipsGolden } = setup;
    const generate = scene.parts.hooks.generateArgs as (params: unknown) => unknown;
    const args = takeArgs(await generate(given.params));
    const timed = async <T>(name: 'compileMs' | 'goldenMs' | 'initMs', work: () => Promise<T>): Promise<T> => {
      const start = performance.now();
      return work().finally(() => (progress[name] = performance.now() - start));
    };
    const golden = skipsGolden
      ? undefined
      : timed('goldenMs', () => this.#resources.goldens.compute(scene, given.name, args));
    // It is waited for after the first run; an earlier failure of something else must not leave this one unhandled.
    golden?.catch(() => {});
    try {
      const { prepared, pooled } = await this.#prepare(setup, args, timed);
      try {
        const snapshot = needsSnapshot(setup) ? new Snapshot(prepared.args) : undefined;
        await runRounds(setup, prepared, snapshot, golden, progress.outputsDir, progress);
        if (setup.schedules.count > 0) await trySchedules(setup, prepared, snapshot!, await golden, progress);
        prepared.release();
      } catch (error) {
        if (!(error instanceof RunFailure)) {
          prepared.release();
          throw error;
        }
        // Closing gives everything back, and what the failed run left of a device is not for the next case.
        await this.#resources.workers.drop(pooled);
        throw error.cause;
      }
    } finally {
      await golden?.catch(() => {});
    }
  }

  #prepare(setup: CaseSetup, args: ReturnType<typeof takeArgs>, timed: Parameters<typeof prepareChipCase>[0]['timed']) {
    const { callable } = setup.scene.parts;
    const preparation = { setup, args, timed };
    if (callable.level === 3) return prepareHostCase(preparation, callable, this.#resources);
    if (callable.level === 2) return prepareChipCase(preparation, callable.source, this.#resources);
    throw new TypeError('A scene of level 4 prepares itself.');
  }
}

/** Whether anything is run twice, or looked at afterwards. */
function needsSnapshot({ options, schedules }: CaseSetup): boolean {
  return options.rounds + options.warmup > 1 || options.checkInputs || schedules.count > 0;
}

function timingsOf({ compileMs, goldenMs, initMs, runMs, deviceMs, submitMs, compareMs }: Progress): CaseTimings {
  return { compileMs, goldenMs, initMs, runMs, deviceMs, submitMs, compareMs };
}

function writeNames({ scene, given }: CaseSetup, outputsDir: string): void {
  const map = nameMap(scene);
  if (map === undefined) return;
  const label = `${scene.name}_${given.name}`.replace(/[^A-Za-z0-9._-]/g, '_');
  writeFileSync(path.join(outputsDir, `name_map_${label}.json`), `${JSON.stringify(map, undefined, 2)}\n`);
}

/** What checked runs have found. */
function violationsOf({ scene, options }: CaseRequest, outputsDir: string | undefined): readonly AccessViolation[] {
  if (!options.checkAccess || outputsDir === undefined) return [];
  return readViolations(
    outputsDir,
    chipSources(scene.parts.callable).flatMap(({ kernels }) => kernels),
  );
}

/** The graph of a chip's run, where it was recorded; each task of a host has its own. */
function graphOf({ scene, options }: CaseRequest, outputsDir: string | undefined): Pick<CaseResult, 'graph'> {
  const { callable } = scene.parts;
  if (!options.diagnostics.depGen || outputsDir === undefined || callable.level !== 2) return {};
  const graph = readGraph(outputsDir, kernelNames(callable.source.kernels));
  return graph === undefined ? {} : { graph };
}

/** The console gets the comparisons in short; in full they are in a file. */
function writeMismatches({ scene, item, options }: CaseRequest, progress: Progress): void {
  if (progress.comparisons.every(({ status }) => status === 'ok')) return;
  progress.outputsDir ??= makeOutputsDir(options.outputsDir, scene.name, item.case);
  const content = encodeMismatchFile(scene.name, item.case, progress.comparisons);
  writeFileSync(path.join(progress.outputsDir, MISMATCH_FILE), content);
}
