import type { Distribution } from './distribution.js';
import type { OverheadReport } from './overhead.js';
import type { LoopPhase } from './thread-loops.js';
import { percent } from './verdict.js';
import type { OverheadVerdict } from './verdict.js';

/** The report about overhead as text, its parts in order. */
export function renderOverhead(report: OverheadReport): string {
  const { verdict, switches, head, tail, threads, totals, criticalPath, hint } = report;
  const ofLatency = (us: number): string =>
    `${us.toFixed(2)} us (${percent(us, totals.latencyUs).toFixed(1)} % of latency)`;
  const pathUs = criticalPath.executionUs + criticalPath.schedulerUs + criticalPath.otherUs;
  const ofPath = (us: number): string => `${us.toFixed(2)} us (${percent(us, pathUs).toFixed(1)} %)`;
  return [
    `1. Verdict: ${verdict.verdict}`,
    ...verdictLines(verdict).map((line) => `   ${line}`),
    `   blocks: execution ${ofLatency(totals.executionUs)}, head ${ofLatency(totals.headUs)}, tail ${ofLatency(totals.tailUs)}`,
    '',
    `2. Switching between blocks that were there: ${switches.totalUs.toFixed(2)} us (${switches.percent.toFixed(1)} % of all cores)`,
    ...[...switches.cores]
      .sort((a, b) => b.us - a.us)
      .slice(0, MAX_CORES)
      .map(({ core, switches: count, us }) => `   core ${core}: ${count} switches, ${us.toFixed(2)} us`),
    '',
    `3. Head, until a block starts: ${renderDistribution(head)}`,
    `4. Tail, until its end is seen: ${renderDistribution(tail)}`,
    '',
    '5. Loops of the scheduler',
    ...threads.flatMap(({ thread, loops, completed, tasksPerLoop, totalUs, phases, popHitPercent }) => [
      `   thread ${thread}: ${loops === undefined ? '' : `${loops} loops, `}${completed} completed, ` +
        `${tasksPerLoop === undefined ? '' : `${tasksPerLoop.toFixed(2)} a loop, `}${totalUs.toFixed(2)} us` +
        (popHitPercent === undefined ? '' : `, queues had a task ${popHitPercent.toFixed(1)} % of the time`),
      ...phases.map(renderPhase),
    ]),
    `   ${hint}`,
    '',
    `6. Critical path: execution ${ofPath(criticalPath.executionUs)}, scheduler ${ofPath(criticalPath.schedulerUs)}, ` +
      `other ${ofPath(criticalPath.otherUs)}`,
  ].join('\n');
}

/** For how long cores were idle beside ready tasks, in all and by engine. */
export function verdictLines({ overheadUs, wallUs, overheadPercent, engines }: OverheadVerdict): string[] {
  return [
    `ready tasks beside idle cores for ${overheadUs.toFixed(2)} of ${wallUs.toFixed(2)} us (${overheadPercent.toFixed(1)} %)`,
    ...Object.entries(engines).map(([engine, { cores, busyUs, idleUs, overheadUs: heldUs }]) => {
      const busy = percent(busyUs, busyUs + idleUs).toFixed(1);
      return `${engine}: ${cores} cores busy ${busy} % of the time, held back for ${heldUs.toFixed(2)} us`;
    }),
  ];
}

/** The cores that lost most; all are in the report for programs. */
const MAX_CORES = 8;

function renderPhase({ phase, us, percent: share, count, counters = {} }: LoopPhase): string {
  const said =
    count ??
    Object.entries(counters)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ');
  return `      ${phase.padEnd(16)} ${us.toFixed(2).padStart(12)} us ${share.toFixed(1).padStart(6)} %  ${said}`.trimEnd();
}

function renderDistribution({ mean, max, percentiles }: Distribution): string {
  const shares = Object.entries(percentiles).map(([name, us]) => `${name} ${us.toFixed(2)}`);
  return `mean ${mean.toFixed(2)}, ${shares.join(', ')}, max ${max.toFixed(2)} us`;
}
