import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { callable, moduleDigest, referenceName, takeCallableReference } from '../../src/sub/callable-reference.js';
import type { CallableRecord } from '../../src/sub/callable-record.js';
import { loadCallable, loadCallableSync } from '../../src/sub/load-callable.js';

const fixture = (name: string): string => path.join(import.meta.dirname, 'fixtures', name);
let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'pto-callable-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

function recordOf(module: string, name: string) {
  const reference = takeCallableReference({ module, export: name }, 'test');
  return { ...reference, name: referenceName(reference), digest: moduleDigest(reference) };
}

describe('a reference', () => {
  it('takes URLs and absolute paths, and keeps the URL', () => {
    const href = pathToFileURL(fixture('functions.mjs')).href;
    for (const module of [href, new URL(href), fixture('functions.mjs')]) {
      expect(callable(module, 'noop')).toEqual({ module: href, export: 'noop' });
    }
    expect(callable(href)).toEqual({ module: href, export: 'default' });
  });

  it('refuses what another process could not find', () => {
    for (const module of [
      './functions.mjs',
      'some-package',
      'https://example.com/f.js',
      'data:text/javascript,1',
      7,
      null,
    ]) {
      expect(() => callable(module as string, 'noop')).toThrow(
        expect.objectContaining({
          code: 'ERR_PTO_REGISTER_IMPORT',
          message: expect.stringContaining('import.meta.url'),
        }),
      );
    }
  });

  it('refuses misspelt keys and empty names', () => {
    expect(() => callable(fixture('functions.mjs'), '')).toThrow(
      expect.objectContaining({ code: 'ERR_PTO_OPTION_INVALID' }),
    );
    const misspelt = { module: fixture('functions.mjs'), export: 'noop', exports: 'noop' };
    expect(() => takeCallableReference(misspelt, 'register')).toThrow(
      expect.objectContaining({ code: 'ERR_PTO_OPTION_UNKNOWN' }),
    );
  });

  it('is called what it is exported as, the default export what the file is', () => {
    expect(referenceName({ module: pathToFileURL('/some/post.js').href, export: 'step' })).toBe('step');
    expect(referenceName({ module: pathToFileURL('/some/post.js').href, export: 'default' })).toBe('post');
  });
});

const loaders = [
  ['import', loadCallable],
  ['require', (record: CallableRecord) => Promise.resolve().then(() => loadCallableSync(record))],
] as const;

describe.each(loaders)('loading by %s', (_, load) => {
  it.each([
    ['functions.mjs', 'named', 'named'],
    ['functions.cjs', 'default', 'cjs default'],
    ['functions.cjs', 'fromCommonJs', 'cjs'],
    ['functions.cjs', 'computed', 'computed'],
  ])('finds %s, %s', async (file, name, result) => {
    const loaded = await load(recordOf(fixture(file), name));
    expect(loaded()).toBe(result);
  });

  it.each([
    ['functions.mjs', 'missing', /does not export 'missing'\.\n {2}It exports named, noop, notAFunction/],
    ['functions.mjs', 'notAFunction', /'notAFunction' of .* is of type number/],
    ['does-not-load.mjs', 'noop', /does not load: this module never loads/],
  ])('says why %s, %s is no function', async (file, name, message) => {
    await expect(load(recordOf(fixture(file), name))).rejects.toMatchObject({
      code: 'ERR_PTO_REGISTER_IMPORT',
      message: expect.stringMatching(message),
    });
  });

  it('refuses a file that changed', async () => {
    const file = path.join(dir, `changing-${_}.mjs`);
    writeFileSync(file, 'export function step() {}\n');
    const record = recordOf(file, 'step');
    writeFileSync(file, 'export function step() { return 1; }\n');
    await expect(load(record)).rejects.toMatchObject({ code: 'ERR_PTO_REGISTER_CHANGED' });
  });
});

it('a module that is not there is told by its path', () => {
  expect(() => recordOf(path.join(dir, 'absent.mjs'), 'step')).toThrow(
    expect.objectContaining({ code: 'ERR_PTO_REGISTER_IMPORT', message: expect.stringContaining('absent.mjs') }),
  );
});
