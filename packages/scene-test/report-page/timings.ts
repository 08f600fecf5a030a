import type { CaseResult } from '../src/model/case-result.js';
import { durationText } from '../src/report/duration.js';
import { html, svg } from '@pto-tools/page/dom';

const WIDTH = 320;
const HEIGHT = 10;

/** How long each part of a case took, as bars of one scale. */
export function timingsView({ timings, bench }: CaseResult): HTMLElement[] {
  const { compileMs, goldenMs, initMs, runMs, compareMs } = timings;
  const rounds = runMs.map((ms, i) => [runMs.length > 1 ? `run, round ${i + 1}` : 'run', ms] as const);
  const shown = rounds.slice(0, 20);
  const parts = [
    ['compile', compileMs],
    ['golden', goldenMs],
    ['init', initMs],
    ...shown,
    ['compare', compareMs],
  ] as const;
  const most = Math.max(...parts.map(([, ms]) => ms), Number.MIN_VALUE);
  const rows = parts.map(([name, ms]) => {
    const bar = svg('rect', { class: 'bar', width: Math.max(1, (ms / most) * WIDTH), height: HEIGHT, rx: 2 });
    const picture = svg('svg', { width: WIDTH, height: HEIGHT, 'aria-hidden': 'true' }, bar);
    return html('tr', {}, html('th', {}, name), html('td', {}, durationText(ms)), html('td', {}, picture));
  });
  const more = rounds.length - shown.length;
  const note = more > 0 ? [html('p', {}, `and ${more} rounds more`)] : [];
  const measured = Object.entries(bench?.phases ?? {}).map(([phase, { median, p99 }]) =>
    html('p', {}, `${phase}: median ${durationText(median)}, p99 ${durationText(p99)} of ${bench!.rounds} rounds`),
  );
  return [
    html('h3', {}, 'Timings'),
    html('table', { class: 'timings' }, html('tbody', {}, ...rows)),
    ...note,
    ...measured,
  ];
}
