import { PtoError } from '@pto/task-interface';
import { describe, expect, it } from 'vitest';

import { decodeRemoteError, errorOf } from '../../src/sub/decode-remote-error.js';
import { encodeRemoteError } from '../../src/sub/encode-remote-error.js';
import { REMOTE_ERROR_BYTES } from '../../src/sub/remote-error.js';

const travel = (thrown: unknown) => {
  const json = encodeRemoteError(thrown);
  expect(Buffer.byteLength(json)).toBeLessThanOrEqual(REMOTE_ERROR_BYTES);
  return decodeRemoteError(json);
};

/** An error with `message` is found in the test's own file by its stack. */
const ownFile = /remote-error\.test\.ts/;

describe('an error that travels', () => {
  it('keeps class, message, stack and properties', () => {
    const thrown = Object.assign(new RangeError('too far'), { code: 'E_FAR', limit: 3, big: 2n ** 70n, call() {} });
    const remote = travel(thrown);
    expect(remote).toMatchObject({ name: 'RangeError', message: 'too far', code: 'E_FAR' });
    expect(remote.details).toEqual({ limit: 3, big: String(2n ** 70n) });
    expect(remote.stack).toMatch(ownFile);
    expect(errorOf(remote)).toMatchObject({ name: 'RangeError', message: 'too far', code: 'E_FAR', limit: 3 });
    expect(errorOf(remote).stack).toBe(thrown.stack);
  });

  it('stays a PtoError with code and details', () => {
    const error = errorOf(travel(new PtoError('ERR_PTO_SHM', 'no room', { details: { nbytes: 5 } })));
    expect(error).toBeInstanceOf(PtoError);
    expect(error).toMatchObject({ code: 'ERR_PTO_SHM', message: 'no room', details: { nbytes: 5 } });
  });

  it('keeps the chain of causes', () => {
    const error = errorOf(travel(new Error('outer', { cause: new TypeError('inner', { cause: 'root' }) })));
    expect(error.cause).toMatchObject({ name: 'TypeError', message: 'inner' });
    expect((error.cause as Error).cause).toMatchObject({ name: 'thrown string', message: 'root' });
  });

  it('ends a circle of causes', () => {
    const [a, b] = [new Error('a'), new Error('b')];
    a.cause = b;
    b.cause = a;
    expect(travel(a)).toMatchObject({ message: 'a', cause: { message: 'b', cause: { message: '[circular cause]' } } });
    a.cause = a;
    expect(travel(a)).toMatchObject({ message: 'a', cause: { message: '[circular cause]' } });
  });

  it('ends a very long chain of causes', () => {
    let error = new Error('root');
    for (let i = 0; i < 1000; i++) error = new Error(`cause ${i}`, { cause: error });
    expect(travel(error)).toMatchObject({ message: 'cause 999', cause: { message: 'cause 998' } });
  });
});

describe('what is no error', () => {
  it.each([
    [42, 'thrown number', '42'],
    ['text', 'thrown string', 'text'],
    [undefined, 'thrown undefined', 'undefined'],
    [null, 'thrown null', 'null'],
    [7n, 'thrown bigint', '7n'],
  ])('%s is told as it is', (thrown, name, message) => {
    expect(travel(thrown)).toMatchObject({ name, message });
  });

  it('keeps the value of a thrown object', () => {
    expect(travel({ status: 404 })).toMatchObject({ name: 'thrown object', details: { value: { status: 404 } } });
  });

  it('survives getters and conversions that throw', () => {
    const hostile = {
      get message(): string {
        throw new Error('no');
      },
      toJSON(): never {
        throw new Error('no');
      },
    };
    expect(travel(hostile).name).toBe('thrown object');
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    expect(travel(revoked.proxy).name).toBe('thrown object');
  });
});

describe('an error that is too large', () => {
  it.each([
    ['letters', 'x'],
    ['letters outside the basic plane', '😀'],
    ['characters that JSON escapes', '\u0001'],
  ])('is cut: 10 MB of %s', (_, letter) => {
    const message = letter.repeat((10 * 1024 * 1024) / letter.length);
    const remote = travel(new Error(message));
    expect(remote).toMatchObject({ name: 'Error', truncated: true, length: message.length });
    expect(remote.message.length).toBeGreaterThan(1000);
    expect(message.startsWith(remote.message)).toBe(true);
    expect(remote.stack).toMatch(ownFile);
  });

  it('loses large details before its message', () => {
    const remote = travel(Object.assign(new Error('short'), { payload: 'x'.repeat(1_000_000) }));
    expect(remote).toMatchObject({ message: 'short' });
    expect(remote.details).toBeUndefined();
  });

  it('cuts causes, too', () => {
    const cause = new Error('y'.repeat(10_000_000));
    const remote = travel(new Error('outer', { cause }));
    expect(remote).toMatchObject({ message: 'outer', cause: { truncated: true, length: 10_000_000 } });
  });
});

describe('a parent that reads', () => {
  it.each(['', 'no JSON', '[1', 'null', '7', '{"name":3,"message":{}}'])('makes an error of %j', (json) => {
    expect(errorOf(decodeRemoteError(json))).toBeInstanceOf(Error);
  });

  it('does not let a child change what an error is', () => {
    const error = errorOf(
      decodeRemoteError('{"message":"m","details":{"__proto__":{"x":1},"message":"other","fine":2}}'),
    );
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ message: 'm', fine: 2 });
    expect((error as { x?: number }).x).toBeUndefined();
  });
});
