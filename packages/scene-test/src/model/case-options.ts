import type { Timing } from '@pto/task-interface';

/** What a run records about itself, one switch a collector. */
export interface DiagnosticOptions {
  /** How much of when tasks ran, 1 to 4; 0 is off. */
  readonly swimlane: number;
  readonly dumpTensor: boolean;
  readonly depGen: boolean;
  /** Event type of the performance counters; 0 is off. */
  readonly pmu: number;
  readonly scopeStats: boolean;
}

/** How a case is executed: the options of a driver that reach the process which runs the case. */
export interface CaseOptions {
  /** How often the case runs; every round starts from the same inputs. */
  readonly rounds: number;
  /** Rounds before those; their times do not count. */
  readonly warmup: number;
  /** Compute and compare no golden result. */
  readonly skipGolden: boolean;
  /** Fail when a run changes a tensor that its callable declares as input. */
  readonly checkInputs: boolean;
  /** Fail when a kernel touches memory that its task was not given. */
  readonly checkAccess: boolean;
  /** Seeded schedules to try beside the usual one; 0 tries none. */
  readonly schedules: number;
  /** Seed of the first schedule, in decimal; a random one when absent. */
  readonly seed?: string | undefined;
  readonly diagnostics: DiagnosticOptions;
  /** Whose clock the swimlane shows; a model's switches it on. */
  readonly timing: Timing;
  /** File of what kernels take on the modelled chip; what is assumed when absent. */
  readonly kernelCosts?: string | undefined;
  /** Measure the rounds. */
  readonly bench: boolean;
  /** Compile the runtime from its sources instead of using the built one. */
  readonly build: boolean;
  /** What kernels and orchestrations are built with, as `--sanitizer` names it. */
  readonly sanitizer: string;
  /** Directory below which each case gets a directory of its own. */
  readonly outputsDir: string;
  /** Milliseconds that a case may take; 0 sets no limit. */
  readonly timeoutMs: number;
  readonly logLevel: string;
}
