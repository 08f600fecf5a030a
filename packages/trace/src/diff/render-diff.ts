import { signed } from './diff.js';
import type { Change, RunDifference } from './diff.js';

/** What changed between two runs, as text for people. */
export function renderDiff(difference: RunDifference): string {
  const { answer, makespanUs, pathComputeUs, pathStallUs, idleUs, overheadUs, functions } = difference;
  const rows: (readonly [string, Change])[] = [
    ['makespan us', makespanUs],
    ['critical path, compute us', pathComputeUs],
    ['critical path, waiting us', pathStallUs],
    ['idle cores, us of all', idleUs],
    ['ready beside idle cores us', overheadUs],
  ];
  return [
    answer,
    '',
    headingLine('', ''),
    ...rows.map(([name, change]) => changeLine(name, change)),
    '',
    headingLine('function, us a block', 'blocks'),
    ...functions.map(({ name, averageUs, count }) => {
      const blocks = count.before === count.after ? String(count.after) : `${count.before} → ${count.after}`;
      return changeLine(name, averageUs, blocks);
    }),
  ].join('\n');
}

/** The heading of the columns. */
export function headingLine(name: string, last: string): string {
  return line(name, 'before', 'after', 'difference', last);
}

/** A figure before and after, in the columns. */
export function changeLine(name: string, { before, after, difference, percent }: Change, last = ''): string {
  const share = percent === undefined ? '' : ` (${signed(percent, 1)} %)`;
  return line(name, before.toFixed(2), after.toFixed(2), `${signed(difference)}${share}`, last);
}

function line(name: string, before: string, after: string, difference: string, last: string): string {
  return `${name.padEnd(32)} ${before.padStart(14)} ${after.padStart(14)} ${difference.padStart(24)}  ${last}`.trimEnd();
}
