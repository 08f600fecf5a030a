import type { ChipSource } from '../definition/callable-source.js';
import { bindArgs, toTaskArgs } from './bind-args.js';
import { namesOf } from './prepared-case.js';
import type { Preparation, PreparedCase } from './prepared-case.js';
import { bothOrFirstFailure } from './both-or-first-failure.js';
import { commonKind, compileTarget } from './resources.js';
import type { Resources } from './resources.js';
import type { PooledWorker } from './worker-pool.js';

/** Prepares a case of level 2: one callable on one chip. */
export async function prepareChipCase(
  { setup, args, timed }: Preparation,
  source: ChipSource,
  resources: Resources,
): Promise<{ readonly prepared: PreparedCase; readonly pooled: PooledWorker }> {
  const { scene, devices, signal } = setup;
  const directions = bindArgs(args, source.orchestration.signature, scene.parts.signatureStrict);
  const kind = {
    ...commonKind(setup),
    level: 2,
    devices: devices.slice(0, 1),
    subWorkers: 0,
    subWorkerMode: 'inline',
    signatureStrict: false,
  } as const;
  const [callable, pooled] = await bothOrFirstFailure(
    timed('compileMs', () => resources.compiler.compile(source, compileTarget(setup), signal)),
    timed('initMs', () => resources.workers.acquire(kind)),
  );
  const handle = pooled.register(callable, () => callable, scene.name);
  const taskArgs = toTaskArgs(args, directions);
  const prepared: PreparedCase = {
    args,
    compared: namesOf(directions, ['out', 'inout']),
    inputs: namesOf(directions, ['in']),
    run: async (config) => ({
      timing: (await pooled.worker.run(handle, taskArgs, config, { signal })).timing,
      chipTasks: 1,
    }),
    release: () => {},
  };
  return { prepared, pooled };
}
