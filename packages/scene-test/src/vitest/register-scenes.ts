import type { Scene } from '../definition/scene.js';
import { CaseExecutor } from '../execute/case-executor.js';
import { defaultOutputsDir } from '../execute/outputs-dir.js';
import type { CaseOptions } from '../model/case-options.js';
import type { CaseDescription } from '../model/scene-description.js';
import { failureLines } from '../report/failure-text.js';

/** What a test is given that may be skipped or cancelled. */
interface TestContext {
  readonly signal: AbortSignal;
  skip(note?: string): void;
}

/**
 * The functions of vitest that register tests. They are handed over, rather than imported here, because a second copy of vitest
 * would register with nobody.
 */
export interface TestFunctions {
  readonly afterAll: (close: () => Promise<void>) => unknown;
  readonly describe: (name: string, body: () => void) => unknown;
  readonly test: (
    name: string,
    options: { readonly timeout: number },
    body: (context: TestContext) => Promise<void>,
  ) => unknown;
}

/** How scenes run as tests of vitest. */
export interface RegisterOptions {
  /** Platforms of the cases to run. Default: the simulators. */
  readonly platforms?: readonly string[];
  /** Devices that cases may use. Default: as many as a case needs, from 0. */
  readonly devices?: readonly number[];
  /** Whether manual cases run, too. Default: they are skipped. */
  readonly manual?: boolean;
  /** How cases are executed; what is left out is as `pto test` has it. */
  readonly execution?: Partial<CaseOptions>;
}

const usual: CaseOptions = {
  rounds: 1,
  warmup: 0,
  skipGolden: false,
  checkInputs: false,
  checkAccess: false,
  schedules: 0,
  diagnostics: { swimlane: 0, dumpTensor: false, depGen: false, pmu: 0, scopeStats: false },
  timing: 'wall',
  bench: false,
  build: false,
  sanitizer: 'none',
  outputsDir: '',
  timeoutMs: 0,
  logLevel: '',
};

/** A kernel may have to be compiled first, on a busy machine. */
const TEST_TIMEOUT_MS = 300_000;

/**
 * Registers one test of vitest for each case of scenes on each platform. They run in the process of vitest, one after the
 * other; `pto test` gives each its own.
 *
 * @example
 * ```ts
 * import { registerScenes } from '@pto/scene-test/vitest';
 * import { afterAll, describe, test } from 'vitest';
 *
 * import { vectorAdd } from './vector-add.js';
 *
 * registerScenes({ afterAll, describe, test }, [vectorAdd], { platforms: ['a2a3sim'] });
 * ```
 */
export function registerScenes(
  { afterAll, describe, test }: TestFunctions,
  scenes: readonly Scene[],
  options: RegisterOptions = {},
): void {
  const executor = new CaseExecutor();
  afterAll(() => executor.close());
  for (const scene of scenes) {
    const { description } = scene;
    describe(scene.name, () => {
      for (const given of description.cases) {
        for (const platform of platformsOf(given, options)) {
          test(`${given.name} on ${platform}`, { timeout: TEST_TIMEOUT_MS }, async (context) => {
            if (isManual(given, platform) && options.manual !== true) context.skip('manual: pass { manual: true }');
            await runTest(executor, scene, given, platform, options, context.signal);
          });
        }
      }
    });
  }
}

async function runTest(
  executor: CaseExecutor,
  scene: Scene,
  { name, deviceCount, subWorkers }: CaseDescription,
  platform: string,
  options: RegisterOptions,
  signal: AbortSignal,
): Promise<void> {
  const { file, level, runtime } = scene.description;
  const result = await executor.runCase({
    scene,
    item: { id: 0, file, scene: scene.name, case: name, level, runtime, platform, deviceCount, subWorkers },
    devices: options.devices ?? Array.from({ length: deviceCount }, (_, device) => device),
    options: { ...usual, outputsDir: defaultOutputsDir(), ...options.execution },
    signal,
  });
  if (result.status !== 'passed') throw new Error(failureLines(result).join('\n'));
}

function platformsOf({ platforms }: CaseDescription, options: RegisterOptions): readonly string[] {
  const wanted = options.platforms;
  return platforms.filter((platform) => (wanted === undefined ? platform.endsWith('sim') : wanted.includes(platform)));
}

function isManual({ manual }: CaseDescription, platform: string): boolean {
  return typeof manual === 'boolean' ? manual : manual.includes(platform);
}
