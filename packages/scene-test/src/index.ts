/**
 * Scenes: a callable, its arguments and its golden result, run on several platforms and runtimes.
 *
 * @packageDocumentation
 */
export type { CaseDescription, SceneDescription, SceneLevel } from './model/scene-description.js';
export type { PlanItem } from './model/plan-item.js';
export type { CaseOptions, DiagnosticOptions } from './model/case-options.js';
export type { ElementError, HeatMap, TensorMismatch, Tolerance } from './model/tensor-mismatch.js';
export type {
  AccessViolation,
  BenchSummary,
  Distribution,
  GraphSummary,
  ScheduleFinding,
  TaskName,
} from './model/findings.js';
export type { CaseError, CaseOutput, CaseResult, CaseStatus, CaseTimings } from './model/case-result.js';
export type { CollectedItem, RunReport } from './model/run-report.js';
