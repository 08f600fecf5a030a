import { mergeRuns } from '../records/merge-runs.js';
import type { RecordedChip, RecordedWorker } from '../records/recorded-worker.js';
import type { RecordedRun } from '../records/recorded-run.js';
import { writeHostTracks } from './host-tracks.js';
import { layoutOf } from './layout.js';
import { writeTracks } from './swimlane.js';
import type { SwimlaneOptions } from './swimlane.js';
import { TraceWriter } from './trace-writer.js';

/** Groups of tracks of one chip, of which each generation has fewer. */
const PIDS_PER_CHIP = 10;
const FIRST_CHIP_PID = 1000;

/**
 * Writes what a worker of level 3 and up and its chips did as one trace on one clock. A chip whose clock says nothing about
 * the host's, such as that of the timing model, stands where its tracks begin, and its name says so.
 *
 * @param write - takes the JSON text in UTF-8, piece by piece; a piece is overwritten afterwards
 */
export function writeWorkerSwimlane(
  worker: RecordedWorker,
  write: (piece: Uint8Array) => void,
  options: SwimlaneOptions = {},
): void {
  const writer = new TraceWriter(write);
  const first = firstNs(worker);
  writeHostTracks(writer, worker.spans, Number(worker.spans.monotonicOriginNs - first) / 1000);
  worker.chips.forEach((chip, position) => {
    if (chip.runs.length === 0) return;
    const isAligned = chip.runs.every(isOnHostClock);
    const shifts = chip.runs.map(({ clock }) => (isAligned ? Number(clock.startMonotonicNs! - first) / 1000 : 0));
    const run = mergeRuns(chip.runs, shifts);
    const prefix = isAligned ? `${chip.path} ` : `${chip.path} (own clock) `;
    const layout = layoutOf(options.layout ?? run.generation, prefix, FIRST_CHIP_PID + position * PIDS_PER_CHIP);
    writeTracks(writer, run, layout, options);
  });
  writer.end();
}

/** All that the chips of a worker did, as one run, for statistics. */
export function runsOfChips(chips: readonly RecordedChip[]): RecordedRun | undefined {
  const runs = chips.flatMap((chip) => chip.runs);
  return runs.length === 0 ? undefined : mergeRuns(runs, []);
}

function isOnHostClock({ clock }: RecordedRun): boolean {
  return clock.kind === 'wall' && clock.startMonotonicNs !== undefined;
}

/** The earliest origin of all clocks: times before it would be lost. */
function firstNs({ spans, chips }: RecordedWorker): bigint {
  let first = spans.monotonicOriginNs;
  for (const { clock } of chips.flatMap(({ runs }) => runs).filter(isOnHostClock)) {
    if (clock.startMonotonicNs! < first) first = clock.startMonotonicNs!;
  }
  return first;
}
