import { expect, test } from 'vitest';
import { readOptions } from '../lib/options.mjs';

test('without options everything has its default', async () => {
  expect(await readOptions([])).toMatchObject({
    json: false,
    list: false,
    chart: false,
    build: true,
    seconds: 3,
    processes: 3,
  });
});

test.each([
  [['--onyl', 'l2.noop-sync'], "Unknown option --onyl. Did you mean '--only'?"],
  [['l2.noop-sync'], "Unexpected argument 'l2.noop-sync'"],
  [['--rounds', '0'], "--rounds: '0'; allowed: a whole number above 0"],
  [['--rounds', '1.5'], "--rounds: '1.5'; allowed: a whole number above 0"],
  [['--seconds', 'soon'], "--seconds: 'soon'; allowed: a number above 0"],
  [['--processes', ''], "--processes: ''; allowed: a whole number above 0"],
  [['--chart', '--only', 'l2.*'], '--chart and --only exclude each other'],
  [['--rounds', '3', '--seconds', '1'], '--rounds and --seconds exclude each other'],
])('%j is refused', async (args, message) => {
  await expect(readOptions(args)).rejects.toThrow(message);
});
