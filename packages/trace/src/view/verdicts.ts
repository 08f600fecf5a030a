import { verdictLines } from '../overhead/render-overhead.js';
import { overheadVerdict } from '../overhead/verdict.js';
import type { RunPlace } from './add-lanes.js';
import type { PageNote } from './page-data.js';

/** Of more runs than this nobody reads all. */
const MOST_VERDICTS = 16;

/** Whether the scheduler held the runs back, of each that says what its tasks waited for. */
export function verdictsOf(places: readonly RunPlace[]): PageNote[] {
  const judged = places.filter(({ run }) => run.tasks.length > 0 && run.edgeSource !== 'none');
  return judged.slice(0, MOST_VERDICTS).map(({ run, prefix }) => {
    const verdict = overheadVerdict(run);
    return { title: `${prefix}${verdict.verdict}`, lines: verdictLines(verdict) };
  });
}
