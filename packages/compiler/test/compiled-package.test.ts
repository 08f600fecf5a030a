import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { ChipCallable, CoreCallable, PtoError } from '@pto/task-interface';
import { describe, expect, it } from 'vitest';

import { CompiledPackage } from '../src/index.js';
import { targetHere } from '../src/package/compatibility.js';
import { decodeHeader, encodeContainer } from '../src/package/container.js';
import type { PackageHeader } from '../src/package/package-header.js';
import { useScratch } from './scratch.js';

const scratch = useScratch();
const target = targetHere('a2a3sim', 'tensormap_and_ringbuffer');

interface Variation {
  target?: Partial<typeof target>;
  binary?: string;
  kernel?: string;
  funcId?: number;
  name?: string;
  coreType?: 'aic' | 'aiv';
  functionName?: string;
  signature?: ('in' | 'out')[];
  kernelSignature?: ('in' | 'out')[];
  defaults?: { blockDim?: number; aicpuThreadNum?: number; ringHeap?: number[]; trackReaders?: boolean };
}

/** A package around a few bytes; nothing here runs them. */
function makePackage(variation: Variation = {}): CompiledPackage {
  const kernel = CoreCallable.build({
    signature: variation.kernelSignature ?? ['in', 'out'],
    binary: Buffer.from(variation.kernel ?? 'kernel'),
  });
  const callable = ChipCallable.build({
    signature: variation.signature ?? ['in', 'out'],
    funcName: variation.functionName ?? 'entry',
    configName: 'config',
    binary: Buffer.from(variation.binary ?? 'orchestration'),
    children: [
      { funcId: variation.funcId ?? 3, name: variation.name ?? 'add', callable: kernel },
      { funcId: 900, name: 'empty', callable: CoreCallable.build({ binary: new Uint8Array() }) },
    ],
  });
  return CompiledPackage.of({
    target: { ...target, ...variation.target },
    callable,
    coreTypes: [variation.coreType ?? 'aiv', 'aic'],
    defaults: variation.defaults ?? { blockDim: 3 },
  });
}

/** The package's bytes with another header: digests are right, only the values differ. */
function withHeader(change: (header: Record<string, unknown>) => unknown): Uint8Array {
  const header = JSON.parse(decodeHeader(makePackage().encode(), 'it')) as Record<string, unknown>;
  const changed = change(header) ?? header;
  const text = typeof changed === 'string' ? changed : JSON.stringify(changed);
  return encodeContainer(text, [Buffer.from('orchestration'), Buffer.from('kernel'), new Uint8Array()]);
}

function errorOf(bytes: Uint8Array): PtoError {
  try {
    CompiledPackage.decode(bytes, 'add.ptopkg');
  } catch (error) {
    expect(error).toBeInstanceOf(PtoError);
    return error as PtoError;
  }
  throw new Error('the package was accepted');
}

