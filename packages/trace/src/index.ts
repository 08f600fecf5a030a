export { taskGraph, withEdges } from './graph/task-graph.js';
export type { TaskGraph } from './graph/task-graph.js';
export { findCycle, topologicalOrder } from './graph/topological-order.js';
export { redundantEdges } from './graph/transitive-reduction.js';
export { layoutGraph } from './graph/layout/layout-graph.js';
export type { GraphLayout, LayoutDirection, LayoutOptions, NodeSizes } from './graph/layout/layout-options.js';
