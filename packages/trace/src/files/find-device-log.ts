import { statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { inputError } from '../json/input-error.js';
import { matchFiles } from './match-files.js';
import { directories, isDirectory, isFile } from './find-inputs.js';

/** Which log of a device is meant. */
export interface DeviceLogChoice {
  /** A log, a directory of logs, or a pattern with `*` and `?` for them. */
  readonly deviceLog?: string | undefined;
  /** The device whose newest log it is. */
  readonly deviceId?: number | undefined;
}

/** A log of a device. */
export interface FoundDeviceLog {
  readonly file: string;
  /** Why it is this one, for people. */
  readonly strategy: string;
}

/**
 * Finds the log of the device for the records of a run: the one that was named; else the newest of a device; else, of all
 * devices, the one that was written nearest to the time of the records. Devices have their logs in directories `device-<id>` of
 * `$ASCEND_WORK_PATH/log/debug`, or of `~/ascend/log/debug` where the former does not exist.
 *
 * @param records - the file of the records
 * @returns `undefined` when nothing was named and no device has logged
 * @throws PtoError `ERR_PTO_TRACE_INPUT` when what was named does not exist
 */
export function findDeviceLog(records: string, choice: DeviceLogChoice = {}): FoundDeviceLog | undefined {
  const { deviceLog, deviceId } = choice;
  if (deviceLog !== undefined) return named(deviceLog);
  const root = logRoot();
  if (deviceId === undefined) return nearest(root, records);
  const logs = newestFirst(logsOf(path.join(root, `device-${deviceId}`)));
  if (logs.length === 0) throw inputError(root, `device ${deviceId} has no logs there`, { deviceId });
  return { file: logs[0]!.file, strategy: `the newest of ${countOf(logs)} of device ${deviceId}` };
}

function named(deviceLog: string): FoundDeviceLog {
  if (isFile(deviceLog)) return { file: deviceLog, strategy: 'as it was named' };
  const isDir = isDirectory(deviceLog);
  const logs = newestFirst(isDir ? logsOf(deviceLog) : matchFiles(deviceLog));
  if (logs.length > 0) {
    const where = isDir ? `in ${deviceLog}` : `matching ${deviceLog}`;
    return { file: logs[0]!.file, strategy: `the newest of ${countOf(logs)} ${where}` };
  }
  throw inputError(deviceLog, isDir ? 'there is no .log file in this directory' : 'there is no such log of a device');
}

function nearest(root: string, records: string): FoundDeviceLog | undefined {
  const devices = directories(root).filter((dir) => /^device-\d+$/.test(path.basename(dir)));
  const time = recordedAt(records);
  const distance = (log: TimedFile): number => Math.abs(log.timeMs - time);
  const logs = newestFirst(devices.flatMap(logsOf)).sort((a, b) => distance(a) - distance(b));
  const [found] = logs;
  if (found === undefined) return undefined;
  const seconds = (distance(found) / 1000).toFixed(1);
  const side = found.timeMs < time ? 'before' : 'after';
  return {
    file: found.file,
    strategy: `of ${countOf(logs)} below ${root} the nearest to the records, ${seconds} s ${side} them`,
  };
}

function logRoot(): string {
  const workPath = process.env['ASCEND_WORK_PATH'];
  const own = workPath === undefined || workPath === '' ? undefined : path.join(workPath, 'log', 'debug');
  return own !== undefined && isDirectory(own) ? own : path.join(os.homedir(), 'ascend', 'log', 'debug');
}

function logsOf(dir: string): string[] {
  return matchFiles(path.join(escapePattern(dir), '*.log'));
}

/** Directories may have characters in their names that patterns read otherwise. */
function escapePattern(dir: string): string {
  return dir.replace(/[*?\\]/g, '\\$&');
}

interface TimedFile {
  readonly file: string;
  readonly timeMs: number;
}

function newestFirst(files: readonly string[]): TimedFile[] {
  return files.map((file) => ({ file, timeMs: modifiedAt(file) })).sort((a, b) => b.timeMs - a.timeMs);
}

function modifiedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** A stamp `YYYYMMDD_HHMMSS` in the name of the records says when they were made, also after they were copied. */
function recordedAt(records: string): number {
  const [, year, month, day, hour, minute, second] =
    /(\d{4})(\d\d)(\d\d)_(\d\d)(\d\d)(\d\d)/.exec(path.basename(records)) ?? [];
  if (year === undefined) return modifiedAt(records);
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}`).getTime() || modifiedAt(records);
}

function countOf(logs: readonly TimedFile[]): string {
  return logs.length === 1 ? '1 log' : `${logs.length} logs`;
}
