// What a driver and a scene process say to each other: one JSON document a line, both ways, through descriptor 3. The driver asks for
// one thing at a time, so what a process that died was doing is always known.

import type { CaseError, CaseResult } from '../model/case-result.js';
import type { CaseOptions } from '../model/case-options.js';
import type { PlanItem } from '../model/plan-item.js';
import type { SceneDescription } from '../model/scene-description.js';

/** The descriptor of the channel in a scene process. */
export const CHANNEL_FD = 3;

/** A longer line is nonsense, whoever wrote it. */
export const MAX_LINE_BYTES = 64 << 20;

/** Asks for the scenes of a file. */
export interface LoadRequest {
  readonly type: 'load';
  readonly file: string;
}

/** Asks for one case to be run on these devices. */
export interface RunRequest {
  readonly type: 'run';
  readonly item: PlanItem;
  readonly devices: readonly number[];
  readonly options: CaseOptions;
}

/** Asks for everything that cases need to be compiled; none of them is run. */
export interface CompileRequest {
  readonly type: 'compile';
  readonly items: readonly PlanItem[];
  readonly options: CaseOptions;
}

export type Request = CompileRequest | LoadRequest | RunRequest;

/** The scenes of a file, and the files of the project that they are made of: modules, and sources of callables. */
export interface LoadedReply {
  readonly type: 'loaded';
  readonly scenes: readonly SceneDescription[];
  readonly modules: readonly string[];
}

export interface LoadFailedReply {
  readonly type: 'loadFailed';
  readonly error: CaseError;
}

export interface RanReply {
  readonly type: 'ran';
  readonly result: CaseResult;
}

/** One result for each item, in their order. */
export interface CompiledReply {
  readonly type: 'compiled';
  readonly results: readonly CaseResult[];
}

export type Reply = CompiledReply | LoadedReply | LoadFailedReply | RanReply;
