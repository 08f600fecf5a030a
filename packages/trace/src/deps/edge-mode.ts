/**
 * Which edges are shown.
 *
 * - `full`: all.
 * - `reduced`: without those that others imply.
 * - `omitted`: those that `reduced` leaves out, only.
 * - `reduced_dataflow`: as `reduced`, but edges stay on which data arrive that no task in between overwrites.
 * - `omitted_dataflow`: those that `reduced_dataflow` leaves out, only.
 */
export type EdgeMode = (typeof EDGE_MODES)[number];

export const EDGE_MODES = ['full', 'reduced', 'omitted', 'reduced_dataflow', 'omitted_dataflow'] as const;
