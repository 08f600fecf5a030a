import { randomBytes } from 'node:crypto';

import { CallConfig, PtoError } from '@pto/task-interface';
import type { CallConfigOptions } from '@pto/task-interface';

import type { SceneCase } from '../definition/scene-case.js';
import type { Scene } from '../definition/scene.js';
import type { CaseOptions, DiagnosticOptions } from '../model/case-options.js';
import type { PlanItem } from '../model/plan-item.js';

/** One case to execute. */
export interface CaseRequest {
  readonly scene: Scene;
  readonly item: PlanItem;
  /** What the case may use; never more, and never others. */
  readonly devices: readonly number[];
  readonly options: CaseOptions;
  /** Ends the case as soon as that can be done. */
  readonly signal?: AbortSignal | undefined;
}

/** A request, looked up and checked. */
export interface CaseSetup extends Omit<CaseRequest, 'signal'> {
  readonly signal: AbortSignal;
  readonly given: SceneCase;
  /** Seeded schedules to try after the rounds, and the first seed. */
  readonly schedules: { readonly count: number; readonly firstSeed: bigint };
  /** What is recorded, after the rule that it is done in one round only. */
  readonly diagnostics: DiagnosticOptions;
  readonly skipsGolden: boolean;
}

const none: DiagnosticOptions = { swimlane: 0, dumpTensor: false, depGen: false, pmu: 0, scopeStats: false };

/** Of the swimlane. */
const ALL_LEVELS = 4;

/** Whether anything is recorded. */
export function records(diagnostics: DiagnosticOptions): boolean {
  return Object.values(diagnostics).some((value) => Boolean(value));
}

/**
 * Looks the case up and settles what its options mean for it.
 *
 * @param warn - told what is not done that was asked for
 * @throws PtoError `ERR_PTO_SCENE_OPTION`
 */
export function setUpCase(request: CaseRequest, warn: (text: string) => void): CaseSetup {
  const { scene, item, options, devices, signal = new AbortController().signal } = request;
  const given = scene.findCase(item.case);
  if (given === undefined) {
    throw refused(
      `${scene.name} has no case '${item.case}'.\n  It has ${scene.parts.cases.map(({ name }) => name).join(', ')}.`,
    );
  }
  if (devices.length < item.deviceCount) {
    throw refused(
      `${scene.name}::${given.name} needs ${item.deviceCount} devices; it was given ${devices.length}.\n` +
        '  Name more with --device.',
    );
  }
  const isMeasured = options.rounds + options.warmup > 1;
  const asked = withModel(options);
  if (isMeasured && records(asked)) {
    const names = Object.entries(asked).flatMap(([name, value]) => (value ? [name] : []));
    warn(`${names.join(', ')}: nothing is recorded in several rounds; run one round to record.`);
  }
  const diagnostics = isMeasured ? none : asked;
  const skipsGolden = options.skipGolden || scene.skipsGolden(given);
  const schedules = { count: scheduleCount(request, warn), firstSeed: firstSeed(options.seed) };
  return { scene, item, options, devices, signal, given, schedules, diagnostics, skipsGolden };
}

/** Modelled times are those of a swimlane. */
function withModel({ diagnostics, timing }: CaseOptions): DiagnosticOptions {
  return timing === 'model' && diagnostics.swimlane === 0 ? { ...diagnostics, swimlane: ALL_LEVELS } : diagnostics;
}

/** A seed alone asks for its own schedule. */
function scheduleCount({ scene, options }: CaseRequest, warn: (text: string) => void): number {
  const count = options.seed === undefined ? options.schedules : Math.max(1, options.schedules);
  if (scene.level < 4 || count === 0) return count;
  warn(`${scene.name} is of level 4 and runs what it likes: no other schedules are tried.`);
  return 0;
}

function firstSeed(text: string | undefined): bigint {
  if (text === undefined) return BigInt(randomBytes(4).readUInt32LE()) + 1n;
  const isSeed = /^(\d{1,20}|0x[\da-f]{1,16})$/i.test(text);
  if (isSeed && BigInt(text) > 0n && BigInt(text) < 2n ** 64n) return BigInt(text);
  throw refused(
    `--seed ${text} is no seed; allowed: an integer from 1 to 2^64 - 1.\n  Pass one that a report has shown.`,
  );
}

/** How the case runs, with what is recorded into a directory. */
export function callConfig(
  { given, diagnostics, schedules, options }: CaseSetup,
  outputsDir: string | undefined,
): CallConfig {
  // What other schedules are compared with must not depend on one itself.
  const config = { ...callConfigOptions(given), serial: schedules.count > 0, checkAccess: options.checkAccess };
  if (!records(diagnostics)) return CallConfig.from({ ...config, outputPrefix: outputsDir ?? '' });
  return CallConfig.from({
    ...config,
    enableL2Swimlane: diagnostics.swimlane > 0,
    swimlaneLevel: diagnostics.swimlane,
    timing: options.timing,
    enableDumpTensor: diagnostics.dumpTensor,
    enablePmu: diagnostics.pmu,
    enableDepGen: diagnostics.depGen,
    enableScopeStats: diagnostics.scopeStats,
    outputPrefix: outputsDir ?? '',
  });
}

/** How a case runs when nothing is recorded. */
export function callConfigOptions({ config }: SceneCase): CallConfigOptions {
  const { blockDim, aicpuThreadNum, trackReaders, kernelTimeoutMs, runtimeEnv } = config;
  return { blockDim, aicpuThreadNum, trackReaders, kernelTimeoutMs, ...runtimeEnv };
}

function refused(message: string): PtoError {
  return new PtoError('ERR_PTO_SCENE_OPTION', message);
}