describe('a package', () => {
  it('is the same after it was saved and loaded', async () => {
    const original = makePackage({ defaults: { blockDim: 5, ringHeap: [1024, 0, 0, 4096], trackReaders: true } });
    const file = path.join(scratch.dir, 'add.ptopkg');
    await original.save(file);
    const loaded = await CompiledPackage.load(file);
    expect(loaded).toEqual(original);
    expect(loaded.callable.bytes).toEqual(original.callable.bytes);
    expect(loaded.callable.children.map(({ name }) => name)).toEqual(['add', 'empty']);
    expect(loaded.coreTypes).toEqual(['aiv', 'aic']);
    expect(Buffer.from(loaded.encode()).equals(readFileSync(file))).toBe(true);
  });

  it('can be without kernels, signature and defaults', () => {
    const callable = ChipCallable.build({ binary: new Uint8Array([1]) });
    const bare = CompiledPackage.of({ target, callable, coreTypes: [], defaults: {} });
    expect(CompiledPackage.decode(bare.encode())).toEqual(bare);
  });

  it('does not share memory with the bytes it was decoded from, nor defaults with the caller', () => {
    const bytes = makePackage().encode();
    const decoded = CompiledPackage.decode(bytes);
    bytes.fill(0);
    expect(Buffer.from(decoded.callable.binary).toString()).toBe('orchestration');
  });

  it('has a key that stands for everything in it', () => {
    const variations: Variation[] = [
      {},
      ...(['platform', 'runtime', 'flavour', 'abi', 'machine'] as const).map((name) => ({
        target: { [name]: name === 'platform' ? 'a5sim' : 'other' },
      })),
      { binary: 'another' },
      { kernel: 'another' },
      { funcId: 4 },
      { name: 'sub' },
      { coreType: 'aic' },
      { functionName: 'other_entry' },
      { signature: ['in', 'in'] },
      { kernelSignature: ['in', 'in'] },
      { defaults: {} },
      { defaults: { blockDim: 4 } },
      { defaults: { blockDim: 3, aicpuThreadNum: 3 } },
      { defaults: { blockDim: 3, trackReaders: true } },
    ];
    const keys = variations.map((variation) => makePackage(variation).key);
    expect(new Set(keys).size).toBe(variations.length);
    expect(keys.every((key) => /^[0-9a-f]{64}$/.test(key))).toBe(true);
    expect(makePackage().key).toBe(keys[0]);
  });

  it('replaces a file as a whole', async () => {
    const file = scratch.write('add.ptopkg', 'x'.repeat(100_000));
    await makePackage().save(file);
    expect((await CompiledPackage.load(file)).key).toBe(makePackage().key);
    expect(readdirSync(path.dirname(file)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it.each([
    ['a directory that does not exist', 'nowhere/add.ptopkg', /Create the directory/],
    ['the place of a directory', 'tmp', /EISDIR|ENOTDIR|EEXIST|directory/],
  ])('that cannot be saved to %s leaves nothing behind', async (_what, name, message) => {
    const before = readdirSync(scratch.dir);
    await expect(makePackage().save(path.join(scratch.dir, name))).rejects.toMatchObject({
      code: 'ERR_PTO_PACKAGE_FILE',
      message: expect.stringMatching(message),
    });
    expect(readdirSync(scratch.dir)).toEqual(before);
  });

  it('takes file: URLs, and refuses what names no file', async () => {
    const url = pathToFileURL(path.join(scratch.dir, 'a b.ptopkg'));
    await makePackage().save(url);
    expect((await CompiledPackage.load(url)).key).toBe(makePackage().key);
    for (const given of [undefined, '', 7, new URL('https://example.invalid/a.ptopkg')] as string[]) {
      const refused = { code: 'ERR_PTO_OPTION_INVALID', message: expect.stringContaining('a path or a file: URL') };
      await expect(makePackage().save(given)).rejects.toMatchObject(refused);
      await expect(CompiledPackage.load(given)).rejects.toMatchObject(refused);
    }
  });

  it('that does not exist is said to be missing', async () => {
    await expect(CompiledPackage.load(path.join(scratch.dir, 'add.ptopkg'))).rejects.toMatchObject({
      code: 'ERR_PTO_PACKAGE_FILE',
      message: expect.stringMatching(/ENOENT.*add\.ptopkg.*Check the path/s),
    });
  });
});

describe('a damaged package', () => {
  it('is refused wherever it is cut off', () => {
    const bytes = makePackage().encode();
    for (let length = 0; length < bytes.length; length++) {
      expect(errorOf(bytes.subarray(0, length)).code).toBe('ERR_PTO_PACKAGE_INVALID');
    }
    expect(errorOf(bytes.subarray(0, 700)).message).toMatch(/^add\.ptopkg: it is cut off: 700 bytes are there/);
  });

  it('is refused whichever bit is wrong', () => {
    const bytes = makePackage().encode();
    for (let at = 0; at < bytes.length; at++) {
      for (const bit of [1, 16, 128]) {
        bytes[at]! ^= bit;
        expect(['ERR_PTO_PACKAGE_INVALID', 'ERR_PTO_PACKAGE_INCOMPATIBLE']).toContain(errorOf(bytes).code);
        bytes[at]! ^= bit;
      }
    }
    expect(CompiledPackage.decode(bytes).key).toBe(makePackage().key);
  });

  it('is refused when runs of bytes are replaced, repeated, moved or removed', () => {
    const bytes = Buffer.from(makePackage().encode());
    const seed = Math.floor(Math.random() * 2 ** 31);
    const random = randomNumbers(seed);
    for (let round = 0; round < 2000; round++) {
      const from = random(bytes.length);
      const length = 1 + random(40);
      const cut = bytes.subarray(from, from + length);
      const noise = Buffer.from(Array.from({ length: random(40) }, () => random(256)));
      const middle = [noise, Buffer.concat([cut, cut]), Buffer.from(cut).reverse(), Buffer.alloc(0)][round % 4]!;
      const mutant = Buffer.concat([bytes.subarray(0, from), middle, bytes.subarray(from + length)]);
      if (mutant.equals(bytes)) continue;
      expect(errorOf(mutant).code, `seed ${seed}, round ${round}`).toMatch(/^ERR_PTO_PACKAGE_(INVALID|INCOMPATIBLE)$/);
    }
  });

  it('is refused when something follows it', () => {
    const bytes = Buffer.concat([makePackage().encode(), Buffer.from('x')]);
    expect(errorOf(bytes).message).toMatch(/1 bytes follow its end/);
  });

  it('is told from another kind of file', () => {
    expect(errorOf(Buffer.from('PK\x03\x04 a zip archive')).message).toMatch(
      /does not begin as packages do.*Check the path/s,
    );
  });

  it.each([
    ['no JSON', () => 'not json'],
    ['JSON of another kind', () => '[]'],
    ['null', () => 'null'],
    ['no platform', (header) => ({ ...header, platform: undefined })],
    ['an unknown platform', (header) => ({ ...header, platform: 'b7' })],
    ['a number as a name', (header) => ({ ...header, functionName: 7 })],
    ['an endless name', (header) => ({ ...header, runtime: 'x'.repeat(1000) })],
    ['an unknown direction', (header) => ({ ...header, signature: ['sideways'] })],
    ['no kernels', (header) => ({ ...header, kernels: {} })],
    ['a kernel id out of range', (header) => withKernel(header, { funcId: -1 })],
    ['a kernel id twice', (header) => withKernel(header, { funcId: 900 })],
    ['an unknown core type', (header) => withKernel(header, { coreType: 'gpu' })],
    ['a section of negative length', (header) => withKernel(header, { bytes: -5 })],
    ['a section of huge length', (header) => withKernel(header, { bytes: Number.MAX_SAFE_INTEGER })],
    ['another digest', (header) => withKernel(header, { sha256: '0'.repeat(64) })],
    ['a digest that is none', (header) => withKernel(header, { sha256: '../../etc/passwd' })],
    ['a default that no run may have', (header) => ({ ...header, defaults: { blockDim: 0 } })],
    ['a default that is no default', (header) => ({ ...header, defaults: { outputPrefix: '/tmp' } })],
    ['something more', (header) => ({ ...header, extra: 1 })],
    ['the same values in another order', (header) => Object.fromEntries(Object.entries(header).reverse())],
    ['an entry name that is too long for an image', (header) => ({ ...header, functionName: 'x'.repeat(200) })],
  ] as [string, (header: Record<string, unknown>) => unknown][])(
    'is refused when its header has %s',
    (_what, change) => {
      expect(errorOf(withHeader(change)).code).toBe('ERR_PTO_PACKAGE_INVALID');
    },
  );

  it('is read from no more than memory: a header that claims gigabytes is refused', () => {
    const bytes = Buffer.from(makePackage().encode());
    bytes.writeUInt32LE(0xffff_ffff, 12);
    expect(errorOf(bytes).message).toMatch(/claims 4294967295 bytes/);
  });
});

describe('a package for something else', () => {
  const other = (change: Partial<PackageHeader>): PtoError =>
    errorOf(withHeader((header) => ({ ...header, ...change })));

  it.each([
    ['machine', { machine: 'linux-s390x' }, 'linux-s390x', `${process.platform}-${process.arch}`],
    ['interface', { abi: '0123456789abcdef' }, '0123456789abcdef', target.abi],
    ['header flavour', { flavour: '2031-01' }, '2031-01', target.flavour],
  ])('is refused with both sides: %s', (label, change, theirs, ours) => {
    const error = other(change);
    expect(error.code).toBe('ERR_PTO_PACKAGE_INCOMPATIBLE');
    expect(error.message).toContain(label);
    expect(error.message).toContain(`${theirs} in the package, ${ours} here`);
    expect(error.details).toMatchObject({ package: change });
  });

  it('is refused when its format is of another version', () => {
    const bytes = Buffer.from(makePackage().encode());
    bytes.writeUInt32LE(2, 8);
    const error = errorOf(bytes);
    expect(error.code).toBe('ERR_PTO_PACKAGE_INCOMPATIBLE');
    expect(error.message).toMatch(
      /has version 2 of the package format; .* reads version 1\.\n {2}Update @pto\/compiler/,
    );
    expect(error.details).toEqual({ packageVersion: 2, readableVersion: 1 });
  });

  it('says every difference at once', () => {
    const error = other({ machine: 'linux-s390x', abi: '0123456789abcdef' });
    expect(error.message).toMatch(/interface.*\n.*machine/);
  });

  it('may pass through when its runtime is not installed here, or its code is for a device', () => {
    for (const change of [{ runtime: 'somebody_elses' }, { platform: 'a5', machine: 'linux-s390x' }]) {
      const bytes = withHeader((header) => ({ ...header, ...change }));
      expect(Buffer.from(CompiledPackage.decode(bytes).encode()).equals(bytes)).toBe(true);
    }
  });

  it('is refused for another machine when its graph is built on the host, also for a device', () => {
    const error = other({ platform: 'a5', runtime: 'host_build_graph', machine: 'linux-s390x' });
    expect(error.details).toMatchObject({ package: { machine: 'linux-s390x' } });
  });

  it('does not fit a worker of another platform or runtime', () => {
    const made = makePackage();
    expect(() => made.checkFits({ platform: 'a2a3sim', runtime: 'tensormap_and_ringbuffer' })).not.toThrow();
    expect(() => made.checkFits({ platform: 'a5sim', runtime: 'host_build_graph' })).toThrow(
      expect.objectContaining({
        code: 'ERR_PTO_PACKAGE_INCOMPATIBLE',
        message: expect.stringMatching(
          /platform: a2a3sim in the package, a5sim here\n.*runtime: tensormap_and_ringbuffer in/,
        ),
      }),
    );
  });

  it('is not made acceptable by its file name', async () => {
    const file = path.join(scratch.dir, 'add.ptopkg');
    writeFileSync(
      file,
      withHeader((header) => ({ ...header, abi: 'f'.repeat(16) })),
    );
    await expect(CompiledPackage.load(file)).rejects.toThrow(file);
  });
});

function withKernel(header: Record<string, unknown>, change: object): unknown {
  const [first, ...others] = header['kernels'] as object[];
  return { ...header, kernels: [{ ...first, ...change }, ...others] };
}

/** Whole numbers below a limit, the same for the same seed. */
function randomNumbers(seed: number): (limit: number) => number {
  let state = seed | 1;
  return (limit) => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b_3c6d) + 0x6d2b_79f5;
    return ((state ^ (state >>> 13)) >>> 0) % limit;
  };
}
