import { readFileSync } from 'node:fs';
import path from 'node:path';

import { ARCHS, HOST_LIBRARY, resolveAssets } from '@pto/runtime-native/assets';
import { describe, expect, it } from 'vitest';

import { readExportedFunctions } from '../src/index.js';

const { libDir, nativeDir } = resolveAssets();

/** The functions that the header declares for drivers. */
const header = readFileSync(path.join(nativeDir, 'abi', 'host_runtime.h'), 'utf8');
const declared = [...header.matchAll(/^PTO_HOST_API [^;(]*?(\w+)\(/gm)].map(([, name]) => name).sort();

const runtimes = ['host_build_graph', 'tensormap_and_ringbuffer'];
const libraries = ARCHS.flatMap((arch) => runtimes.map((runtime) => `${arch}/sim/${runtime}/${HOST_LIBRARY}`));

describe('the built host runtimes', () => {
  it('have a header that declares what drivers call', () => {
    expect(declared).toEqual(expect.arrayContaining(['create_device_context', 'pto_host_abi_version', 'run_prepared']));
  });

  it.each(libraries)('%s exports the functions of the header, and nothing else', (name) => {
    expect(readExportedFunctions(readFileSync(path.join(libDir, name)))?.sort()).toEqual(declared);
  });
});
