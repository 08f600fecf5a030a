/** What the examples have in common: a platform, a size, a chip that runs a callable, and a verdict. */
import { fileURLToPath } from 'node:url';

import type { CallConfigOptions, ChipCallable, TaskArgs } from '@pto/task-interface';
import { Worker } from '@pto/worker';
import type { PlatformName } from '@pto/worker';

import { largestError } from './compare.js';

/** Where an example runs. Each adds its own sizes. */
export interface SceneOptions {
  platform?: PlatformName;
}

/** How a run compares with its golden result. */
export interface Verdict {
  readonly scene: string;
  readonly platform: string;
  /** Values that were compared. */
  readonly values: number;
  /** Largest absolute difference to the golden result; NaN when there is a NaN on either side. */
  readonly maxError: number;
  /** The largest difference that is allowed: 0 for integers, and for floats that the graph cannot round. */
  readonly tolerance: number;
}

/** The shared headers of the examples' kernels, for `includeDirs`. */
export const kernelHeaders = new URL('include/', import.meta.url);

/** Where an example keeps its C++ sources: `sourcesOf(import.meta.url)('aiv/add.cpp')`. */
export function sourcesOf(mainUrl: string): (path: string) => URL {
  return (path) => new URL(`kernels/${path}`, mainUrl);
}

/** Picks the sizes of a scene: `small`, or `large` when `PTO_EXAMPLE_SIZE` says so. */
export function sceneSize<T>(sizes: { readonly small: T; readonly large: T }): T {
  const name = process.env['PTO_EXAMPLE_SIZE'] ?? 'small';
  if (name === 'small' || name === 'large') return sizes[name];
  throw new RangeError(`PTO_EXAMPLE_SIZE is '${name}'; it can be 'small' or 'large'.`);
}

/** One run of one callable. */
export interface SceneRun {
  platform: PlatformName;
  runtime: string;
  callable: ChipCallable;
  args: TaskArgs;
  config?: CallConfigOptions;
}

/** Opens a chip, runs the callable once and closes the chip again. */
export async function runOnce({ platform, runtime, callable, args, config }: SceneRun): Promise<void> {
  await using worker = new Worker({ level: 2, platform, runtime });
  const id = worker.register(callable);
  await worker.init();
  await worker.run(id, args, config);
}

/** Compares what a run left with the golden result. */
export function compare(
  scene: string,
  platform: string,
  result: ArrayLike<number>,
  golden: ArrayLike<number>,
  tolerance = 0,
): Verdict {
  return { scene, platform, values: golden.length, maxError: largestError(result, golden), tolerance };
}

/** Whether the run is right. */
export function isRight({ maxError, tolerance }: Verdict): boolean {
  return maxError <= tolerance;
}

/** The verdict as one line. */
export function describeVerdict(verdict: Verdict): string {
  const { scene, platform, values, maxError, tolerance } = verdict;
  if (isRight(verdict)) return `${scene} on ${platform}: right, ${values} values`;
  return `${scene} on ${platform}: wrong, largest error ${maxError} in ${values} values, allowed ${tolerance}`;
}

/** When the example's file is the program, runs it on the platform that is its argument and prints the verdicts. */
export async function runAsProgram(
  mainUrl: string,
  ...runs: readonly ((options: SceneOptions) => Promise<Verdict>)[]
): Promise<void> {
  if (process.argv[1] !== fileURLToPath(mainUrl)) return;
  const platform = (process.argv[2] ?? 'a2a3sim') as PlatformName;
  for (const run of runs) {
    const verdict = await run({ platform });
    console.log(describeVerdict(verdict));
    if (!isRight(verdict)) process.exitCode = 1;
  }
}
