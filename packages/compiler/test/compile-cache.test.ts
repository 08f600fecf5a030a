import { existsSync, readFileSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { beforeEach, describe, expect, it, vi } from 'vitest';

import { KernelCompiler } from '../src/index.js';
import { recordingCompiler } from './recording-compiler.js';
import type { RecordingCompiler } from './recording-compiler.js';
import { useScratch } from './scratch.js';

const scratch = useScratch();
let recorder: RecordingCompiler;

const KERNEL = `#include <cstdint>
#include "value.h"
extern "C" int64_t value() { return VALUE; }
extern "C" void kernel_entry(int64_t *args) { args[0] = VALUE; }
`;

beforeEach(() => {
  recorder = recordingCompiler(scratch);
  vi.stubEnv('PTO_SIM_CXX', recorder.program);
  scratch.write('kernel.cpp', KERNEL);
  scratch.write('headers/value.h', '#define VALUE 1\n');
});

async function compile(
  options: { coreType?: 'aic' | 'aiv'; dirs?: string[]; cacheDir?: string } = {},
): Promise<string> {
  const { coreType = 'aiv', dirs = ['headers'], cacheDir = scratch.cacheDir } = options;
  const includeDirs = dirs.map((dir) => path.join(scratch.dir, dir));
  const compiler = new KernelCompiler({ platform: 'a2a3sim', cacheDir });
  const bytes = await compiler.compileIncore(path.join(scratch.dir, 'kernel.cpp'), { coreType, includeDirs });
  return Buffer.from(bytes).toString('base64');
}

const runs = (): number => recorder.sources().length;

function filesBelow(dir: string, ending: string): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => path.join(dir, name));
}

const artifacts = () => filesBelow(path.join(scratch.cacheDir, 'compile'), '.artifact');

