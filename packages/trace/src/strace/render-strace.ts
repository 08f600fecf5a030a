import { ROUND_PARTS } from './strace-rounds.js';
import type { RoundTimes, StraceRounds } from './strace-rounds.js';
import type { TracedRun, TracedStep } from './traced-runs.js';

/** What rounds took as tables, one a callable: a line a round, then the least, the median and the most. */
export function renderRounds(buckets: readonly StraceRounds[]): string {
  return buckets
    .flatMap(({ hid, name, rounds, min, median, max }) => [
      shown(`${name} of ${hid}: ${rounds.length} ${rounds.length === 1 ? 'round' : 'rounds'}, us`),
      ['round'.padEnd(24), ...ROUND_PARTS.map((part) => part.replace('Us', '').padStart(12))].join(''),
      ...rounds.map((round) => roundLine(`${round.inv} of ${round.pid}`, round)),
      roundLine('min', min),
      roundLine('median', median),
      roundLine('max', max),
      '',
    ])
    .join('\n')
    .trimEnd();
}

function roundLine(label: string, times: RoundTimes): string {
  const cells = ROUND_PARTS.map((part) => (times[part]?.toFixed(2) ?? '-').padStart(12));
  return [label.padEnd(24), ...cells].join('');
}

/** The steps of each run, those inside of others below them. */
export function renderTree(runs: readonly TracedRun[]): string {
  return runs
    .flatMap(({ pid, inv, hid, threads }) => [
      `run ${inv} of process ${pid}, callable ${hid}`,
      ...threads.flatMap(({ tid, isOnDevice, isForeign, steps }) => {
        const mark = `${isOnDevice ? ', clock of the chip' : ''}${isForeign ? ', foreign' : ''}`;
        return [`  thread ${tid}${mark}`, ...steps.flatMap((step) => stepLines(step, '    '))];
      }),
    ])
    .join('\n');
}

function stepLines({ record, steps }: TracedStep, indent: string): string[] {
  const us = (Number(record.durationNs) / 1000).toFixed(3);
  const attributes = Object.entries(record.attributes)
    .filter(([key]) => key !== 'clk')
    .map(([key, value]) => ` ${key}=${value}`);
  const line = shown(`${`${indent}${record.name}`.padEnd(48)} ${us.padStart(12)} us${attributes.join('')}`);
  return [line, ...steps.flatMap((step) => stepLines(step, `${indent}  `))];
}

/** Decoded values may hold anything; terminals shall not obey it. */
function shown(text: string): string {
  return text.replace(/\p{Cc}/gu, '\uFFFD');
}
