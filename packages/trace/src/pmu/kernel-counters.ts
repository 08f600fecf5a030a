// What the counters say about each kernel: its blocks added up, and where the pipes of its cores were counted, what it
// waited for.

import type { CoreKind, NameMap } from '../records/recorded-run.js';
import { functionName } from '../records/task-name.js';
import type { PmuRow, RecordedPmu } from './read-pmu.js';

/** Where counters come from. Without it they count as those of a chip, and kernels have no names. */
export interface CounterOrigin {
  /** Such as `a2a3sim`: those that end in `sim` simulate their counters. */
  readonly platform?: string | undefined;
  readonly names?: NameMap | undefined;
}

/** The counters of a run by kernel. */
export interface CounterReport {
  /** The file. */
  readonly source: string;
  /** See {@link RecordedPmu.eventType}. */
  readonly eventType?: number | undefined;
  /** Whether the counters are what a simulator makes of the kernels' times and tensors. */
  readonly isSimulated: boolean;
  /** The one with the most cycles first. */
  readonly kernels: readonly KernelCounters[];
}

/** The counters of one kernel, of all of its blocks together. */
export interface KernelCounters {
  readonly funcId: number;
  readonly name: string;
  readonly coreKind?: CoreKind | undefined;
  readonly blocks: number;
  readonly cycles: number;
  /** By the counter's name. */
  readonly counts: Readonly<Record<string, number>>;
  /** Of the counters that count cycles: their share of all cycles, 0 to 100. */
  readonly percent: Readonly<Record<string, number>>;
  /** What takes the kernel's time, as far as the use of pipes tells. Absent when that was not counted. */
  readonly bound?: Bound | undefined;
}

/** `neither`: no pipe was busy for half of the time, so the kernel waits or calculates addresses. */
export type Bound = 'memory' | 'compute' | 'neither';

/**
 * Adds up the counters of each kernel.
 *
 * @example
 * ```ts
 * import { kernelCounters, readPmu } from '@pto/trace';
 *
 * const header = 'func_id,core_type,pmu_total_cycles,vec_busy_cycles,mte2_busy_cycles,event_type';
 * const pmu = readPmu(`${header}\n0,1,1000,200,700,2\n`, 'pmu.csv');
 * kernelCounters(pmu, { platform: 'a2a3' }).kernels[0]?.bound; // => 'memory'
 * ```
 */
export function kernelCounters(pmu: RecordedPmu, { platform, names }: CounterOrigin = {}): CounterReport {
  const isSimulated = platform?.endsWith('sim') === true;
  const byKernel = new Map<number, PmuRow[]>();
  for (const row of pmu.rows) {
    const known = byKernel.get(row.funcId);
    if (known === undefined) byKernel.set(row.funcId, [row]);
    else known.push(row);
  }
  const kernels = [...byKernel].map(([funcId, rows]): KernelCounters => {
    const cycles = sumOf(rows, ({ cycles }) => cycles);
    const sums = pmu.counters.map((name, index) => [name, sumOf(rows, ({ counts }) => counts[index]!)] as const);
    const timed = sums.filter(([name]) => COUNTS_CYCLES.test(name));
    const percent = Object.fromEntries(timed.map(([name, sum]) => [name, cycles > 0 ? (sum / cycles) * 100 : 0]));
    const bound = boundOf(percent, isSimulated);
    return {
      ...{ funcId, name: functionName(names?.functions ?? new Map(), funcId) },
      ...(rows[0]?.coreKind === undefined ? {} : { coreKind: rows[0].coreKind }),
      ...{ blocks: rows.length, cycles, counts: Object.fromEntries(sums), percent },
      ...(bound === undefined ? {} : { bound }),
    };
  });
  kernels.sort((a, b) => b.cycles - a.cycles || a.funcId - b.funcId);
  return {
    source: pmu.source,
    ...(pmu.eventType === undefined ? {} : { eventType: pmu.eventType }),
    isSimulated,
    kernels,
  };
}

const COUNTS_CYCLES = /(_cycles|_busy|_busy_o)$/;
/** Pipes of either generation of chips that move data to and from memory, and those that compute. */
const MOVES = /(mte[23]|fix)_(busy_cycles|instr_busy)$/;
const COMPUTES = /(vec_busy_cycles|vec_busy_o|cube_busy_cycles|cube_instr_busy)$/;
/** From which share on a pipe explains a kernel. */
const MOST_PERCENT = 50;

function boundOf(percent: KernelCounters['percent'], isSimulated: boolean): Bound | undefined {
  const shares = (pipes: RegExp): number[] => {
    return Object.entries(percent).flatMap(([name, share]) => (pipes.test(name) ? [share] : []));
  };
  const [moves, computes] = [shares(MOVES), shares(COMPUTES)];
  if (![...moves, ...computes].some((share) => share > 0)) return undefined;
  // Pipes of a chip work side by side, so the busiest one is what a kernel waits for; those that are simulated take turns.
  const memory = isSimulated ? moves.reduce((sum, share) => sum + share, 0) : Math.max(0, ...moves);
  const compute = Math.max(0, ...computes);
  if (Math.max(memory, compute) < MOST_PERCENT) return 'neither';
  return memory > compute ? 'memory' : 'compute';
}

function sumOf(rows: readonly PmuRow[], value: (row: PmuRow) => number): number {
  return rows.reduce((sum, row) => sum + value(row), 0);
}
