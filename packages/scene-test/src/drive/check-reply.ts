import type { CaseResult } from '../model/case-result.js';
import type { SceneDescription } from '../model/scene-description.js';
import type { LoadFailedReply, LoadedReply, RanReply, Reply } from '../process/protocol.js';

// Users' code runs where replies are written, and can write to the same descriptor. What later code reads is checked here.

const STATUSES: readonly unknown[] = ['passed', 'failed', 'skipped', 'cancelled', 'timedOut'];

/** The result in a reply to a run, or what is wrong with it. */
export function resultIn(reply: Reply, id: number): CaseResult | string {
  const { type, result } = reply as Partial<RanReply>;
  if (type !== 'ran' || typeof result !== 'object') return `it answered '${String(type)}' to a run`;
  const hasLists = [result.comparisons, result.devices, result.timings?.runMs].every(Array.isArray);
  const isWhole =
    result.id === id && STATUSES.includes(result.status) && Number.isFinite(result.durationMs) && hasLists;
  return isWhole ? result : 'its result is incomplete or belongs to another case';
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
