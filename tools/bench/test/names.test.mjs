import { describe, expect, test } from 'vitest';
import { groupsOf } from '../lib/groups.mjs';
import { defaultNames, measurements, pageNames } from '../lib/measurements.mjs';
import { selectNames } from '../lib/select-names.mjs';

const known = [...measurements.keys()];
const graphs = ['independent', 'chain', 'fan'];

describe('names', () => {
  test.each([
    ...['l2.vector-example', 'l2.vector-example-24', 'l2.noop-sync', 'l2.noop-async', 'l2.run-prepared-noop'],
    ...['l2.prepare', 'l2.init-24', 'app.bgemm', 'app.paged-attention'],
  ])('%s is measured by default', (name) => expect(defaultNames).toContain(name));

  test.each(graphs)('%s has every size, every number of blocks and both floors', (graph) => {
    for (const size of ['1k', '10k', '100k', '1m']) {
      for (const blocks of ['', '.bd1', '.bd8', '.bd24']) expect(known).toContain(`tmr.${graph}-${size}${blocks}`);
      for (const library of ['tbb', 'omp']) expect(known).toContain(`${library}.${graph}-${size}`);
    }
  });

  test.each(graphs)('%s exists in host_build_graph up to the tasks that it can hold', (graph) => {
    for (const blocks of ['', '.bd1', '.bd8', '.bd24']) {
      for (const size of ['1k', '10k', '100k']) expect(known).toContain(`hbg.${graph}-${size}${blocks}`);
      expect(known).not.toContain(`hbg.${graph}-1m${blocks}`);
    }
  });

  test('the smallest and the largest graphs are measured only when they are asked for', () => {
    expect(defaultNames.filter((name) => name.startsWith('tmr.'))).toEqual(
      graphs.flatMap((graph) => [`tmr.${graph}-10k`, `tmr.${graph}-100k`]),
    );
  });

  test('the page shows every size, and the numbers of blocks at one', () => {
    const chains = pageNames.filter((name) => name.startsWith('tmr.chain-'));
    expect(chains).toHaveLength(4 + 3);
    expect(chains).toContain('tmr.chain-1m');
    expect(chains).toContain('tmr.chain-100k.bd24');
  });
});

describe('groups', () => {
  const groups = (names) =>
    groupsOf(
      names.map((name) => measurements.get(name)),
      measurements,
    );
  const namesOf = ({ members }) => members.map(({ name }) => name);

  test('what runs one graph of one size is measured together, with its floors', () => {
    const found = groups(['tmr.chain-1k', 'tmr.fan-1k', 'tmr.chain-1k.bd24', 'tbb.chain-1k']);
    expect(found.map(namesOf)).toEqual([
      ['tmr.chain-1k', 'tmr.chain-1k.bd24', 'tbb.chain-1k', 'omp.chain-1k'],
      ['tmr.fan-1k', 'tbb.fan-1k', 'omp.fan-1k'],
    ]);
  });

  test('everything else is alone', () => {
    expect(groups(['l2.prepare', 'l2.init-24']).map(namesOf)).toEqual([['l2.prepare'], ['l2.init-24']]);
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
    expect(await selectNames('tmr.*-10k', known)).toEqual(graphs.map((graph) => `tmr.${graph}-10k`));
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
