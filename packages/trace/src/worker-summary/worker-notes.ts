import type { RecordedWorker } from '../records/recorded-worker.js';
import type { ChipSummary } from './chip-summary.js';

/** Ranks that a note names; more are counted. */
const MAX_NAMES = 5;

/** What the reader has to know about the records of a worker: what is missing, lost or not comparable. */
export function workerNotes(
  { spans, problems, chips: recorded }: RecordedWorker,
  chips: readonly ChipSummary[],
): string[] {
  const notes: string[] = [];
  if (spans.dropped > 0) notes.push(`${spans.dropped} spans found no room: the path may lack tasks.`);
  const missing = problems.filter(({ isMissing }) => isMissing).map(({ name }) => name);
  if (missing.length > 0) notes.push(`No records of ${named(missing)}.`);
  for (const { problem } of problems.filter(({ isMissing }) => !isMissing)) notes.push(problem);
  const busy = chips.filter((chip) => chip.tasks > 0);
  const without = busy.filter((chip) => chip.recorded === 0).map(({ path }) => path);
  if (without.length > 0 && without.length === busy.length) {
    notes.push('No chip recorded what it did; give tasks { enableL2Swimlane: true } and an outputPrefix.');
  } else if (without.length > 0) notes.push(`Nothing is known of what happened on ${named(without)}.`);
  const runs = recorded.flatMap((chip) => chip.runs);
  if (runs.some(({ clock }) => clock.kind === 'model')) {
    notes.push(
      'Times on chips are those of the model, and count for nothing in those of the host, which were measured.',
    );
  }
  const unknown = spans.processes.filter(({ uncertaintyNs }) => uncertaintyNs === undefined).map(({ path }) => path);
  if (unknown.length > 0)
    notes.push(`The clock of ${named(unknown)} could not be compared, and is taken for the same.`);
  const inside = new Set(chips.flatMap(({ summaries }) => summaries.flatMap(({ summary }) => summary.notes)));
  return [...notes, ...[...inside].map((note) => `On chips: ${note}`)];
}

function named(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMES).join(', ');
  return names.length > MAX_NAMES ? `${shown} and ${names.length - MAX_NAMES} more` : shown;
}
