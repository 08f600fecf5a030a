import { hostParts } from '../worker-summary/host-path.js';
import { partNames } from '../worker-summary/worker-answer.js';
import type { WorkerDifference } from './diff-workers.js';
import { changeLine, headingLine } from './render-diff.js';

/** Tasks of a chip that are shown, those that changed most; all are in the difference for programs. */
const MAX_TASKS = 8;

/** What changed between two runs of a worker, as text for people. */
export function renderWorkerDiff({ answer, runUs, pathUs, chips, unmatched }: WorkerDifference): string {
  const parts = hostParts.filter((part) => pathUs[part].before > 0 || pathUs[part].after > 0);
  return [
    answer,
    '',
    headingLine('', ''),
    changeLine('run us', runUs),
    ...parts.map((part) => changeLine(`  ${partNames[part]}`, pathUs[part])),
    ...chips.flatMap(({ path, busyUs, deviceUs, tasks }) => [
      '',
      changeLine(`${path} busy us`, busyUs),
      changeLine('  recorded us', deviceUs),
      ...[...tasks]
        .sort((a, b) => Math.abs(b.difference.makespanUs.difference) - Math.abs(a.difference.makespanUs.difference))
        .slice(0, MAX_TASKS)
        .map(({ name, after, difference }) => changeLine(`  ${name} (task ${after})`, difference.makespanUs)),
    ]),
    ...(unmatched.length === 0 ? [] : ['']),
    ...unmatched.map((each) => `note            ${each}`),
  ].join('\n');
}
