import { svg } from '@pto-tools/page/dom';

import type { DependencyPageData, PageEdge, PageNode } from '../src/deps/html/page-data.js';
import { shapeOf } from './kinds.js';

/** The elements of a drawing, by the indices of its data. */
export interface Drawing {
  readonly root: SVGSVGElement;
  readonly nodes: readonly SVGGElement[];
  readonly edges: readonly SVGPathElement[];
}

/** Draws everything once; what is seen of it is up to its view. */
export function draw(data: DependencyPageData): Drawing {
  const edges = data.edges.map(drawEdge);
  const nodes = data.nodes.map(drawNode);
  const box = { viewBox: '0 0 10 10', refX: 9, refY: 5, markerWidth: 7, markerHeight: 7, orient: 'auto' };
  const arrow = svg('marker', { id: 'arrow', ...box }, svg('path', { d: 'M0,0L10,5L0,10z', class: 'arrow' }));
  const root = svg('svg', {}, svg('defs', {}, arrow), svg('g', {}, ...edges), svg('g', {}, ...nodes));
  return { root, nodes, edges };
}

function drawEdge({ points, isHidden, sources }: PageEdge): SVGPathElement {
  const path = svg('path', {
    d: smooth(points),
    class: isHidden ? 'edge hidden' : 'edge',
    'marker-end': 'url(#arrow)',
  });
  if (sources !== '') path.append(svg('title', {}, sources));
  return path;
}

function drawNode(node: PageNode, index: number): SVGGElement {
  const { name, label, x, y } = node;
  const lines =
    label === ''
      ? [svg('text', { x, y: y + 4 }, name)]
      : [svg('text', { x, y: y - 4, class: 'name' }, name), svg('text', { x, y: y + 12 }, label)];
  return svg('g', { class: 'node', 'data-node': index }, shapeOf(node.kind, node), ...lines);
}

/** A line through points whose corners are rounded: it goes from the middle of one part to that of the next. */
function smooth(points: readonly number[]): string {
  const last = points.length - 2;
  let path = `M${points[0]},${points[1]}`;
  for (let i = 2; i < last; i += 2) {
    const [x, y] = [points[i]!, points[i + 1]!];
    path += `Q${x},${y} ${(x + points[i + 2]!) / 2},${(y + points[i + 3]!) / 2}`;
  }
  return `${path}L${points[last]},${points[last + 1]}`;
}
