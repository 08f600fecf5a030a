import { expect, it } from 'vitest';

import { formatDevices, parseDeviceSpec } from '../../src/drive/device-spec.js';

it.each([
  ['0', [0]],
  ['0-3', [0, 1, 2, 3]],
  ['0,2-4,7', [0, 2, 3, 4, 7]],
  ['7,0-1', [0, 1, 7]],
  ['1,1,0-1', [0, 1]],
  [' 2 , 4-5 ', [2, 4, 5]],
])('%j names the devices %j', (spec, expected) => {
  expect(parseDeviceSpec(spec)).toEqual(expected);
});

it.each(['', '3-1', 'a', '1,', '-1', '0-', '1.5', '0-99999999', '0 1'])('%j names no devices', (spec) => {
  expect(() => parseDeviceSpec(spec)).toThrow(expect.objectContaining({ code: 'ERR_PTO_OPTION_INVALID' }));
});

it.each([
  [[3], '3'],
  [[0, 1, 2], '0-2'],
  [[0, 2, 3], '0,2,3'],
])('%j is written as %j', (ids, expected) => {
  expect(formatDevices(ids)).toBe(expected);
  expect(parseDeviceSpec(expected)).toEqual(ids);
});
