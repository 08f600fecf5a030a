import type { TensorMismatch } from '../src/model/tensor-mismatch.js';
import { html, svg } from '@pto-tools/page/dom';

const CELL = 12;

/** From small to large; these colours differ in lightness alone for those who see no others. */
const ramp = ['#fde9a9', '#f4bd6a', '#e08a4f', '#b8564c', '#812b4b', '#3d0f45'];

/** Place of an error between the smallest and the largest one, by its magnitude. */
function shade(error: number, least: number, most: number): string {
  const part = most > least ? Math.log(error / least) / Math.log(most / least) : 1;
  return ramp[Math.round(part * (ramp.length - 1))]!;
}

/** What a cell holds, in words: the range of indices in the last two dimensions. */
function rangeText(cell: number, cells: number, extent: number): string {
  const [first, end] = [Math.ceil((cell * extent) / cells), Math.ceil(((cell + 1) * extent) / cells)];
  return end - first > 1 ? `${first}–${end - 1}` : String(first);
}

function placeText({ shape, heatMap }: TensorMismatch, row: number, column: number): string {
  const { rows, columns } = heatMap!;
  if (shape.length >= 2) {
    return `[…, ${rangeText(row, rows, shape.at(-2)!)}, ${rangeText(column, columns, shape.at(-1)!)}]`;
  }
  const line = Math.ceil((shape[0] ?? 1) / rows);
  const [start = 0, end = start] = rangeText(column, columns, line).split('–').map(Number);
  return `[${row * line + start}${end > start ? `–${row * line + end}` : ''}]`;
}

function cellOf(mismatch: TensorMismatch, index: number, limits: readonly [number, number]): SVGElement {
  const { columns, values } = mismatch.heatMap!;
  const [row, column] = [Math.floor(index / columns), index % columns];
  const error = values[index]!;
  const says =
    error === 0 ? 'right' : error === null ? 'error not finite' : `error up to ${Number(error.toPrecision(4))}`;
  const place = { x: column * CELL, y: row * CELL, width: CELL, height: CELL };
  const title = svg('title', {}, `${placeText(mismatch, row, column)}: ${says}`);
  if (error === null) {
    const sign = svg('text', { x: place.x + CELL / 2, y: place.y + CELL - 3, 'text-anchor': 'middle' }, '×');
    return svg('g', { class: 'not-finite' }, svg('rect', place), sign, title);
  }
  if (error === 0) return svg('rect', { ...place, class: 'right' }, title);
  return svg('rect', { ...place, fill: shade(error, ...limits) }, title);
}

function legend([least, most]: readonly [number, number], hasSpecial: boolean): HTMLElement {
  const swatches = ramp.map((fill, i) => svg('rect', { x: i * CELL, y: 0, width: CELL, height: CELL, fill }));
  const scale = svg('svg', { width: ramp.length * CELL, height: CELL, 'aria-hidden': 'true' }, ...swatches);
  const text = (value: number) => String(Number(value.toPrecision(3)));
  const special = hasSpecial ? '  × NaN or infinite' : '';
  return html('p', { class: 'legend' }, `error ${text(least)} `, scale, ` ${text(most)}${special}`);
}

/** Where in a tensor the errors are. */
export function heatMapView(mismatch: TensorMismatch): HTMLElement[] {
  const map = mismatch.heatMap;
  if (map === undefined) return [];
  const errors = map.values.filter((value): value is number => value !== null && value > 0);
  const limits = errors.length > 0 ? ([Math.min(...errors), Math.max(...errors)] as const) : ([0, 0] as const);
  const cells = map.values.map((_, index) => cellOf(mismatch, index, limits));
  const [width, height] = [map.columns * CELL, map.rows * CELL];
  const label = `Error of ${mismatch.name} over its last two dimensions, ${map.rows} × ${map.columns} cells`;
  const attributes = { class: 'heat-map', width, height, viewBox: `0 0 ${width} ${height}`, role: 'img' };
  const picture = svg('svg', { ...attributes, 'aria-label': label }, ...cells);
  return [html('figure', {}, picture as unknown as Node, legend(limits, map.values.includes(null)))];
}
