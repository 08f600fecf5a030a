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
    ['0', 'ERR_PTO_CALLABLE_UNKNOWN', "callable name '0' not registered"],
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

  it('hands on what it has inherited, under the number, name, hash and handle that it has above', () => {
    const [registry, above] = [newRegistry(), newRegistry()];
    add(registry, 'own');
    add(above, 'hidden by its number');
    const { handle, slot } = add(above, 'b');
    const entry = registry.inherit(slot, { handle, target, level: 4 });
    for (const ref of [1, 1n, 'name of b', 'sha256:b', handle]) expect(registry.get(ref)).toBe(entry);
    expect(registry.get('name of own').handle.id).toBe(0);
    expect(registry.bySlot(entry.slot)).toBe(entry);
    expect([...registry].length).toBe(1);
    registry.disinherit(slot);
    for (const ref of [1, 'name of b', 'sha256:b']) {
      expect(() => registry.get(ref)).toThrow(expect.objectContaining({ code: 'ERR_PTO_CALLABLE_UNKNOWN' }));
    }
    expect(() => registry.get(handle)).toThrow(expect.objectContaining({ code: 'ERR_PTO_HANDLE_FOREIGN' }));
    expect(registry.bySlot(entry.slot)).toBeUndefined();
  });

  it('prefers its own to what it has inherited, and what is nearer to what is farther', () => {
    const registry = newRegistry();
    const inherit = (key: number, level: number, hashId: string) =>
      registry.inherit(key, { handle: new CallableHandle({ id: 7, kind: 'host', hashId, name: 'x' }), target, level });
    const far = inherit(0, 5, 'sha256:far');
    expect(registry.get('x')).toBe(far);
    const near = inherit(1, 4, 'sha256:near');
    expect([registry.get('x'), registry.get(7), registry.get('sha256:far')]).toEqual([near, near, far]);
    const own = registry.add(target, 'x', 'sha256:own');
    expect(registry.get('x')).toBe(own);
  });

  it('refuses a name that two callables of one level have', () => {
    const registry = newRegistry();
    registry.add(target, 'x', 'sha256:a');
    registry.add(target, 'x', 'sha256:a');
    expect(registry.get('x').handle.id).toBe(0);
    registry.add(target, 'x', 'sha256:b');
    expect(() => registry.get('x')).toThrow(
      expect.objectContaining({ code: 'ERR_PTO_CALLABLE_DUPLICATE', message: expect.stringContaining('sha256:b') }),
    );
  });

  it('shares a slot with what it has inherited of the same content', () => {
    const registry = newRegistry();
    const own = add(registry, 'a');
    const handle = new CallableHandle({ id: 3, kind: 'host', hashId: 'sha256:a', name: 'again' });
    const inherited = registry.inherit(3, { handle, target, level: 4 });
    expect([inherited.slot, registry.isOnly(own)]).toEqual([own.slot, false]);
    registry.disinherit(3);
    expect([registry.bySlot(own.slot), registry.isOnly(own)]).toEqual([own, true]);
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
