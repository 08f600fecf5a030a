import type { RunSummary } from './summary.js';

/** The summary as text for people. */
export function renderSummary(summary: RunSummary): string {
  const { path, busyPercent, longest } = summary;
  const of = (value: number): string => `${value.toFixed(1)} %`;
  const busy = Object.entries(busyPercent).map(([engine, value]) => `${engine} ${of(value)}`);
  return [
    `${summary.bottleneck}: ${summary.answer}`,
    `What to try: ${summary.advice}`,
    '',
    `makespan        ${summary.makespanUs.toFixed(2)} us (${summary.clock === 'model' ? 'modelled' : 'measured'})`,
    `work            ${summary.tasks} tasks, ${summary.blocks} blocks, ${summary.functions} functions`,
    `cores busy      ${busy.join(', ') || 'none'}`,
    `critical path   compute ${of(path.compute)}, submit ${of(path.submit)}, dispatch ${of(path.schedule)}, start ${of(path.start)}`,
    `overhead        ${of(summary.overheadPercent)} of the time tasks were ready beside idle cores`,
    ...(longest === undefined
      ? []
      : [`longest block   ${longest.name} of ${longest.task}: ${longest.us.toFixed(2)} us (${of(longest.percent)})`]),
    ...summary.notes.map((note) => `note            ${note}`),
  ].join('\n');
}
