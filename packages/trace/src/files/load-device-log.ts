import { readDeviceLog } from '../device-log/read-device-log.js';
import type { ThreadLoops } from '../overhead/thread-loops.js';
import type { RecordedRun } from '../records/recorded-run.js';
import { findDeviceLog } from './find-device-log.js';
import type { DeviceLogChoice, FoundDeviceLog } from './find-device-log.js';
import { readText } from './read-text.js';

/** What the scheduler threads of a chip have logged about a run. */
export interface LoadedDeviceLog extends FoundDeviceLog {
  readonly threads: readonly ThreadLoops[];
}

/**
 * Loads what the scheduler threads have logged about a run.
 *
 * @param run - whose time tells which log it is, when none is named; simulators have none
 * @returns `undefined` when nothing was named and there is no log
 * @throws PtoError `ERR_PTO_TRACE_INPUT` when what was named does not exist or cannot be read
 */
export function loadDeviceLog(run: RecordedRun, choice: DeviceLogChoice = {}): LoadedDeviceLog | undefined {
  if (choice.deviceLog !== undefined || choice.deviceId !== undefined) return load(run, choice);
  if (run.machine.platform?.endsWith('sim') === true) return undefined;
  try {
    return load(run, choice);
  } catch {
    // Nobody has asked for this log.
    return undefined;
  }
}

function load(run: RecordedRun, choice: DeviceLogChoice): LoadedDeviceLog | undefined {
  const found = findDeviceLog(run.source, choice);
  return found === undefined ? undefined : { ...found, threads: readDeviceLog(readText(found.file)) };
}
