export { parseJson } from './json/parse-json.js';
export type { JsonValue } from './json/json-value.js';

export { readRun } from './records/read-run.js';
export { readDependencies } from './records/read-dependencies.js';
export { readHostSpans } from './records/read-host-spans.js';
export { readNameMap } from './records/read-name-map.js';
export { readKernelConfig } from './records/read-kernel-config.js';
export { functionName, taskName } from './records/task-name.js';
export { describeKind, fileKind } from './records/file-kind.js';
export type { FileKind } from './records/file-kind.js';
export type { RunContext } from './records/run-context.js';
export type {
  CoreKind,
  HostPhases,
  NameMap,
  OrchestratorPhase,
  OrchestratorTotals,
  RecordedClock,
  RecordedMachine,
  RecordedRun,
  SchedulerPhase,
  TaskRow,
} from './records/recorded-run.js';
export type {
  EdgeSource,
  RecordedArgument,
  RecordedEdge,
  RecordedGraph,
  RecordedTensor,
  TaskDetails,
  TensorGeometry,
} from './records/recorded-graph.js';
export type { HostFlow, HostProcess, HostSpan, HostSpans } from './records/host-spans.js';

export { loadRun } from './files/load-run.js';
export type { LoadRunOptions } from './files/load-run.js';

export { mermaidDiagram } from './mermaid/mermaid.js';
export type { MermaidDiagram, MermaidOptions } from './mermaid/mermaid.js';

export { taskGraph, withEdges } from './graph/task-graph.js';
export type { TaskGraph } from './graph/task-graph.js';
export { findCycle, topologicalOrder } from './graph/topological-order.js';
export { redundantEdges } from './graph/transitive-reduction.js';
export { layoutGraph } from './graph/layout/layout-graph.js';
export type { GraphLayout, LayoutDirection, LayoutOptions, NodeSizes } from './graph/layout/layout-options.js';

export { loadView } from './files/load-view.js';
export { viewPage } from './view/view-page.js';
export type { ViewPage } from './view/view-page.js';
export type { ViewInput, ViewedRun } from './view/page-data-of.js';
export type { HeatMap, MemorySeries, PageTensor } from './view/page-data.js';

export { loadSpans } from './files/load-spans.js';
export { spansTrace, writeSpans } from './spans/write-spans.js';
export { swimlane, writeSwimlane } from './swimlane/swimlane.js';
export type { SwimlaneOptions, Trace, TraceEvent } from './swimlane/swimlane.js';
export { taskStatistics } from './statistics/task-statistics.js';
export type { FunctionStatistics, TaskStatistics } from './statistics/task-statistics.js';
export { renderStatistics } from './statistics/render-statistics.js';
export { coversIntervals, intersectIntervals, mergeIntervals, viewIntervals } from './graph/strided-intervals.js';
export type { StridedView } from './graph/strided-intervals.js';

export { dependencyGraph } from './deps/dependency-graph.js';
export type {
  DependencyEdge,
  DependencyGraph,
  DependencyGraphOptions,
  DependencyTask,
} from './deps/dependency-graph.js';
export { dependenciesAround } from './deps/around.js';
export { dependencyReport } from './deps/dependency-report.js';
export type {
  DependencyReport,
  DependencyReportOptions,
  DependencySummary,
  ReportedEdge,
  ReportedTask,
} from './deps/dependency-report.js';
export { dependencyText } from './deps/dependency-text.js';
export type { DependencyTextOptions } from './deps/dependency-text.js';
export { EDGE_MODES } from './deps/edge-mode.js';
export type { EdgeMode } from './deps/edge-mode.js';
export type { TaskKind } from './deps/task-kind.js';
export { loadDependencies } from './files/load-dependencies.js';
export type { LoadDependenciesOptions } from './files/load-dependencies.js';
export { MAX_PAGE_TASKS, dependencyPage } from './deps/html/dependency-page.js';
export type { DependencyPageOptions } from './deps/html/dependency-page.js';

