import type { Reporter } from '../model/reporter.js';
import type { RunReport } from '../model/run-report.js';
import type { RunOptions } from '../options/run-options.js';
import { findFiles } from '../plan/find-files.js';
import { newReporter } from './new-reporter.js';
import { runScenes } from './run-scenes.js';
import { SceneProcess } from './scene-process.js';

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
  const files = findFiles(paths);
  // It starts while the rest of this is loaded.
  const process = new SceneProcess();
  const reporter: Reporter = newReporter(options, context);
  const { report } = await runScenes(files, options, { reporter, signal: context.signal, process });
  return report;
}
