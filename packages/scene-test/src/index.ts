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

export { runScene } from './standalone/run-scene.js';
export { defineScene } from './definition/define-scene.js';
export { defineSceneClass } from './definition/scene-class.js';
export type { SceneClass, SceneTestCase } from './definition/scene-class.js';
export { Scene } from './definition/scene.js';
export type { SceneParts } from './definition/scene.js';
export { TaskArgsBuilder, taskArgs } from './definition/task-args-builder.js';
export type { ArgRecord, ArgSpec, SceneArgs, TensorNames } from './definition/task-args-builder.js';
export type {
  CaseConfig,
  CaseDefinition,
  ChipCallableDefinition,
  ChipScene,
  ComparedScene,
  FunctionScene,
  FunctionTestContext,
  GoldenResult,
  HostScene,
  KernelDefinition,
  NamedCallableDefinition,
  OrchestrationDefinition,
  SceneBase,
  SceneCallables,
} from './definition/definition-types.js';

export { arange, eye, full, ones, zeros } from './tensor/filled.js';
export type { ArangeOptions, Dtype } from './tensor/filled.js';
export { permutation, rand, randint, randn } from './tensor/random.js';
export type { RandOptions, RandintOptions, RandnOptions, RandomOptions } from './tensor/random.js';
export { cast } from './tensor/cast.js';
export type { CastOptions, Rounding } from './tensor/cast.js';
export {
  float4E2m1Bits,
  float4E2m1Value,
  float8E4m3fnBits,
  float8E4m3fnValue,
  float8E8m0Bits,
  float8E8m0Value,
  fromFloat4E2m1x2,
  fromFloat8E4m3fn,
  fromFloat8E8m0,
  toFloat4E2m1x2,
  toFloat8E4m3fn,
  toFloat8E8m0,
} from './tensor/float8.js';
export type { TinyFloatOptions } from './tensor/tiny-float.js';

export { compareTensors } from './compare/compare-tensors.js';
export type { CompareOptions } from './compare/compare-tensors.js';
