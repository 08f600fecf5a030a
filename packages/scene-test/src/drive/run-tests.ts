import type { RunReport } from '../model/run-report.js';
import { checkTogether } from '../options/check-together.js';
import type { RunOptions } from '../options/run-options.js';
import { findFiles } from '../plan/find-files.js';
import { newReporter } from './new-reporter.js';
import { processEnvironment } from './process-environment.js';
import { SceneProcess } from './scene-process.js';
import { RunEnd } from './run-signals.js';
import { runScenes } from './run-scenes.js';
import type { FinishedRun, RunContext } from './run-scenes.js';

/** What a command line gives a run besides its options. */
export interface TestContext {
  /** Takes what people read: whole lines. */
  readonly write: (text: string) => void;
  readonly isColored: boolean;
  /** Ends the run; a reason made by `endBySignal` sets its exit code. */
  readonly signal: AbortSignal;
}

/**
 * Runs the scenes of files and directories, and writes every report that the options ask for.
 *
 * @param paths - files, or directories to search for `*.scene.ts` and the like; none stand for the working directory
 * @throws PtoError when the options make no run
 */
export async function runTests(
  paths: readonly string[],
  options: RunOptions,
  context: TestContext,
): Promise<RunReport> {
  checkTogether(options);
  const files = findFiles(paths);
  const settled = withBench(options);
  const { signal, write } = context;
  const environment = await processEnvironment(settled, signal);
  const start = (): SceneProcess => new SceneProcess(environment);
  const run = (due: readonly string[], more: Partial<RunContext>): Promise<FinishedRun> => {
    const { reporter, bench } = newReporter(settled, context);
    const isFailed = (): boolean => bench?.hasFailed === true;
    return runScenes(due, settled, { reporter, isFailed, signal, start, ...more });
  };
  if (!options.watch) return (await run(files, {})).report;
  const { watchScenes } = await import('../watch/watch-scenes.js');
  const { report } = await watchScenes({ files, signal, write, run, start });
  // Watching ends because it is ended, whatever the last run came to.
  return { ...report, exitCode: signal.reason instanceof RunEnd ? signal.reason.exitCode : report.exitCode };
}

/** A file of measurements is read or written only by who measures. */
function withBench(options: RunOptions): RunOptions {
  const isMeasured = options.bench || options.benchOut !== undefined || options.baseline !== undefined;
  return { ...options, bench: isMeasured };
}
