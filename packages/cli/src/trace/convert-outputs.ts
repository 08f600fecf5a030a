import { readdirSync } from 'node:fs';
import path from 'node:path';

import type { SwimlaneOptions } from '@pto/trace';

import { writePieces } from './write-result.js';

type Trace = typeof import('@pto/trace');

type Produce = (write: (piece: Uint8Array) => void) => void;

interface Conversion {
  /** The file that it makes, beside the one it reads. */
  readonly name: string;
  /** Reads a file; what it returns writes the other one. */
  read(trace: Trace, file: string, options: SwimlaneOptions): Produce;
}

const swimlane: Conversion = {
  name: 'merged_swimlane.json',
  read({ loadRun, writeSwimlane }, file, options) {
    const run = loadRun(file);
    return (write) => writeSwimlane(run, write, options);
  },
};

/** What is made of what runs record, by the name of the record. */
const conversions: ReadonlyMap<string, Conversion> = new Map([
  ['l2_perf_records.json', swimlane],
  ['chip_swimlane_records.json', swimlane],
  [
    'spans.json',
    {
      name: 'spans_trace.json',
      read({ loadSpans, writeSpans }, file) {
        const spans = loadSpans(file);
        return (write) => writeSpans(spans, write);
      },
    },
  ],
  [
    'deps.json',
    {
      name: 'deps_graph.html',
      read: ({ dependencyPage, loadDependencies }, file) => producing(dependencyPage(loadDependencies(file))),
    },
  ],
  [
    'scope_stats.jsonl',
    {
      name: 'scope_stats.html',
      read: ({ loadScopeStats, scopePage }, file) => producing(scopePage(loadScopeStats(file))),
    },
  ],
]);

function producing(text: string): Produce {
  return (write) => write(Buffer.from(text));
}

/**
 * Makes traces for Perfetto and pages for the browser of everything that was recorded below a folder, each beside its records.
 * What cannot be converted is told, and keeps nothing else from being converted.
 *
 * @param options - of the swimlanes
 * @returns what was made
 */
export async function convertOutputs(
  folder: string,
  warn: (text: string) => void,
  options: SwimlaneOptions = {},
): Promise<string[]> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => path.join(folder, name));
  const recorded = files.filter((file) => conversions.has(path.basename(file)));
  if (recorded.length === 0) return [];
  const trace = await import('@pto/trace');
  return recorded.sort().flatMap((file) => {
    const conversion = conversions.get(path.basename(file))!;
    const made = path.join(path.dirname(file), conversion.name);
    try {
      writePieces(made, conversion.read(trace, file, options));
      return [made];
    } catch (error) {
      warn((error as Error).message);
      return [];
    }
  });
}
