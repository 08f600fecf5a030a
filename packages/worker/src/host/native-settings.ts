import type { NativeHostSettings } from '@pto/runtime-native/host';

import type { CheckedHostOptions } from '../options/host-worker-options.js';

/** What the native worker is made with. */
export function nativeSettings(options: CheckedHostOptions, path: string): NativeHostSettings {
  const { level, heapRingBytes, arenaBytes, allocTimeoutMs, taskTimeoutMs, controlTimeoutMs } = options;
  return {
    level,
    path,
    heapRingBytes,
    arenaBytes,
    allocTimeoutMs,
    taskTimeoutMs,
    controlTimeoutMs,
    maxPendingTasks: options.maxPendingTasks,
    strictHazards: options.strictHazards,
    continueAfterFailure: options.failurePolicy === 'continue',
    failFast: options.failFast,
    killOnTimeout: options.killOnTimeout,
    restartWhenIdle: options.restart === 'on-idle',
    spinParentUs: options.spin.parentUs,
    spinChildUs: options.spin.childUs,
  };
}
