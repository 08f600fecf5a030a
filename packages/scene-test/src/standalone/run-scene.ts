import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';

/**
 * Runs the scenes of a file when Node was started with that file, with the options of `pto test` from the command line; does nothing
 * when the file is loaded for another reason. Call it at the end of the file.
 *
 * @param meta - `import.meta`
 *
 * @example
 * ```ts
 * // node --import @pto/scene-test/register my-scene.ts --case small
 * import { runScene } from '@pto/scene-test';
 *
 * await runScene(import.meta);
 * ```
 */
export async function runScene(meta: { readonly url: string }): Promise<void> {
  const main = process.argv[1];
  const file = fileURLToPath(meta.url);
  if (!isMainThread || main === undefined || realpathSync(main) !== realpathSync(file)) return;
  const { runCommandLine } = await import('../drive/run-command-line.js');
  process.exitCode = await runCommandLine(file, process.argv.slice(2));
}
