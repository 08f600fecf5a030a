import { ChipCallable } from '@pto/task-interface';
import { expect, it } from 'vitest';

import { hashChipCallable, hashClosure, hashFunction } from '../../src/registry/content-hash.js';

const chip = { platform: 'a2a3sim', runtime: 'host_build_graph' };
const image = (text: string): ChipCallable => ChipCallable.build({ binary: new TextEncoder().encode(text) });
const record = { name: 'f', module: 'file:///m.js', export: 'f', digest: '00' };

it('is sha256 in hex, and the same for the same content', () => {
  const hash = hashChipCallable(image('a'), chip);
  expect(hash).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(hashChipCallable(image('a'), chip)).toBe(hash);
});

it('tells bytes, platforms and runtimes apart', () => {
  const hashes = [
    hashChipCallable(image('a'), chip),
    hashChipCallable(image('b'), chip),
    hashChipCallable(image('a'), { ...chip, platform: 'a5sim' }),
    hashChipCallable(image('a'), { ...chip, runtime: 'other' }),
  ];
  expect(new Set(hashes).size).toBe(4);
});

it('tells modules, exports and contents apart, and not names for messages', () => {
  const hash = hashFunction(record);
  expect(hashFunction({ ...record, name: 'g' })).toBe(hash);
  const others = [{ module: 'file:///n.js' }, { export: 'g' }, { digest: '01' }].map((more) =>
    hashFunction({ ...record, ...more }),
  );
  expect(new Set([hash, ...others]).size).toBe(4);
});

it('does not take parts apart in another place for the same', () => {
  const moved = { ...record, module: 'file:///m.jsf', export: '' };
  expect(hashFunction(moved)).not.toBe(hashFunction(record));
});

it('knows a function again', () => {
  const call = (): number => 1;
  expect(hashClosure(call)).toBe(hashClosure(call));
  expect(hashClosure(() => 1)).not.toBe(hashClosure(call));
});