describe('the compile cache', () => {
  it('compiles a source once', async () => {
    const first = await compile();
    expect(await compile()).toBe(first);
    expect(runs()).toBe(1);
  });

  it('gives each caller bytes of its own', async () => {
    const compiler = new KernelCompiler({ platform: 'a2a3sim' });
    const source = scratch.write('own.cpp', '');
    const first = await compiler.compileIncore(source, { coreType: 'aiv' });
    const untouched = first.slice();
    first.fill(0);
    expect(Buffer.from(await compiler.compileIncore(source, { coreType: 'aiv' })).equals(untouched)).toBe(true);
  });

  it('compiles again when the source, the core type or the compiler flags differ', async () => {
    await compile();
    await compile({ coreType: 'aic' });
    expect(runs()).toBe(2);
    vi.stubEnv('PTO_SIM_CXX', `${recorder.program} -DX=1`);
    await compile();
    expect(runs()).toBe(3);
    scratch.write('kernel.cpp', `${KERNEL}// changed\n`);
    await compile();
    expect(runs()).toBe(4);
  });

  it('compiles again when a variable that the compiler reads differs', async () => {
    await compile();
    vi.stubEnv('CPATH', scratch.dir);
    await compile();
    expect(runs()).toBe(2);
  });

  it('compiles again when a header changes, and knows the old result when it changes back', async () => {
    const one = await compile();
    scratch.write('headers/value.h', '#define VALUE 2\n');
    const two = await compile();
    expect(two).not.toBe(one);
    expect(runs()).toBe(2);
    scratch.write('headers/value.h', '#define VALUE 1\n');
    expect(await compile()).toBe(one);
    expect(runs()).toBe(2);
  });

  it('sees a header edit that keeps size and modification time', async () => {
    const header = path.join(scratch.dir, 'headers/value.h');
    const time = new Date(Date.now() - 60_000);
    utimesSync(header, time, time);
    await delay(60);
    const one = await compile();
    writeFileSync(header, '#define VALUE 2\n');
    utimesSync(header, time, time);
    expect(await compile()).not.toBe(one);
  });

  it('does not compile again for a touched or replaced file of the same content', async () => {
    await compile();
    scratch.write('other', '#define VALUE 1\n');
    renameSync(path.join(scratch.dir, 'other'), path.join(scratch.dir, 'headers/value.h'));
    await compile();
    expect(runs()).toBe(1);
  });

  it('sees a header that appears in a directory searched earlier', async () => {
    scratch.write('early/other.h', '');
    const one = await compile({ dirs: ['early', 'headers'] });
    scratch.write('early/value.h', '#define VALUE 3\n');
    const three = await compile({ dirs: ['early', 'headers'] });
    expect(three).not.toBe(one);
    rmSync(path.join(scratch.dir, 'early/value.h'));
    expect(await compile({ dirs: ['early', 'headers'] })).toBe(one);
    expect(runs()).toBe(2);
  });

  it('sees a header that appears beside the source, or shadows one of the system', async () => {
    const one = await compile();
    scratch.write('value.h', '#define VALUE 4\n');
    expect(await compile()).not.toBe(one);
    rmSync(path.join(scratch.dir, 'value.h'));
    scratch.write('headers/cstdint', '#include <stdint.h>\n#undef VALUE\n');
    await compile();
    expect(runs()).toBe(3);
  });

  it('sees a header that the source had asked __has_include for', async () => {
    const optional = `#if __has_include(<extra/optional.h>)\n#include <extra/optional.h>\n#endif\n${KERNEL}`;
    scratch.write('kernel.cpp', optional);
    await compile();
    scratch.write('headers/unrelated.h', '');
    await compile();
    expect(runs()).toBe(1);
    scratch.write('headers/extra/optional.h', '');
    await compile();
    expect(runs()).toBe(2);
  });

  it('does not store a failure', async () => {
    scratch.write('kernel.cpp', '#error first\n');
    await expect(compile()).rejects.toThrow('#error first');
    await expect(compile()).rejects.toThrow('#error first');
    expect(runs()).toBe(2);
  });

  it('does not store a result whose header changed while the compiler ran', async () => {
    const header = path.join(scratch.dir, 'headers/value.h');
    recorder = recordingCompiler(scratch, `sleep 0.1; echo '#define VALUE 7' > '${header}'`);
    await compile();
    expect(artifacts()).toEqual([]);
  });

  it.each([
    ['truncated', (content: Buffer) => content.subarray(0, content.length - 10)],
    ['cut inside its first line', (content: Buffer) => content.subarray(0, 20)],
    ['empty', () => Buffer.alloc(0)],
    ['longer', (content: Buffer) => Buffer.concat([content, Buffer.from('x')])],
    ['changed in one byte', (content: Buffer) => withByteChanged(content, content.length - 100)],
    ['changed in its first line', (content: Buffer) => withByteChanged(content, 30)],
    ['noise', () => Buffer.from('no artifact\nat all')],
    ['JSON of another kind', () => Buffer.from('null\nx')],
  ])('compiles again when the stored result is %s', async (_what, damage) => {
    const good = await compile();
    const [file = ''] = artifacts();
    writeFileSync(file, damage(readFileSync(file)));
    expect(await compile()).toBe(good);
    expect(runs()).toBe(2);
    expect(await compile()).toBe(good);
    expect(runs()).toBe(2);
  });

  it('never loads a result that was stored under another key', async () => {
    scratch.write('kernel.cpp', `${KERNEL}#ifdef __DAV_CUBE__\nint only_cube = 1;\n#endif\n`);
    const vector = await compile({ coreType: 'aiv' });
    const [vectorFile = ''] = artifacts();
    const cube = await compile({ coreType: 'aic' });
    const cubeFile = artifacts().find((file) => file !== vectorFile) ?? '';
    writeFileSync(cubeFile, readFileSync(vectorFile));
    expect(vector).not.toBe(cube);
    expect(await compile({ coreType: 'aic' })).toBe(cube);
    expect(runs()).toBe(3);
  });

  it.each(['', '{', 'null', '{"schema":1,"sets":[null,{"dependencies":"x"}]}', '{"schema":99,"sets":[]}'])(
    'compiles again when the list of dependencies is %j',
    async (content) => {
      const good = await compile();
      const [manifest = ''] = filesBelow(path.join(scratch.cacheDir, 'compile'), '.json');
      writeFileSync(manifest, content);
      expect(await compile()).toBe(good);
      expect(runs()).toBe(2);
    },
  );

  it('compiles without a cache that cannot be written, and warns once', async () => {
    const cacheDir = path.join(scratch.write('a-file', ''), 'cache');
    const emitWarning = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const first = await compile({ cacheDir });
    expect(await compile({ cacheDir })).toBe(first);
    expect(runs()).toBe(2);
    expect(emitWarning).toHaveBeenCalledExactlyOnceWith(
      expect.stringMatching(/cannot be written .*Set PTO_CACHE_DIR/),
      expect.objectContaining({ code: 'PTO_CACHE_UNWRITABLE' }),
    );
    emitWarning.mockRestore();
  });

  it('writes nothing outside of its directory and the temporary one', async () => {
    const before = readdirSync(scratch.dir);
    await compile();
    const after = readdirSync(scratch.dir).filter((name) => !before.includes(name));
    expect(after.sort()).toEqual(['cache', 'compiled']);
    expect(readdirSync(scratch.tempDir)).toEqual([]);
  });

  it('removes what was not used for fourteen days when it stores something', async () => {
    await compile();
    const [old = ''] = artifacts();
    const longAgo = new Date(Date.now() - 15 * 24 * 60 * 60 * 1000);
    utimesSync(old, longAgo, longAgo);
    utimesSync(path.join(scratch.cacheDir, 'last-prune'), longAgo, longAgo);
    await compile({ coreType: 'aic' });
    expect(existsSync(old)).toBe(false);
    expect(artifacts()).toHaveLength(1);
  });

  it('keeps what is used', async () => {
    await compile();
    const [file = ''] = artifacts();
    const longAgo = new Date(Date.now() - 15 * 24 * 60 * 60 * 1000);
    utimesSync(file, longAgo, longAgo);
    await compile();
    utimesSync(path.join(scratch.cacheDir, 'last-prune'), longAgo, longAgo);
    await compile({ coreType: 'aic' });
    expect(existsSync(file)).toBe(true);
  });
});

function withByteChanged(content: Buffer, at: number): Buffer {
  content[at] = (content[at] ?? 0) ^ 1;
  return content;
}
