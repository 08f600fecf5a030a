import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { PtoError } from '@pto/task-interface';

import type { BenchSummary } from '../model/findings.js';

/** What was measured, by the names of cases. */
export type BenchTimes = Readonly<Record<string, BenchSummary>>;

const VERSION = 1;

/** Writes what a run has measured, for later runs to compare with. */
export function writeBenchFile(file: string, cases: BenchTimes): void {
  mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ version: VERSION, unit: 'ms', cases }, undefined, 2)}\n`);
}

/**
 * Reads what {@link writeBenchFile} wrote.
 *
 * @throws PtoError `ERR_PTO_SCENE_FILE` when it is not there or something else
 */
export function readBenchFile(file: string): BenchTimes {
  try {
    const { version, cases } = JSON.parse(readFileSync(file, 'utf8')) as { version?: unknown; cases?: unknown };
    if (version !== VERSION || typeof cases !== 'object' || cases === null)
      throw new TypeError('it has other contents');
    for (const each of Object.values(cases)) {
      if (!Number.isFinite((each as BenchSummary | undefined)?.phases?.['wall']?.median))
        throw new TypeError('a case has no times');
    }
    return cases as BenchTimes;
  } catch (error) {
    throw new PtoError(
      'ERR_PTO_SCENE_FILE',
      `The baseline ${path.resolve(file)} is not what --bench-out writes: ${(error as Error).message}.`,
      { cause: error, details: { file } },
    );
  }
}
