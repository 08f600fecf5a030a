import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { describe, expect, it } from 'vitest';

import { extractKernelArtifacts } from '../../src/ascendc/kernel-artifacts.js';
import { useScratch } from '../scratch.js';

const scratch = useScratch();

function meta(files: Record<string, string>): string {
  for (const [name, content] of Object.entries(files)) scratch.write(`meta/${name}`, content);
  return path.join(scratch.dir, 'meta');
}

describe('extractKernelArtifacts', () => {
  it('finds the first object by name', () => {
    const dir = meta({ 'b.o': '', 'a.o': '', 'a.cpp': '', 'old.o/readme': '' });
    expect(extractKernelArtifacts(dir)).toEqual({ object: path.join(dir, 'a.o'), tiling: undefined });
    expect(extractKernelArtifacts(pathToFileURL(dir)).object).toBe(path.join(dir, 'a.o'));
  });

  it('knows no object where there is none', () => {
    expect(extractKernelArtifacts(meta({ 'readme.md': '' })).object).toBeUndefined();
  });

  it('reads tiling data from the first *tiling*.bin, before any JSON', () => {
    const dir = meta({ 'z_tiling_1.bin': 'later', 'add_tiling_0.bin': 'bytes', 'a.json': '{"tiling_data": [9]}' });
    expect(extractKernelArtifacts(dir).tiling).toEqual(new Uint8Array(Buffer.from('bytes')));
  });

  it.each([
    ['a list of bytes', '{"tiling_data": [0, 255, 16]}'],
    ['hexadecimal digits', '{"tiling_data": "00FF10"}'],
    ['hexadecimal digits with a prefix and blanks', '{"tiling_data": "0x00 ff 10"}'],
  ])('reads tiling data from %s in JSON', (_kind, json) => {
    expect(extractKernelArtifacts(meta({ 'a.json': json })).tiling).toEqual(new Uint8Array([0, 255, 16]));
  });

  it('passes over JSON that cannot be read or has no tiling data', () => {
    const dir = meta({ 'a.json': '{', 'b.json': 'null', 'c.json': '[1]', 'd.json': '{"tiling_data": [1]}' });
    expect(extractKernelArtifacts(dir).tiling).toEqual(new Uint8Array([1]));
    expect(extractKernelArtifacts(meta({ 'd.json': '{"tiling": 4}' })).tiling).toBeUndefined();
  });

  it.each(['"0f0"', '"xy"', '[256]', '[-1]', '[1.5]', '["1"]', '7', 'null', '{"a": 1}'])(
    'refuses tiling data that is %s, and names the file',
    (json) => {
      const dir = meta({ 'a.json': `{"tiling_data": ${json}}` });
      expect(() => extractKernelArtifacts(dir)).toThrow(
        expect.objectContaining({
          code: 'ERR_PTO_COMPILE_OPTION',
          message: expect.stringContaining(path.join(dir, 'a.json')) as string,
        }) as Error,
      );
    },
  );

  it('says which directory does not exist', () => {
    const file = scratch.write('file.o', '');
    for (const dir of [path.join(scratch.dir, 'none'), file]) {
      expect(() => extractKernelArtifacts(dir)).toThrow(
        expect.objectContaining({
          code: 'ERR_PTO_COMPILE_SOURCE_MISSING',
          message: expect.stringContaining(dir) as string,
        }) as Error,
      );
    }
  });
});
