// Kinds of tasks differ in shape as well as in colour, so that the picture says the same without colours.

import { svg } from '@pto-tools/page/dom';

import type { PageNode } from '../src/deps/html/page-data.js';
import type { TaskKind } from '../src/deps/task-kind.js';

/** Every kind, with its words in the legend. */
export const kinds: readonly (readonly [TaskKind, string])[] = [
  ['aic', 'cube core (AIC)'],
  ['aiv', 'vector core (AIV)'],
  ['mix', 'both kinds of cores'],
  ['alloc', 'makes memory, no core'],
  ['dummy', 'orders others, no core'],
  ['unknown', 'not recorded'],
];

type Box = Pick<PageNode, 'x' | 'y' | 'width' | 'height'>;

/** The outline of a node. */
export function shapeOf(kind: TaskKind, { x, y, width, height }: Box): SVGElement {
  const [left, top, right, bottom] = [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
  const className = `shape ${kind}`;
  const box = { x: left, y: top, width, height, class: className };
  const fold = 10;
  switch (kind) {
    case 'aic':
      return svg('rect', { ...box, rx: 9 });
    case 'aiv':
      return svg('ellipse', { cx: x, cy: y, rx: width / 2, ry: height / 2, class: className });
    case 'mix':
      return svg('polygon', { points: `${x},${top} ${right},${y} ${x},${bottom} ${left},${y}`, class: className });
    case 'alloc':
      return svg('path', {
        d: `M${left},${top}H${right - fold}L${right},${top + fold}V${bottom}H${left}Z M${right - fold},${top}v${fold}h${fold}`,
        class: className,
      });
    case 'dummy':
    case 'unknown':
      return svg('rect', box);
  }
}
