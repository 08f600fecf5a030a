import { readdirSync } from 'node:fs';
import path from 'node:path';

import type { SwimlaneOptions } from '@pto/trace';

import { writePieces } from './write-result.js';

const RUNS = new Set(['l2_perf_records.json', 'chip_swimlane_records.json']);
const SPANS = 'spans.json';

/**
 * Makes traces for Perfetto of everything that was recorded below a folder, each beside its records. What cannot be converted
 * is told, and keeps nothing else from being converted.
 *
 * @param options - of the swimlanes
 * @returns the traces
 */
export async function convertOutputs(
  folder: string,
  warn: (text: string) => void,
  options: SwimlaneOptions = {},
): Promise<string[]> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => path.join(folder, name));
  const recorded = files.filter((file) => RUNS.has(path.basename(file)) || path.basename(file) === SPANS);
  if (recorded.length === 0) return [];
  const { loadRun, loadSpans, writeSpans, writeSwimlane } = await import('@pto/trace');
  return recorded.sort().flatMap((file) => {
    const isSpans = path.basename(file) === SPANS;
    const trace = path.join(path.dirname(file), isSpans ? 'spans_trace.json' : 'merged_swimlane.json');
    try {
      if (isSpans) {
        const spans = loadSpans(file);
        writePieces(trace, (write) => writeSpans(spans, write));
      } else {
        const run = loadRun(file);
        writePieces(trace, (write) => writeSwimlane(run, write, options));
      }
      return [trace];
    } catch (error) {
      warn((error as Error).message);
      return [];
    }
  });
}
