import type { FunctionStatistics, TaskStatistics } from './task-statistics.js';

const WIDTH = 110;

/** The statistics as a table of 110 columns. Without times of dispatch and finish it has fewer. */
export function renderStatistics({ functions, total, testUs }: TaskStatistics): string {
  const isTimed = total.averageLatencyUs !== undefined;
  const columns = isTimed ? [...untimed, ...timed] : untimed;
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => (index === 1 ? cell.slice(0, 30).padEnd(30) : cell.padStart(columns[index]!.width)))
      .join(' ');
  const row = (statistics: FunctionStatistics): string => line(columns.map(({ cell }) => cell(statistics)));
  const latency = total.averageLatencyUs === undefined ? '' : `, latency ${us(total.averageLatencyUs * total.count)}`;
  return [
    '='.repeat(WIDTH),
    line(columns.map(({ heading }) => heading)),
    '-'.repeat(WIDTH),
    ...functions.map(row),
    '-'.repeat(WIDTH),
    row(total),
    '='.repeat(WIDTH),
    `Total test time: ${us(testUs)} us`,
    `Execution ${us(total.executionUs)} us${latency}${latency === '' ? '' : ` us (${us(total.executionPercent)} %)`}`,
    '',
  ].join('\n');
}

interface Column {
  readonly heading: string;
  readonly width: number;
  readonly cell: (row: FunctionStatistics) => string;
}

const untimed: readonly Column[] = [
  { heading: 'func', width: 6, cell: ({ funcId }) => (funcId === undefined ? '' : String(funcId)) },
  { heading: 'name', width: 30, cell: ({ name }) => name },
  { heading: 'count', width: 7, cell: ({ count }) => String(count) },
  { heading: 'exec us', width: 11, cell: ({ averageExecutionUs }) => us(averageExecutionUs) },
];

const timed: readonly Column[] = [
  { heading: 'latency us', width: 11, cell: ({ averageLatencyUs }) => us(averageLatencyUs) },
  { heading: 'exec %', width: 8, cell: ({ executionPercent }) => us(executionPercent) },
  { heading: 'head us', width: 14, cell: ({ averageHeadUs }) => us(averageHeadUs) },
  { heading: 'tail us', width: 14, cell: ({ averageTailUs }) => us(averageTailUs) },
];

function us(value: number | undefined): string {
  return value === undefined ? '' : value.toFixed(2);
}
