import type { LoadRunOptions } from '@pto/trace';
import type { Command } from 'commander';

/** What the command line says about the files of a run. */
export interface RunFlags {
  readonly funcNames?: string;
  readonly kernelConfig?: string;
  readonly depsJson?: string;
}

/** Has a command take the records of a run and what lies beside them. */
export function withRun(command: Command): Command {
  return command
    .argument('[input]', 'l2_perf_records.json or chip_swimlane_records.json, or the directory of a run')
    .option('--func-names <file>', 'names of functions (default: the newest name_map_*.json beside the records)')
    .option('-k, --kernel-config <file>', 'a kernel configuration that has names of functions')
    .option('--deps-json <file>', 'dependencies (default: deps.json beside the records)');
}

/** The options of loading a run. */
export function loadOptions({ funcNames, kernelConfig, depsJson }: RunFlags): LoadRunOptions {
  return { funcNames, kernelConfig, depsJson };
}
