import type { CaseResult } from '../model/case-result.js';
import type { BenchSummary, Distribution } from '../model/findings.js';
import type { PlanItem } from '../model/plan-item.js';
import type { Reporter } from '../model/reporter.js';
import { readBenchFile, writeBenchFile } from './bench-file.js';
import type { BenchTimes } from './bench-file.js';

/** What a reporter of measurements does with them. */
export interface BenchReporterOptions {
  readonly write: (text: string) => void;
  /** Written at the end. */
  readonly benchOut?: string | undefined;
  /** Read at the beginning. */
  readonly baseline?: string | undefined;
  /** How much slower than the baseline a case may be: 0.05 is 5 %. */
  readonly maxRegress: number;
}

/** Collects what cases measured, shows it as a table and compares it with an earlier run. */
export class BenchReporter implements Reporter {
  readonly #options: BenchReporterOptions;
  readonly #baseline: BenchTimes;
  readonly #measured = new Map<string, BenchSummary>();

  /** @throws PtoError `ERR_PTO_SCENE_FILE` when the baseline cannot be read, before anything is measured */
  constructor(options: BenchReporterOptions) {
    this.#options = options;
    this.#baseline = options.baseline === undefined ? {} : readBenchFile(options.baseline);
  }

  caseEnd({ scene, case: testCase, platform }: PlanItem, { status, bench }: CaseResult): void {
    if (status === 'passed' && bench !== undefined) this.#measured.set(`${scene}::${testCase} ${platform}`, bench);
  }

  /** Whether a case is slower than the baseline allows, or nothing could be compared with it. */
  get hasFailed(): boolean {
    const { slower, compared } = this.#compare();
    return this.#options.baseline !== undefined && (slower.length > 0 || compared === 0);
  }

  runEnd(): void {
    const { write, benchOut, baseline } = this.#options;
    const rows = [...this.#measured].flatMap(([name, { rounds, phases }]) =>
      Object.entries(phases).map(([phase, times]) =>
        rowOf(phase === 'wall' ? name : `  ${phase}`, ONCE.includes(phase) ? 1 : rounds, times),
      ),
    );
    if (rows.length > 0) write(`\n${alignedRows([HEADING, ...rows])}`);
    if (benchOut !== undefined) writeBenchFile(benchOut, Object.fromEntries(this.#measured));
    if (baseline !== undefined) write(this.#verdict());
  }

  #compare(): { readonly slower: readonly string[]; readonly compared: number } {
    const slower: string[] = [];
    let compared = 0;
    for (const [name, { phases }] of this.#measured) {
      const before = this.#baseline[name]?.phases['wall']?.median;
      if (before === undefined) continue;
      compared++;
      const more = phases['wall']!.median / before - 1;
      if (more > this.#options.maxRegress) slower.push(`${name} is ${percent(more)} slower than the baseline.\n`);
    }
    return { slower, compared };
  }

  #verdict(): string {
    const { slower, compared } = this.#compare();
    if (compared === 0) return 'The baseline has none of the measured cases.\n';
    if (slower.length > 0) return slower.join('');
    return `${compared} of ${this.#measured.size} cases are in the baseline; none is more than ${percent(this.#options.maxRegress)} slower.\n`;
  }
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(1)} %`;
}

/** What is done once a case, not in each round. */
const ONCE = ['compile', 'golden', 'init', 'compare'];

function rowOf(name: string, rounds: number, times: Distribution): string[] {
  const { median, mean, p10, p90, p99, stdev, trimmedMean } = times;
  return [name, String(rounds), ...[median, mean, trimmedMean, p10, p90, p99, stdev].map((ms) => ms.toFixed(3))];
}

const HEADING = ['case (ms)', 'rounds', 'median', 'mean', 'trimmed', 'p10', 'p90', 'p99', 'stdev'];

function alignedRows(rows: readonly (readonly string[])[]): string {
  const widths = HEADING.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const aligned = (row: readonly string[]): string =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  ');
  return rows.map((row) => `${aligned(row)}\n`).join('');
}
