import type { Collection, LoadFailure } from '../plan/collection.js';
import type { SceneDescription } from '../model/scene-description.js';
import { loadFile } from './load-file.js';
import type { SceneProcess } from './scene-process.js';

/** What loading the files gave, and the process that has them loaded. */
export interface Collected extends Collection {
  /** Absent when the last one that was started did not survive. */
  readonly process: SceneProcess | undefined;
  /** The files that define the scenes of a file: the file itself and what it imports. */
  readonly modules: ReadonlyMap<string, readonly string[]>;
}

/** Loads files in a scene process. What ends the process is one file that fails; the others go on in another process. */
export async function collect(
  files: readonly string[],
  signal: AbortSignal,
  start: () => SceneProcess,
  first: SceneProcess = start(),
): Promise<Collected> {
  const scenes: SceneDescription[] = [];
  const failures: LoadFailure[] = [];
  const modules = new Map<string, readonly string[]>();
  let process: SceneProcess | undefined = first;
  for (const file of files) {
    process ??= start();
    const loaded = await loadFile(process, file, signal);
    if (loaded.type === 'loaded') {
      scenes.push(...loaded.scenes);
      modules.set(file, loaded.modules);
      process.loadedFiles.add(file);
    } else {
      failures.push({ file, reason: loaded.reason });
    }
    if (process.hasEnded) {
      await process.end();
      process = undefined;
    }
  }
  return { scenes, failures, process, modules };
}