export { criticalPath } from './critical-path/critical-path.js';
export type { CriticalPath, CriticalPathOptions } from './critical-path/critical-path.js';
export type { ObservedPath, PathStep, StallKind, StallParts } from './critical-path/observed-path.js';
export type { StaticPath } from './critical-path/static-path.js';
export { renderCriticalPath } from './critical-path/render-report.js';
export { renderPathsOfRanks } from './critical-path/paths-of-ranks.js';
export type { RankPath } from './critical-path/paths-of-ranks.js';
export type { ReportOptions } from './critical-path/render-report.js';
export { writeObservedPath, writeStaticPath } from './critical-path/path-trace.js';
export { overheadOfRanks, renderOverheadOfRanks, renderRanks } from './overhead/overhead-of-ranks.js';
export type { RankOverhead, RanksOverhead } from './overhead/overhead-of-ranks.js';
export { overheadReport } from './overhead/overhead.js';
export type { OverheadReport, SwitchReport } from './overhead/overhead.js';
export type { Distribution } from './overhead/distribution.js';
export type { LoopPhase, ThreadLoops } from './overhead/thread-loops.js';
export type { EngineOverhead, OverheadVerdict } from './overhead/verdict.js';
export { renderOverhead } from './overhead/render-overhead.js';
export { summarize } from './summary/summary.js';
export type { Bottleneck, PathShares, RunSummary } from './summary/summary.js';
export { renderSummary } from './summary/render-summary.js';
export { kernelCosts, pmuKernelCosts } from './costs/kernel-costs.js';
export type { KernelCosts } from './costs/kernel-costs.js';
export { readPmu } from './pmu/read-pmu.js';
export type { PmuRow, RecordedPmu } from './pmu/read-pmu.js';
export { kernelCounters } from './pmu/kernel-counters.js';
export type { Bound, CounterOrigin, CounterReport, KernelCounters } from './pmu/kernel-counters.js';
export { renderCounters } from './pmu/render-counters.js';
export { loadPmu, loadPmuBeside } from './files/load-pmu.js';
export { diffRuns } from './diff/diff.js';
export type { Change, FunctionChange, RunDifference } from './diff/diff.js';
export { renderDiff } from './diff/render-diff.js';
export { diffWorkers } from './diff/diff-workers.js';
export type { ChipDifference, TaskDifference, WorkerDifference } from './diff/diff-workers.js';
export { renderWorkerDiff } from './diff/render-worker-diff.js';
export { readDump } from './dump/read-dump.js';
export type { DumpEntry, DumpRole, DumpStage, RecordedDump } from './dump/recorded-dump.js';
export { filterDump } from './dump/filter-dump.js';
export type { DumpFilter } from './dump/filter-dump.js';
export { dumpTable } from './dump/dump-table.js';
export { exportDump, exportName } from './dump/export-dump.js';
export { exportDumped, loadDump, readDumpedBytes } from './files/load-dump.js';
export type { LoadedDump } from './files/load-dump.js';

export { readScopeStats } from './scope-stats/read-scope-stats.js';
export type { Resource, ScopeSample, ScopeSamples, Span } from './scope-stats/scope-samples.js';
export { scopeReport } from './scope-stats/scope-report.js';
export type { RingUse, ScopeAmounts, ScopeReport, ScopeUse } from './scope-stats/scope-report.js';
export { scopeText } from './scope-stats/scope-text.js';
export { scopePage } from './scope-stats/scope-page.js';
export { loadScopeStats } from './files/load-scope-stats.js';

export { SPANS_NAME, findRecording } from './files/find-recording.js';
export type { Recording } from './files/find-recording.js';
export { loadRanks, loadWorker, ranksOf } from './files/load-worker.js';
export { edgeGap } from './records/edge-gap.js';
export { mergeRuns } from './records/merge-runs.js';
export type { Rank, RankProblem, Ranks, RecordedChip, RecordedWorker } from './records/recorded-worker.js';
export { runsOfChips, writeWorkerSwimlane } from './swimlane/worker-swimlane.js';

export { readDeviceLog } from './device-log/read-device-log.js';
export { schedulerCpu } from './device-log/scheduler-cpu.js';
export type { SchedulerCpu } from './device-log/scheduler-cpu.js';
export { findDeviceLog } from './files/find-device-log.js';
export type { DeviceLogChoice, FoundDeviceLog } from './files/find-device-log.js';
export { loadDeviceLog } from './files/load-device-log.js';
export type { LoadedDeviceLog } from './files/load-device-log.js';

export { readStrace } from './strace/read-strace.js';
export { STRACE_FAMILIES } from './strace/strace-log.js';
export type { ClockAnchor, StraceFamily, StraceLog, StraceRecord } from './strace/strace-log.js';
export { tracedRuns } from './strace/traced-runs.js';
export type { TracedRun, TracedStep, TracedThread } from './strace/traced-runs.js';
export { straceRounds } from './strace/strace-rounds.js';
export type { RoundTimes, StraceRounds } from './strace/strace-rounds.js';
export { renderRounds, renderTree } from './strace/render-strace.js';
export { straceSpans } from './strace/strace-spans.js';
export { loadStrace } from './files/load-strace.js';
export { summarizeWorker } from './worker-summary/worker-summary.js';
export type { WorkerSummary } from './worker-summary/worker-summary.js';
export type { WorkerBottleneck } from './worker-summary/worker-answer.js';
export type { ChildSummary, ChipSummary, ChipTaskSummary } from './worker-summary/chip-summary.js';
export type { HostPart, HostStep } from './worker-summary/host-path.js';
export { renderWorkerSummary } from './worker-summary/render-worker-summary.js';
