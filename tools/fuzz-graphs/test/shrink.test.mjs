import { expect, test } from 'vitest';
import { formatCase, parseCase } from '../lib/fuzz-case.mjs';
import { shrinkCase, shrinkList } from '../lib/shrink.mjs';

const upTo = (count) => Array.from({ length: count }, (_, i) => i);

test('what is left of a list are the items that matter', async () => {
  for (const needed of [[0], [99], [3, 50, 98], [10, 11, 12, 13], []]) {
    const fails = async (items) => needed.every((item) => items.includes(item));
    expect(await shrinkList(upTo(100), fails)).toEqual(needed);
  }
});

test('an item that stands in for another is dropped when it can be', async () => {
  const fails = async (items) => items.filter((item) => item % 2 === 0).length >= 2;
  expect((await shrinkList(upTo(40), fails)).length).toBe(2);
});

test('shrinking takes few tries', async () => {
  let tries = 0;
  const fails = async (items) => {
    ++tries;
    return items.includes(300) && items.includes(700);
  };
  await shrinkList(upTo(1000), fails);
  expect(tries).toBeLessThan(200);
});

test('features, threads and clusters that do not matter go', async () => {
  const fuzzCase = parseCase('runtime=tmr seed=4 threads=5 block_dim=20 operations=0-60');
  const fails = async ({ settings, operations }) => {
    const without = (settings.get('without') ?? '').split(',');
    const isRelevant = operations.includes(7) && operations.includes(40);
    return isRelevant && !without.includes('views') && Number(settings.get('threads')) >= 2;
  };
  const smallest = await shrinkCase(fuzzCase, fails);
  expect(formatCase(smallest)).toBe(
    'runtime=tmr seed=4 threads=2 block_dim=1 without=delays,scalars,access,deferral,manual,blocks,small_rings operations=7,40',
  );
});

test('rings that matter shrink, and with them what fills them', async () => {
  const fuzzCase = parseCase('runtime=tmr seed=4 threads=1 block_dim=1 operations=0-60');
  const fails = async ({ settings, operations }) => {
    const window = Math.min(16, Number(settings.get('task_window') ?? 16));
    return !(settings.get('without') ?? '').includes('small_rings') && window >= 8 && operations.length >= window;
  };
  const smallest = await shrinkCase(fuzzCase, fails);
  expect(smallest.settings.get('task_window')).toBe('8');
  expect(smallest.operations).toHaveLength(8);
});
