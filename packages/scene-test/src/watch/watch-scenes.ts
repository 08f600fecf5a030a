// A change runs the scenes that depend on the file: those that it defines or that import it, and those whose callables are compiled
// from it or include it. A process is kept that has loaded everything but users' files, so a run starts where a first one has loaded
// its libraries, and always with fresh modules. A change while scenes run ends that run: its result would be that of old files.

import { RunEnd } from '../drive/run-signals.js';
import type { SceneProcess } from '../drive/scene-process.js';
import type { FinishedRun, RunContext } from '../drive/run-scenes.js';
import { ChangedFiles } from './changed-files.js';

/** What watching needs besides what it runs. */
export interface WatchOptions {
  readonly files: readonly string[];
  readonly signal: AbortSignal;
  readonly write: (text: string) => void;
  readonly start: () => SceneProcess;
  /** Runs the scenes of these files; again after the first time. */
  readonly run: (
    files: readonly string[],
    context: Pick<RunContext, 'process' | 'signal' | 'isRerun'>,
  ) => Promise<FinishedRun>;
}

/** Runs scenes, and again what depends on a file whenever that changes, until the signal ends it. */
export async function watchScenes({ files, signal, write, run, start }: WatchOptions): Promise<FinishedRun> {
  using changes = new ChangedFiles();
  /** What each file of scenes was made of when it was last loaded. */
  const made = new Map(files.map((file) => [file, new Set([file])]));
  const watched = (): Set<string> => new Set([...made.values()].flatMap((each) => [...each]));
  let due: readonly string[] = files;
  let standby = start();
  let isRerun = false;
  try {
    for (;;) {
      const outdated = new AbortController();
      changes.watch(watched());
      changes.whenChanged(() => outdated.abort(new RunEnd('a file has changed', 0)));
      const process = standby;
      const finished = await run(due, { process, signal: AbortSignal.any([signal, outdated.signal]), isRerun });
      if (signal.aborted) return finished;
      standby = start();
      isRerun = true;
      for (const [file, parts] of finished.modules) made.set(file, new Set([file, ...parts]));
      const unfinished = outdated.signal.aborted ? due : [];
      changes.watch(watched());
      if (unfinished.length === 0) write(`\nWatching ${watched().size} files.\n`);
      do {
        await changes.next(signal);
        if (signal.aborted) return finished;
        const changed = changes.take();
        due = files.filter((file) => unfinished.includes(file) || changed.some((each) => made.get(file)!.has(each)));
      } while (due.length === 0);
      write(`\nRunning again: ${due.length} of ${files.length} files.\n`);
    }
  } finally {
    await standby.end();
  }
}
