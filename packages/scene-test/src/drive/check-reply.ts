import type { CaseResult } from '../model/case-result.js';
import type { PlanItem } from '../model/plan-item.js';
import type { SceneDescription } from '../model/scene-description.js';
import type { CompiledReply, LoadFailedReply, LoadedReply, RanReply, Reply } from '../process/protocol.js';

// Users' code runs where replies are written, and can write to the same descriptor. What later code reads is checked here.

const STATUSES: readonly unknown[] = ['passed', 'failed', 'skipped', 'cancelled', 'timedOut'];

/** The result in a reply to a run, or what is wrong with it. */
export function resultIn(reply: Reply, id: number): CaseResult | string {
  const { type, result } = reply as Partial<RanReply>;
  if (type !== 'ran' || typeof result !== 'object') return `it answered '${String(type)}' to a run`;
  return isResult(result, id) ? result : 'its result is incomplete or belongs to another case';
}

function isResult(given: Partial<CaseResult> | undefined, id: number): boolean {
  const hasLists = [given?.comparisons, given?.devices, given?.timings?.runMs].every(Array.isArray);
  return given?.id === id && STATUSES.includes(given.status) && Number.isFinite(given.durationMs) && hasLists;
}

/** The results in a reply to a request to compile, in the order of the items, or what is wrong with it. */
export function compiledIn(reply: Reply, items: readonly PlanItem[]): readonly CaseResult[] | string {
  const { type, results } = reply as Partial<CompiledReply>;
  if (type !== 'compiled' || !Array.isArray(results)) return `it answered '${String(type)}' to a request to compile`;
  const isWhole =
    results.length === items.length && items.every(({ id }, i) => isResult(results[i] as Partial<CaseResult>, id));
  return isWhole ? results : 'its results are incomplete';
}

/** A reply to a request for scenes, or what is wrong with it. */
export function scenesIn(reply: Reply, file: string): LoadedReply | LoadFailedReply | string {
  if (reply.type === 'loadFailed' && typeof reply.error?.message === 'string') return reply;
  if (reply.type !== 'loaded') return `it answered '${String(reply.type)}' to a request for scenes`;
  const isWhole =
    Array.isArray(reply.modules) &&
    Array.isArray(reply.scenes) &&
    reply.scenes.every((each: SceneDescription) => isScene(each, file));
  return isWhole ? reply : 'its description of the scenes is incomplete';
}

function isScene(given: SceneDescription, file: string): boolean {
  const { scene, level, runtime, cases } = given;
  const hasNames = given.file === file && typeof scene === 'string' && typeof runtime === 'string';
  return hasNames && [2, 3, 4].includes(level) && Array.isArray(cases) && cases.every(isCase);
}

function isCase({ name, platforms, deviceCount, manual }: SceneDescription['cases'][number]): boolean {
  const isManualKnown = typeof manual === 'boolean' || Array.isArray(manual);
  return typeof name === 'string' && Array.isArray(platforms) && Number.isSafeInteger(deviceCount) && isManualKnown;
}
