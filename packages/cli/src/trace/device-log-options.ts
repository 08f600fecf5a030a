import { PtoError } from '@pto/task-interface';
import type { DeviceLogChoice } from '@pto/trace';
import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';

/** What the command line says about the log of the device. */
export interface DeviceLogFlags {
  readonly deviceLog?: string;
  readonly deviceId?: number;
}

/** Has a command take the log of the device that records come from. */
export function withDeviceLog(command: Command): Command {
  return command
    .option(
      '--device-log <path>',
      'log of the device: a file, a directory, or a pattern with * and ? (default: of all devices the log nearest to the records)',
    )
    .option('-d, --device-id <number>', 'take the newest log of this device', deviceIdOf);
}

/** Which log is meant. */
export function deviceLogChoice({ deviceLog, deviceId }: DeviceLogFlags): DeviceLogChoice {
  return { deviceLog, deviceId };
}

/**
 * Refuses a log for records of many chips.
 *
 * @throws PtoError `ERR_PTO_CLI_INPUT`
 */
export function refuseDeviceLog({ deviceLog, deviceId }: DeviceLogFlags): void {
  if (deviceLog === undefined && deviceId === undefined) return;
  const option = deviceLog === undefined ? '--device-id' : '--device-log';
  const message = `${option} is about one chip, and these are records of many.\n  Name the directory of one of their tasks.`;
  throw new PtoError('ERR_PTO_CLI_INPUT', message, { details: { option } });
}

function deviceIdOf(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new InvalidArgumentError('It must be the number of a device, from 0.');
  return Number(text);
}
