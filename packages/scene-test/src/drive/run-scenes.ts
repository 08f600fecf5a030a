import type { CaseResult } from '../model/case-result.js';
import type { PlanItem } from '../model/plan-item.js';
import type { Reporter } from '../model/reporter.js';
import type { RunReport } from '../model/run-report.js';
import type { RunOptions } from '../options/run-options.js';
import { account } from '../plan/account.js';
import { makePlan } from '../plan/make-plan.js';
import type { Plan } from '../plan/make-plan.js';
import { checkSelectors, parseSelector } from '../plan/selector.js';
import { caseOptionsOf } from './case-options-of.js';
import { compileCases } from './compile-cases.js';
import { collect } from './collect.js';
import type { Collected } from './collect.js';
import { resultWithout } from '../model/empty-result.js';
import { environmentOf } from './environment.js';
import { exitCodeOf } from './exit-code.js';
import { schedule } from './job-scheduler.js';
import type { Job } from './job-scheduler.js';
import { devicesFor, maxParallelFor } from './max-parallel.js';
import { ProcessPool } from './process-pool.js';
import { runCase } from './run-case.js';
import { RunEnd, RunSignals } from './run-signals.js';
import { SceneProcess } from './scene-process.js';

/** What a run needs besides its options. */
export interface RunContext {
  /** Gets everything that happens. */
  readonly reporter: Reporter;
  /** Ends the run; a reason made by `endBySignal` sets its exit code. */
  readonly signal?: AbortSignal | undefined;
  /** Asked when all cases have ended: whether the run has failed for a reason beside them. */
  readonly isFailed?: (() => boolean) | undefined;
  /** The same selection was checked before, over more files than these. */
  readonly isRerun?: boolean | undefined;
  /** A scene process that waits for its first request. Default: a new one. */
  readonly process?: SceneProcess | undefined;
  /** How scene processes start. Default: with the environment of this process. */
  readonly start?: (() => SceneProcess) | undefined;
}

/** A run that is over, and what its scenes were made of. */
export interface FinishedRun {
  readonly report: RunReport;
  readonly plan: Plan;
  /** The modules that each file was loaded from. */
  readonly modules: ReadonlyMap<string, readonly string[]>;
}

/**
 * Loads files, selects the cases of their scenes, runs them in scene processes and reports what became of everything. When
 * this returns, or throws, no process of it is left.
 *
 * @param files - absolute paths
 * @throws PtoError when the options make no run: `ERR_PTO_SCENE_SELECTOR`, `ERR_PTO_SCENE_DEVICES`
 */
export async function runScenes(
  files: readonly string[],
  options: RunOptions,
  context: RunContext,
): Promise<FinishedRun> {
  const startedAt = new Date();
  const startedMs = performance.now();
  using signals = new RunSignals(context.signal, options.sessionTimeoutMs);
  const start = context.start ?? (() => new SceneProcess());
  const collected = await collect(files, signals.signal, start, context.process);
  const run = await execute(collected, options, { ...context, start }, signals);
  const items = account(collected, run.plan, run.results);
  const { passWithNoTests } = options;
  const report: RunReport = {
    startedAt: startedAt.toISOString(),
    durationMs: performance.now() - startedMs,
    platform: [...new Set(run.plan.items.map(({ platform }) => platform))].join(','),
    results: run.results,
    items,
    exitCode: options.collectOnly
      ? 0
      : exitCodeOf(run.results, items, {
          ended: signals.ended,
          passWithNoTests,
          isFailed: context.isFailed?.() ?? false,
        }),
    environment: environmentOf(),
  };
  await context.reporter.runEnd?.(report);
  return { report, plan: run.plan, modules: collected.modules };
}

async function execute(
  collected: Collected,
  options: RunOptions,
  { reporter, isRerun, start }: RunContext & { readonly start: () => SceneProcess },
  signals: RunSignals,
): Promise<{ plan: Plan; results: readonly CaseResult[] }> {
  const pool = new ProcessPool(collected.process, start);
  try {
    if (isRerun !== true) checkSelectors((options.selectors ?? []).map(parseSelector), collected.scenes);
    const plan = makePlan(collected, options);
    const { items, leftOut } = plan;
    const devices = devicesFor(options, items);
    const maxParallel = maxParallelFor(options, items, devices.length);
    pool.limit = maxParallel;
    const deselected = leftOut.filter(({ outcome }) => outcome === 'deselected').length;
    reporter.runStart?.({ items, deselected, devices, maxParallel });
    const caseOptions = caseOptionsOf(options);
    const onResult = (result: CaseResult): string | undefined => {
      reporter.caseEnd?.(items[result.id]!, result);
      if (!options.exitFirst || !isFailure(result)) return undefined;
      signals.end(new RunEnd(STOPPED, 0));
      return STOPPED;
    };
    const jobs = items.map((item): Job<CaseResult> => {
      const { deviceCount } = item;
      const cancelled = (reason: string): CaseResult => resultWithout(item.id, { status: 'cancelled', reason });
      const start = (granted: readonly number[]): Promise<CaseResult> =>
        pool.use(item, granted, (process) => {
          reporter.caseStart?.(item, granted);
          const onLines = options.live ? (lines: readonly string[]) => reporter.caseOutput?.(item, lines) : undefined;
          return runCase({ process, item, devices: granted, options: caseOptions, signal: signals.signal, onLines });
        });
      return { label: `${item.scene}::${item.case} on ${item.platform}`, deviceCount, start, cancelled };
    });
    if (options.collectOnly) return { plan, results: items.map((item) => listed(item, reporter)) };
    if (options.compileOnly && items[0] !== undefined) {
      items.forEach((item) => reporter.caseStart?.(item, []));
      const results = await pool.use(items[0], [], (process) =>
        compileCases({ process, items, options: caseOptions, signal: signals.signal }),
      );
      results.forEach((result) => reporter.caseEnd?.(items[result.id]!, result));
      return { plan, results };
    }
    return { plan, results: await schedule(jobs, { devices, maxParallel, signal: signals.signal, onResult }) };
  } finally {
    await pool.close();
  }
}

const STOPPED = 'a case failed, and --exitfirst was given';

function listed(item: PlanItem, reporter: Reporter): CaseResult {
  const result = resultWithout(item.id, { status: 'skipped', reason: '--collect-only' });
  reporter.caseEnd?.(item, result);
  return result;
}

function isFailure({ status }: CaseResult): boolean {
  return status === 'failed' || status === 'timedOut';
}
