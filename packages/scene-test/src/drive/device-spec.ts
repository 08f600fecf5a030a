import { PtoError } from '@pto/task-interface';

/** No machine has more; a slip such as 0-99999999 is not a list worth making. */
const MAX_DEVICE_ID = 1023;

/**
 * Reads a list of devices: ids and inclusive ranges, separated by commas.
 *
 * @returns the ids, each once, in ascending order
 * @throws PtoError `ERR_PTO_OPTION_INVALID`
 */
export function parseDeviceSpec(spec: string): number[] {
  const ids = new Set<number>();
  for (const part of spec.split(',')) {
    const [, first, last = first] = /^\s*(\d+)(?:-(\d+))?\s*$/.exec(part) ?? [];
    if (first === undefined || Number(last) < Number(first) || Number(last) > MAX_DEVICE_ID) throw invalid(spec, part);
    for (let id = Number(first); id <= Number(last); id++) ids.add(id);
  }
  return [...ids].sort((a, b) => a - b);
}

/** Writes ids as {@link parseDeviceSpec} reads them, as short as that goes. */
export function formatDevices(ids: readonly number[]): string {
  const isRange = ids.length > 1 && ids.every((id, i) => id === ids[0]! + i);
  return isRange ? `${ids[0]}-${ids.at(-1)}` : ids.join(',');
}

function invalid(spec: string, part: string): PtoError {
  return new PtoError(
    'ERR_PTO_OPTION_INVALID',
    `'${part.trim()}' in the devices '${spec}' is neither an id nor a range; allowed: ids from 0 to ${MAX_DEVICE_ID} and ` +
      'ranges such as 0-3, separated by commas.',
    { details: { given: spec, part } },
  );
}
