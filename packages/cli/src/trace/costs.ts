import path from 'node:path';

import { PtoError } from '@pto/task-interface';
import type { KernelCosts } from '@pto/trace';
import { Option } from 'commander';
import type { Command } from 'commander';

import { newCommand } from '../commands/command.js';
import type { CommandContext } from '../context.js';
import { writeResult } from './write-result.js';

/** Clocks of the cores whose cycles are counted, by chip. */
const CORE_HZ = { a2a3: 1.85e9, a5: 1.65e9 } as const;

type Chip = keyof typeof CORE_HZ;

const chips = Object.keys(CORE_HZ) as Chip[];

interface CostsFlags {
  readonly output: string;
  readonly pmu?: boolean;
  readonly chip?: Chip;
}

/** `pto trace costs`. */
export function costsCommand({ output }: CommandContext): Command {
  return newCommand('costs', 'write what kernels took, for runs on a modelled chip (pto test --kernel-costs)')
    .argument('[input]', 'the records of a run, or pmu.csv with --pmu, or the directory of a run')
    .option('-o, --output <file>', 'the costs', 'kernel_costs.json')
    .option('--pmu', 'take the cycles in pmu.csv instead of the times in the records')
    .addOption(
      new Option('--chip <name>', 'chip whose cycles --pmu reads (default: that of the records beside)').choices(chips),
    )
    .action(async (input: string | undefined, { output: file, pmu, chip }: CostsFlags) => {
      const costs = pmu === true ? await costsOfPmu(input, chip) : await costsOfRun(input);
      writeResult(file, `${JSON.stringify(costs, undefined, 2)}\n`);
      output.result({ file, ...costs }, () => file);
    });
}

async function costsOfRun(input: string | undefined): Promise<KernelCosts> {
  const { kernelCosts, loadRun } = await import('@pto/trace');
  return kernelCosts(loadRun(input));
}

async function costsOfPmu(input: string | undefined, chip: Chip | undefined): Promise<KernelCosts> {
  const { loadPmu, pmuKernelCosts } = await import('@pto/trace');
  const counts = loadPmu(input);
  return pmuKernelCosts(counts, CORE_HZ[chip ?? (await chipOf(counts.source))]);
}

/** The chip of the records beside a file. */
async function chipOf(source: string): Promise<Chip> {
  const { loadRun } = await import('@pto/trace');
  let cause: unknown;
  try {
    const { platform } = loadRun(path.dirname(source)).machine;
    const chip = chips.find((name) => platform?.replace(/sim$/, '') === name);
    if (chip !== undefined) return chip;
  } catch (error) {
    cause = error;
  }
  const problem = 'no records beside it say on which chip it was counted';
  throw new PtoError('ERR_PTO_TRACE_INPUT', `${source}: ${problem}.\n  Add --chip ${chips.join(' or --chip ')}.`, {
    details: { source },
    cause,
  });
}
