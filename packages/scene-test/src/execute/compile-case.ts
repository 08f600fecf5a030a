import { chipSources } from '../definition/scene-callable.js';
import type { Scene } from '../definition/scene.js';
import { resultWithout } from '../model/empty-result.js';
import type { CaseOptions } from '../model/case-options.js';
import type { CaseResult } from '../model/case-result.js';
import type { PlanItem } from '../model/plan-item.js';
import type { SceneCompiler } from './compile-source.js';
import { describeError } from './describe-error.js';

/** Compiles what a case needs and runs nothing. What does not compile is in the result. */
export async function compileCase(
  compiler: SceneCompiler,
  scene: Scene,
  { id, platform, runtime }: PlanItem,
  { checkAccess, sanitizer }: CaseOptions,
): Promise<CaseResult> {
  const sources = chipSources(scene.parts.callable);
  if (sources.length === 0) return resultWithout(id, { status: 'skipped', reason: 'it compiles nothing' });
  const start = performance.now();
  const signal = new AbortController().signal;
  const target = { platform, runtime, checkAccess, sanitizer };
  // All of them: the failure of one says nothing about the others, and the next run needs them, too.
  const ended = await Promise.allSettled(sources.map((source) => compiler.compile(source, target, signal)));
  const failed = ended.find(({ status }) => status === 'rejected') as PromiseRejectedResult | undefined;
  const durationMs = performance.now() - start;
  const result =
    failed === undefined
      ? resultWithout(id, { status: 'passed', durationMs })
      : resultWithout(id, { status: 'failed', error: describeError(failed.reason), durationMs });
  return { ...result, timings: { ...result.timings, compileMs: durationMs } };
}
