import { describe, expect, it } from 'vitest';

import { CallableHandle } from '../../src/index.js';
import { CallableRegistry } from '../../src/registry/callable-registry.js';
import type { RegisteredCallable } from '../../src/registry/registered-callable.js';

const target = { kind: 'closure', call: () => undefined } as const;

function newRegistry(more: { limit?: number; reusesIds?: boolean } = {}): CallableRegistry {
  return new CallableRegistry({ limit: 4, limitName: 'maxCallables', reusesIds: false, ...more });
}

function add(registry: CallableRegistry, content: string): RegisteredCallable {
  return registry.add(target, `name of ${content}`, `sha256:${content}`);
}

describe('a registry of callables', () => {
  it('counts ids from 0, whatever the callables are', () => {
    const registry = newRegistry();
    expect([add(registry, 'a').handle.id, add(registry, 'b').handle.id]).toEqual([0, 1]);
  });

  it('takes a handle or its id', () => {
    const registry = newRegistry();
    const entry = add(registry, 'a');
    expect(registry.get(entry.handle)).toBe(entry);
    expect(registry.get(0)).toBe(entry);
    expect([Number(entry.handle), `${entry.handle.hashId}`]).toEqual([0, 'sha256:a']);
  });

  it('gives the same content the same slot, until the last of it is gone', () => {
    const registry = newRegistry();
    const [first, second, other] = [add(registry, 'a'), add(registry, 'a'), add(registry, 'b')];
    expect([first.slot, second.slot, other.slot]).toEqual([0, 0, 2]);
    expect([registry.isOnly(first), registry.isOnly(other)]).toEqual([false, true]);
    registry.remove(first);
    expect(registry.isOnly(second)).toBe(true);
    expect(registry.bySlot(0)?.handle.hashId).toBe('sha256:a');
    registry.remove(second);
    expect(registry.bySlot(0)).toBeUndefined();
    expect(add(registry, 'a').slot).toBe(3);
  });

  it('never gives an id twice', () => {
    const registry = newRegistry();
    registry.remove(add(registry, 'a'));
    expect(add(registry, 'b').handle.id).toBe(1);
  });

  it('gives the id of an addition that came to nothing to the next one', () => {
    const registry = newRegistry();
    add(registry, 'a');
    registry.undoAdd(add(registry, 'b'));
    expect(add(registry, 'c').handle.id).toBe(1);
    expect([...registry].map(({ handle }) => handle.hashId)).toEqual(['sha256:a', 'sha256:c']);
  });

  it('where ids are reused, gives a freed one as late as possible, and every callable a slot of its own', () => {
    const registry = newRegistry({ reusesIds: true });
    const first = add(registry, 'a');
    registry.remove(first);
    expect(['a', 'a', 'a', 'a'].map((content) => add(registry, content).slot)).toEqual([1, 2, 3, 0]);
  });

  it('is full at its limit, which the error names', () => {
    const registry = newRegistry({ limit: 2 });
    add(registry, 'a');
    const second = add(registry, 'b');
    expect(() => add(registry, 'c')).toThrow(
      expect.objectContaining({
        code: 'ERR_PTO_CALLABLE_LIMIT',
        message: expect.stringContaining('all 2 callable ids are in use (maxCallables)'),
      }),
    );
    registry.remove(second);
    expect(add(registry, 'c').handle.id).toBe(2);
  });

  it.each([
    [7, 'ERR_PTO_CALLABLE_UNKNOWN', 'callable id 7 not registered'],
    [-1, 'ERR_PTO_CALLABLE_ID_RANGE', 'an integer from 0, or a handle'],
    [0.5, 'ERR_PTO_CALLABLE_ID_RANGE', 'an integer from 0, or a handle'],
    ['0', 'ERR_PTO_CALLABLE_ID_RANGE', 'an integer from 0, or a handle'],
    [undefined, 'ERR_PTO_CALLABLE_ID_RANGE', 'Pass what register returned'],
    [{ bytes: new Uint8Array(1) }, 'ERR_PTO_CALLABLE_ID_RANGE', 'Pass what register returned'],
  ])('refuses %o', (ref, code, text) => {
    const registry = newRegistry();
    add(registry, 'a');
    expect(() => registry.get(ref as never)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(text) }),
    );
  });

  it('refuses handles of other registries, also under an id that it knows', () => {
    const [registry, other] = [newRegistry(), newRegistry()];
    add(registry, 'a');
    const { handle } = add(other, 'a');
    const copy = new CallableHandle({ id: 0, kind: 'host', hashId: 'sha256:a', name: 'copied' });
    for (const foreign of [handle, copy]) {
      expect(() => registry.get(foreign)).toThrow(expect.objectContaining({ code: 'ERR_PTO_HANDLE_FOREIGN' }));
    }
  });

  it('says of a handle that was unregistered that it is not registered', () => {
    const registry = newRegistry();
    const entry = add(registry, 'a');
    registry.remove(entry);
    expect(() => registry.get(entry.handle)).toThrow(
      expect.objectContaining({ code: 'ERR_PTO_CALLABLE_UNKNOWN', message: expect.stringContaining('not registered') }),
    );
  });
});
