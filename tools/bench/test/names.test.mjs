import { describe, expect, test } from 'vitest';
import { defaultNames, measurements } from '../lib/measurements.mjs';
import { selectNames } from '../lib/select-names.mjs';

const known = [...measurements.keys()];

describe('names', () => {
  test.each(['l2.vector-example', 'l2.vector-example-24', 'l2.noop-sync', 'l2.noop-async', 'l2.run-prepared-noop'])(
    '%s is measured by default',
    (name) => expect(defaultNames).toContain(name),
  );

  test('every graph has every size and every number of blocks', () => {
    for (const graph of ['independent', 'chain', 'fan']) {
      for (const size of ['10k', '100k', '1m']) {
        for (const blocks of ['', '.bd1', '.bd8', '.bd24']) expect(known).toContain(`tmr.${graph}-${size}${blocks}`);
      }
    }
  });

  test('large graphs are measured only when they are asked for', () => {
    expect(defaultNames.filter((name) => name.startsWith('tmr.'))).toEqual([
      'tmr.independent-10k',
      'tmr.chain-10k',
      'tmr.fan-10k',
    ]);
  });
});

describe('selection', () => {
  test('a list selects in its own order, each name once', async () => {
    expect(await selectNames('l2.noop-sync, tmr.chain-10k,l2.noop-*', known)).toEqual([
      'l2.noop-sync',
      'tmr.chain-10k',
      'l2.noop-async',
    ]);
  });

  test('a pattern stands for a whole name', async () => {
    expect(await selectNames('tmr.*-10k', known)).toEqual(['tmr.independent-10k', 'tmr.chain-10k', 'tmr.fan-10k']);
  });

  test('an unknown name is refused with the nearest and all known ones', async () => {
    const refusal = selectNames('l2.noop-sink', known);
    await expect(refusal).rejects.toThrow("There is no measurement 'l2.noop-sink'. Did you mean 'l2.noop-sync'?");
    await expect(refusal).rejects.toThrow('l2.idle-cpu');
  });

  test('a pattern that matches nothing is refused', async () => {
    await expect(selectNames('tmr.*-10m', known)).rejects.toThrow("There is no measurement 'tmr.*-10m'.");
  });
});
