import { mkdirSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it, vi } from 'vitest';

import { resolveAssets, runtimeDescriptor } from '../src/assets/index.js';
import { tinyRuntime, useRuntimeFolders } from './support/runtime-folders.js';

const folders = useRuntimeFolders();

describe('runtimeDescriptor', () => {
  it('describes the runtimes that come with the package', () => {
    const { nativeDir } = resolveAssets();
    const builtIn = runtimeDescriptor('tensormap_and_ringbuffer');
    expect(builtIn).toMatchObject({ abi: '2026-05', hostAbi: 3, archs: ['a2a3', 'a5'], variants: ['sim'] });
    expect(builtIn.dir).toBe(path.join(nativeDir, 'runtime/tensormap_and_ringbuffer'));
    expect(builtIn.orchestration('a5').includeDirs).toContain(path.join(nativeDir, 'platform/arch/a5'));
    expect(builtIn.kernel('a2a3').includeDirs).toContain(path.join(nativeDir, 'platform/arch/a2a3'));
    expect(builtIn.kernel('a2a3').sources).toEqual([]);
    expect(builtIn.target('host', 'a5')?.sources).toContain(path.join(builtIn.dir, 'aicpu/orchestrator.cpp'));
    expect(builtIn.target('aicore', 'a5')).toBeUndefined();
    expect(builtIn.prebuiltDir('a5', 'sim')).toBeUndefined();
  });

  it('knows which functions each looks up', () => {
    expect(runtimeDescriptor('tensormap_and_ringbuffer').orchestrationFunctions).toEqual({
      entry: 'aicpu_orchestration_entry',
      config: 'aicpu_orchestration_config',
    });
    expect(runtimeDescriptor('host_build_graph').orchestrationFunctions).toEqual({});
    expect(runtimeDescriptor('host_build_graph').orchestration('a2a3').sources).toEqual([]);
  });

  it('knows where orchestrations run on a chip: on an AICPU unless the descriptor says otherwise', () => {
    expect(runtimeDescriptor('tensormap_and_ringbuffer').orchestrationRunsOn).toBe('aicpu');
    expect(runtimeDescriptor('host_build_graph').orchestrationRunsOn).toBe('host');
  });

  it('resolves paths against the folder, with {native}, {arch}, {variant} and {host} filled in', () => {
    const dir = folders.write('tiny', { ...tinyRuntime, libraries: 'built/{host}/{arch}/{variant}' });
    const { nativeDir } = resolveAssets();
    const tiny = runtimeDescriptor(dir);
    expect(tiny.orchestration('a5')).toEqual({
      includeDirs: [path.join(dir, 'include'), path.join(nativeDir, 'platform/arch/a5')],
      sources: [path.join(dir, 'include/common.cpp')],
    });
    expect(tiny.target('host', 'a5')).toEqual({
      includeDirs: [path.join(nativeDir, 'include')],
      sources: [path.join(dir, 'host/tiny.cpp')],
    });
    const host = `${process.platform}-${process.arch}`;
    expect(tiny.prebuiltDir('a5', 'sim')).toBe(path.join(dir, 'built', host, 'a5', 'sim'));
  });

  it('accepts built libraries in place of sources', () => {
    const dir = folders.write('tiny', { ...tinyRuntime, targets: undefined, libraries: 'built' });
    expect(runtimeDescriptor(dir).target('host', 'a5')).toBeUndefined();
  });

  it('refuses a runtime for another version of the host interface, and names both versions', () => {
    const dir = folders.write('tiny', { ...tinyRuntime, hostAbi: 1 });
    expect(() => runtimeDescriptor(dir)).toThrow(
      expect.objectContaining({
        code: 'ERR_PTO_RUNTIME_ABI',
        message: expect.stringMatching(/tiny.*written for version 1 .*; this version of PTO has 3/) as string,
      }),
    );
  });

  it('says which folder has no description', () => {
    mkdirSync(path.join(folders.dir, 'empty'));
    vi.spyOn(process, 'cwd').mockReturnValue(folders.dir);
    expect(() => runtimeDescriptor(path.join(folders.dir, 'empty'))).toThrow(
      expect.objectContaining({
        code: 'ERR_PTO_RUNTIME_UNKNOWN',
        message: expect.stringContaining(path.join('empty', 'pto-runtime.json')) as string,
      }),
    );
  });

  const { orchestration, targets } = tinyRuntime;
  it.each([
    ['text that is not JSON', '{', 'is not readable JSON'],
    ['an array', '[]', ': []; allowed: an object with name, abi'],
    ['no name', { ...tinyRuntime, name: undefined }, "field 'name': undefined"],
    ['a name that is no folder name', { ...tinyRuntime, name: '../x' }, "field 'name': '../x'; allowed: lower-case"],
    ['an unknown header flavour', { ...tinyRuntime, abi: '2026-5' }, "field 'abi': '2026-5'; allowed: 2026-05"],
    ['an interface version that is no number', { ...tinyRuntime, hostAbi: '2' }, "field 'hostAbi': '2'"],
    ['an unknown architecture', { ...tinyRuntime, archs: ['a5', 'a9'] }, "field 'archs[1]': 'a9'; allowed: a2a3, a5"],
    [
      'no variants',
      { ...tinyRuntime, variants: [] },
      "field 'variants': []; allowed: an array of some of onboard, sim",
    ],
    ['a misspelt variant', { ...tinyRuntime, variants: ['simm'] }, "Did you mean 'sim'?"],
    ['a misspelt field', { ...tinyRuntime, orchestrations: {} }, "Did you mean 'orchestration'?"],
    [
      'a misspelt field further in',
      { ...tinyRuntime, kernel: { includeDir: ['.'] } },
      /field 'kernel\.includeDir': .*\n {2}Did you mean 'includeDirs'\?/,
    ],
    [
      'a nameless entry',
      { ...tinyRuntime, orchestration: { ...orchestration, entry: '' } },
      "field 'orchestration.entry': ''",
    ],
    [
      'a processor that no chip has',
      { ...tinyRuntime, orchestration: { ...orchestration, runsOn: 'gpu' } },
      "field 'orchestration.runsOn': 'gpu'; allowed: aicpu, host",
    ],
    ['no kernel section', { ...tinyRuntime, kernel: undefined }, "field 'kernel': undefined; allowed: an object"],
    [
      'an include directory that is no string',
      { ...tinyRuntime, kernel: { includeDirs: ['.', 1] } },
      "field 'kernel.includeDirs[1]': 1",
    ],
    ['neither sources nor libraries', { ...tinyRuntime, targets: undefined }, "field 'targets': undefined"],
    ['a part that does not exist', { ...tinyRuntime, targets: { ...targets, gpu: {} } }, "field 'targets.gpu'"],
    [
      'a part without sources',
      { ...tinyRuntime, targets: { host: { sources: [] } } },
      "field 'targets.host.sources': []; allowed: at least one source",
    ],
    [
      'a host part for one architecture',
      { ...tinyRuntime, targets: { host: { sources: ['{arch}.cpp'] } } },
      "field 'targets.host.sources': ['{arch}.cpp']; allowed: paths without {arch}",
    ],
  ])('rejects %s', (_what, content, problem) => {
    const dir = folders.write('tiny', content);
    expect(() => runtimeDescriptor(dir)).toThrow(
      expect.objectContaining({
        code: 'ERR_PTO_RUNTIME_DESCRIPTOR',
        message: expect.stringMatching(problem instanceof RegExp ? problem : escaped(problem)) as string,
      }),
    );
  });
});

function escaped(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
}
