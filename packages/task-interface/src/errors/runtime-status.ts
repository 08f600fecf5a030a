import { runtimeStatuses } from '../abi/layout.gen.js';
import type { ErrorCode } from '../abi/layout.gen.js';

/** A reason why a run stopped, as the orchestrator or the scheduler on the chip latched it. */
export interface RuntimeStatusEntry {
  /** Name without prefix, for example `HEAP_RING_DEADLOCK`. */
  readonly name: string;
  /** The number on the chip: 1..99 from the orchestrator, from 100 on from the scheduler. */
  readonly value: number;
  /** The code of the error that a run with this status rejects with. */
  readonly errorCode: ErrorCode;
  /** What it means, in one line. */
  readonly meaning: string;
}

const byName = new Map<string, RuntimeStatusEntry>();
const byValue = new Map<number, RuntimeStatusEntry>();
for (const status of runtimeStatuses) {
  byName.set(status.name, status);
  byValue.set(status.value, status);
}

/**
 * Finds the status behind what `run_prepared` returned: a fatal status `c` comes back as `-c`.
 *
 * -1 is ambiguous by its history: it is `SCOPE_DEADLOCK` and also "refused before anything ran". Ask the error record of
 * the device context first; this is for when there is none.
 *
 * @param returnCode - the return code; 0 is success
 * @returns the status, or `undefined` for success and for numbers that are no status
 *
 * @example
 * ```ts
 * import { statusFromReturnCode } from '@pto/task-interface';
 *
 * statusFromReturnCode(-9)?.errorCode; // => 'ERR_PTO_RUN_EXPLICIT_FATAL'
 * statusFromReturnCode(0); // => undefined
 * ```
 */
export function statusFromReturnCode(returnCode: number): RuntimeStatusEntry | undefined {
  return byValue.get(-returnCode);
}

/**
 * Finds a status by name or by number.
 *
 * @param nameOrValue - for example `'EXPLICIT_ORCH_FATAL'` or `9`
 * @returns the status, or `undefined` when there is none
 *
 * @example
 * ```ts
 * import { findRuntimeStatus, RuntimeStatus } from '@pto/task-interface';
 *
 * findRuntimeStatus('EXPLICIT_ORCH_FATAL')?.value; // => RuntimeStatus.EXPLICIT_ORCH_FATAL
 * ```
 */
export function findRuntimeStatus(nameOrValue: string | number): RuntimeStatusEntry | undefined {
  return typeof nameOrValue === 'string' ? byName.get(nameOrValue) : byValue.get(nameOrValue);
}
