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

function deviceIdOf(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new InvalidArgumentError('It must be the number of a device, from 0.');
  return Number(text);
}
