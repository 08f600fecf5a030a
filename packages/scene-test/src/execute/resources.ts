import { SceneCompiler } from './compile-source.js';
import type { CompileTarget } from './compile-source.js';
import { GoldenPool } from './golden/golden-pool.js';
import { WorkerPool } from './worker-pool.js';
import type { CaseSetup } from './case-setup.js';
import type { WorkerKind } from './worker-pool.js';

/** What cases of one process share: workers, golden threads, what was compiled. */
export class Resources {
  readonly compiler = new SceneCompiler();
  readonly workers = new WorkerPool();
  readonly goldens: GoldenPool;

  constructor(warn: (text: string) => void) {
    this.goldens = new GoldenPool(warn);
  }

  async close(): Promise<void> {
    await Promise.all([this.workers.close(), this.goldens.close()]);
  }
}

/** The variables of a case: those of its scene, and the log level. */
export function environmentOf({ scene, options }: CaseSetup): Readonly<Record<string, string>> {
  const level: Record<string, string> = options.logLevel === '' ? {} : { PTO_LOG: options.logLevel };
  return { ...level, ...scene.parts.runtimeEnv };
}

/** What all kinds of workers of a case have in common. */
export function commonKind(setup: CaseSetup): Pick<WorkerKind, 'build' | 'environment' | 'platform' | 'runtime'> {
  const { item, options } = setup;
  return { platform: item.platform, runtime: item.runtime, build: options.build, environment: environmentOf(setup) };
}

/** What the callables of a case are compiled for. */
export function compileTarget({ item: { platform, runtime }, options }: CaseSetup): CompileTarget {
  return { platform, runtime, checkAccess: options.checkAccess, sanitizer: options.sanitizer };
}
