import { PtoError, checkOptions, invalidArgument } from '@pto/task-interface';

import type { CompileCallableOptions, KernelSource, OrchestrationSource } from '../compile-callable.js';
import { SETTING_NAMES } from '../compile-settings.js';
import type { FilePath } from '../source-file.js';
import { RUN_DEFAULT_NAMES, takeRunDefaults } from './package-header.js';
import type { RunDefaults } from './package-header.js';

/** Options of {@link compile}: what `compileCallable` takes, and how the package runs when a run says nothing else. */
export interface CompileOptions extends Omit<CompileCallableOptions, 'orchestration'>, RunDefaults {
  /** The orchestration, or just its `.cpp`. */
  orchestration: FilePath | OrchestrationSource;
}

/**
 * {@link CompileOptions} under the names that upstream's `pto.compile` has, in camel case. Each may be given under one of
 * its names.
 *
 * | name                         | other names         |
 * | ---------------------------- | ------------------- |
 * | `runtime`                    | `runtimeName`       |
 * | `orchestration`              | `orch`, `orchSource` |
 * | `orchestration.functionName` | `orchFunc`          |
 * | `kernels`                    | `kernelSources`     |
 * | `includeDirs`                | `extraIncludeDirs`  |
 */
export interface UpstreamCompileOptions extends Partial<CompileOptions> {
  platform: string;
  /** `runtime`. */
  runtimeName?: string;
  /** `orchestration`. */
  orch?: FilePath | OrchestrationSource;
  /** `orchestration`. */
  orchSource?: FilePath | OrchestrationSource;
  /** `orchestration.functionName`. */
  orchFunc?: string;
  /** `kernels`. */
  kernelSources?: readonly KernelSource[];
  /** `includeDirs`. */
  extraIncludeDirs?: readonly FilePath[];
}

/** What is to be compiled, and the defaults of its runs. */
export interface TakenCompileOptions {
  readonly callable: CompileCallableOptions;
  readonly defaults: RunDefaults;
}

const OTHER_NAMES = {
  runtime: ['runtimeName'],
  orchestration: ['orch', 'orchSource'],
  kernels: ['kernelSources'],
  includeDirs: ['extraIncludeDirs'],
} as const satisfies Partial<Record<keyof CompileOptions, readonly (keyof UpstreamCompileOptions)[]>>;

const ALL_NAMES = [
  'platform',
  ...Object.entries(OTHER_NAMES).flat(2),
  'orchFunc',
  'signal',
  ...RUN_DEFAULT_NAMES,
  ...SETTING_NAMES,
];

/**
 * Brings the options under their first names and checks the defaults.
 *
 * @throws PtoError `ERR_PTO_OPTION_UNKNOWN`, `ERR_PTO_COMPILE_OPTION` for an option given twice, and as `CallConfig.from`
 */
export function takeCompileOptions(options: CompileOptions | UpstreamCompileOptions): TakenCompileOptions {
  checkOptions('compile options', options ?? null, ALL_NAMES);
  const given: Record<string, unknown> = { ...options };
  for (const [name, others] of Object.entries(OTHER_NAMES)) given[name] = takeOne(given, name, others);
  given['orchestration'] = takeOrchestration(given['orchestration'], given['orchFunc']);
  const names = ['platform', ...Object.keys(OTHER_NAMES), 'signal', ...SETTING_NAMES];
  const callable = Object.fromEntries(
    names.filter((name) => given[name] !== undefined).map((name) => [name, given[name]]),
  );
  return { callable: callable as unknown as CompileCallableOptions, defaults: takeRunDefaults(options) };
}

function takeOne(given: Record<string, unknown>, name: string, others: readonly string[]): unknown {
  const used = [name, ...others].filter((one) => given[one] !== undefined);
  if (used.length > 1) throw givenTwice(used[0]!, used[1]!);
  return used[0] === undefined ? undefined : given[used[0]];
}

function takeOrchestration(given: unknown, functionName: unknown): unknown {
  const source = typeof given === 'string' || given instanceof URL ? { source: given } : given;
  if (functionName === undefined || typeof source !== 'object' || source === null) return source;
  if ((source as Partial<OrchestrationSource>).functionName !== undefined) {
    throw givenTwice('orchestration.functionName', 'orchFunc');
  }
  return { ...source, functionName };
}

function givenTwice(first: string, second: string): PtoError {
  return invalidArgument({
    code: 'ERR_PTO_COMPILE_OPTION',
    what: 'compile options',
    given: `${first} and ${second}`,
    allowed: 'one of the two, they are the same option',
    remedy: `Leave ${second} out.`,
  });
}
