import type { RegisterTarget } from '@pto/worker';

import type { NamedCallable, SceneCallable } from '../definition/scene-callable.js';
import { bothOrFirstFailure } from './both-or-first-failure.js';
import { countingOrchestrator } from './chip-task-configs.js';
import { callableNames } from './callable-names.js';
import type { RegisteredName } from './callable-names.js';
import type { Preparation, PreparedCase } from './prepared-case.js';
import { rehost } from './rehost.js';
import { commonKind, compileTarget } from './resources.js';
import type { Resources } from './resources.js';
import type { PooledWorker } from './worker-pool.js';

type HostCallable = Extract<SceneCallable, { level: 3 }>;

/** A callable, compiled where there is something to compile. */
interface ReadyCallable {
  readonly given: NamedCallable;
  readonly target: RegisterTarget;
}

/** Prepares a case of level 3: an orchestration function on the chips and sub workers of this host. */
export async function prepareHostCase(
  { setup, args, timed }: Preparation,
  { orchestration, callables }: HostCallable,
  resources: Resources,
): Promise<{ readonly prepared: PreparedCase; readonly pooled: PooledWorker }> {
  const { scene, item, given, devices, signal } = setup;
  const takesFunctions = callables.some((callable) => callable.kind === 'host' && typeof callable.call === 'function');
  const kind = {
    ...commonKind(setup),
    level: 3,
    devices: devices.slice(0, item.deviceCount),
    subWorkers: given.config.numSubWorkers,
    // Threads cannot be given a function, only the name of one.
    subWorkerMode: takesFunctions ? 'inline' : 'thread',
    signatureStrict: scene.parts.signatureStrict,
  } as const;
  const compileAll = () => Promise.all(callables.map((callable) => ready(callable, setup, resources)));
  const [compiled, pooled] = await bothOrFirstFailure(
    timed('compileMs', compileAll),
    timed('initMs', () => resources.workers.acquire(kind)),
  );
  const names = callableNames(compiled.map((callable) => register(callable, pooled)));
  const hosted = rehost(args, pooled.worker);
  const shared = hosted.args;
  const submit = orchestration as (...all: unknown[]) => void | Promise<void>;
  const prepared: PreparedCase = {
    args: shared,
    compared: shared.tensorNames(),
    // Directions are said task by task, so no tensor is an input of the whole run.
    inputs: [],
    run: async (config, one) => {
      let chipTasks = () => 0;
      const build = (given: object) => {
        const { orch, count } = countingOrchestrator(given, config, one);
        chipTasks = count;
        return submit(orch, names, shared, config);
      };
      const spansTo = config.hasDiagnostics ? { spansTo: config.outputPrefix } : {};
      const { timing } = await pooled.worker.run(build, undefined, undefined, { signal, ...spansTo });
      return { timing, chipTasks: chipTasks() };
    },
    release: () => hosted.release(),
  };
  return { prepared, pooled };
}

async function ready(given: NamedCallable, setup: Preparation['setup'], resources: Resources): Promise<ReadyCallable> {
  if (given.kind === 'host') return { given, target: given.call };
  return { given, target: await resources.compiler.compile(given.source, compileTarget(setup), setup.signal) };
}

function register({ given, target }: ReadyCallable, pooled: PooledWorker): RegisteredName {
  const key = 'module' in target && 'export' in target ? `${String(target.module)}#${target.export}` : target;
  const handle = pooled.register(key, () => target, given.name);
  return { name: given.name, handle, signature: given.kind === 'chip' ? given.source.orchestration.signature : [] };
}
