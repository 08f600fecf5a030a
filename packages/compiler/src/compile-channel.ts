import { tracingChannel } from 'node:diagnostics_channel';

import type { ChipCallable } from '@pto/task-interface';

import type { CompileCallableOptions } from './compile-callable.js';

/** What subscribers of `tracing:pto:compile:…` get: one object for each callable that is compiled, which grows. */
export interface CompileMessage {
  readonly platform: string;
  readonly runtime: string;
  /** Of the orchestration. */
  readonly source: string;
  readonly kernelCount: number;
  /** What it became; from a cache or not. */
  result?: ChipCallable;
  error?: unknown;
}

const compileChannel = tracingChannel<unknown, CompileMessage>('pto:compile');

/** Compiles, and tells subscribers about it. */
export function tracedCompile(
  { platform, runtime, orchestration, kernels }: CompileCallableOptions,
  compile: () => Promise<ChipCallable>,
): Promise<ChipCallable> {
  if (!compileChannel.hasSubscribers) return compile();
  const message = { platform, runtime, source: String(orchestration.source), kernelCount: kernels.length };
  return compileChannel.tracePromise(compile, message);
}
