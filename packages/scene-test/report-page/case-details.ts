import type { ElementError, TensorMismatch } from '../src/model/tensor-mismatch.js';
import { failureLines } from '../src/report/failure-text.js';
import type { ReportedCase } from '../src/report/html/report-data.js';
import { html, table } from '@pto-tools/page/dom';
import { heatMapView } from './heat-map.js';
import { statusBadge } from './status.js';
import { taskGraphView } from './task-graph.js';
import { timingsView } from './timings.js';

function number(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function elementTable(title: string, elements: readonly ElementError[]): HTMLElement[] {
  if (elements.length === 0) return [];
  const rows = elements.map(({ index, actual, expected, absError }) => [
    `[${index.join(', ')}]`,
    ...[actual, expected],
    absError === null ? 'not finite' : number(absError),
  ]);
  return [html('h4', {}, title), table(['index', 'actual', 'expected', 'error'], rows)];
}

function factsOf(mismatch: TensorMismatch): string {
  const { dtype, shape, elements, mismatches, mismatchRatio, maxAbsError, maxRelError, rtol, atol } = mismatch;
  const { nanActual, nanExpected, infActual, infExpected } = mismatch;
  return [
    `${dtype} [${shape.join(', ')}]`,
    `${mismatches} of ${elements} elements differ (${number(100 * mismatchRatio)} %)`,
    `largest error ${number(maxAbsError)}, relative ${number(maxRelError)}`,
    `rtol ${rtol}, atol ${atol}`,
    `NaN ${nanActual}, expected ${nanExpected}`,
    `infinite ${infActual}, expected ${infExpected}`,
  ].join(' · ');
}

function tensorView(mismatch: TensorMismatch): HTMLElement {
  const sign = mismatch.status === 'ok' ? '✓' : '✗';
  const errors = mismatch.status === 'values' ? heatMapView(mismatch) : [];
  return html(
    'section',
    { class: 'tensor' },
    html('h3', {}, `${sign} tensor ${mismatch.name}`),
    html('p', { class: 'facts' }, factsOf(mismatch)),
    ...errors,
    ...(mismatch.status === 'values' ? elementTable('Worst elements', mismatch.worst) : []),
    ...(mismatch.status === 'values' ? elementTable('First elements', mismatch.first) : []),
  );
}

function outputView({ result }: ReportedCase): HTMLElement[] {
  if (result.output === undefined || result.output.bytes === 0) return [];
  const { tail, bytes, file } = result.output;
  const all = file === undefined ? '' : `, all of it in ${file}`;
  return [html('h3', {}, `Output (${bytes} bytes${all})`), html('pre', {}, tail)];
}

/** Everything about one case. */
export function caseDetails(reported: ReportedCase): HTMLElement[] {
  const { item, result } = reported;
  const where = [item.platform, item.runtime, `level ${item.level}`, `device ${result.devices.join(', ') || 'none'}`];
  const why = failureLines(result);
  const stack = result.error?.stack;
  return [
    html('h2', {}, statusBadge(result.status), ` ${item.scene}::${item.case}`),
    html('p', { class: 'facts' }, [...where, item.file, result.outputsDir ?? ''].filter(Boolean).join(' · ')),
    ...(why.length > 0 ? [html('pre', { class: 'why' }, why.join('\n'))] : []),
    ...result.comparisons.map(tensorView),
    ...timingsView(result),
    ...taskGraphView(result.graph),
    ...outputView(reported),
    ...(stack === undefined ? [] : [html('details', {}, html('summary', {}, 'Stack'), html('pre', {}, stack))]),
  ];
}
