import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it, vi } from 'vitest';

import { discoverRuntimes, listRuntimes, runtimeDescriptor } from '../src/assets/index.js';
import { tinyRuntime, useRuntimeFolders } from './support/runtime-folders.js';

const folders = useRuntimeFolders();
const builtIn = ['host_build_graph', 'tensormap_and_ringbuffer'];
const named = (name: string) => ({ ...tinyRuntime, name });
const origins = () => listRuntimes().map(({ name, origin }) => `${name}: ${origin}`);

describe('listRuntimes', () => {
  it('has those of PTO itself, found as any other folder is', () => {
    expect(listRuntimes()).toMatchObject(builtIn.map((name) => ({ name, origin: 'built-in', problem: undefined })));
  });

  it('has none when there is no runtime folder, and says so', () => {
    vi.stubEnv('PTO_ASSETS_DIR', folders.dir);
    mkdirSync(path.join(folders.dir, 'native'));
    expect(listRuntimes()).toEqual([]);
    expect(() => runtimeDescriptor('tiny')).toThrow(
      expect.objectContaining({ message: expect.stringContaining('allowed: (none)') as string }),
    );
  });

  it('leaves out folders without a description, and sorts by name', () => {
    vi.stubEnv('PTO_ASSETS_DIR', folders.dir);
    folders.write('native/runtime/b', named('alpha'));
    folders.write('native/runtime/a', named('zeta'));
    mkdirSync(path.join(folders.dir, 'native/runtime/no-description'));
    expect(discoverRuntimes()).toEqual(['alpha', 'zeta']);
  });

  it('has the folders of PTO_RUNTIME_PATH, and the folders in them', () => {
    const single = folders.write('one/tiny', named('tiny'));
    folders.write('several/first', named('first'));
    folders.write('several/second', named('second'));
    vi.stubEnv('PTO_RUNTIME_PATH', `${single}:${path.join(folders.dir, 'several')}`);
    expect(origins().filter((line) => line.endsWith('PATH'))).toEqual([
      'first: PTO_RUNTIME_PATH',
      'second: PTO_RUNTIME_PATH',
      'tiny: PTO_RUNTIME_PATH',
    ]);
  });

  it('refuses a PTO_RUNTIME_PATH without runtimes', () => {
    vi.stubEnv('PTO_RUNTIME_PATH', folders.project);
    expect(() => listRuntimes()).toThrow(
      expect.objectContaining({
        code: 'ERR_PTO_OPTION_INVALID',
        message: expect.stringContaining(`PTO_RUNTIME_PATH: '${folders.project}'`) as string,
      }),
    );
  });

  it('has the dependencies of the project, whichever kind, and from whichever node_modules', () => {
    folders.manifest({ dependencies: { '@me/runtime': '1' }, devDependencies: { outer: '1' }, name: 'project' });
    folders.write('project/node_modules/@me/runtime', named('mine'));
    folders.write('node_modules/outer', named('outer'));
    folders.write('project/node_modules/stray', named('stray'));
    expect(origins()).toEqual([`${builtIn[0]}: built-in`, 'mine: npm', 'outer: npm', `${builtIn[1]}: built-in`]);
  });

  it('finds them from a folder within the project, and the project itself', () => {
    folders.manifest({});
    folders.write('project', named('myself'));
    mkdirSync(path.join(folders.project, 'src/deep'), { recursive: true });
    vi.spyOn(process, 'cwd').mockReturnValue(path.join(folders.project, 'src/deep'));
    expect(origins()).toContain('myself: npm');
  });

  it('lists one folder once, however many ways lead to it', () => {
    const store = folders.write('store/tiny', named('tiny'));
    folders.manifest({ dependencies: { tiny: '1', 'tiny-too': '1' } });
    mkdirSync(path.join(folders.project, 'node_modules'));
    for (const name of ['tiny', 'tiny-too']) symlinkSync(store, path.join(folders.project, 'node_modules', name));
    vi.stubEnv('PTO_RUNTIME_PATH', store);
    expect(origins().filter((line) => line.startsWith('tiny'))).toEqual(['tiny: PTO_RUNTIME_PATH']);
  });

  it('goes on when one is malformed, and says what is wrong with it', () => {
    const broken = folders.write('broken', { ...tinyRuntime, archs: ['a9'] });
    vi.stubEnv('PTO_RUNTIME_PATH', broken);
    expect(discoverRuntimes()).toEqual(builtIn);
    expect(listRuntimes()[0]).toMatchObject({ name: 'broken', problem: { code: 'ERR_PTO_RUNTIME_DESCRIPTOR' } });
    expect(runtimeDescriptor('host_build_graph').name).toBe('host_build_graph');
  });

  it.each(['a folder of PTO_RUNTIME_PATH', 'a dependency'])('names both places when %s has a taken name', (what) => {
    const folder = folders.write('project/node_modules/other', named('host_build_graph'));
    if (what === 'a dependency') folders.manifest({ dependencies: { other: '1' } });
    else vi.stubEnv('PTO_RUNTIME_PATH', folder);
    const taken = listRuntimes().find(({ origin }) => origin === 'built-in')?.dir;
    expect(() => runtimeDescriptor('host_build_graph')).toThrow(
      expect.objectContaining({
        code: 'ERR_PTO_RUNTIME_DUPLICATE',
        message: expect.stringContaining(`\n  ${taken}\n  ${folder}\n`) as string,
      }),
    );
    expect(runtimeDescriptor(folder).dir).toBe(folder);
    expect(discoverRuntimes()).toEqual(['tensormap_and_ringbuffer']);
  });
});

describe('runtimeDescriptor', () => {
  it('names the known runtimes, the nearest one and where it looked when there is none of that name', () => {
    expect(() => runtimeDescriptor('host_build_graf')).toThrow(
      expect.objectContaining({
        code: 'ERR_PTO_RUNTIME_UNKNOWN',
        message: expect.stringMatching(
          /'host_build_graf'; allowed: host_build_graph, tensormap_and_ringbuffer\.\n {2}Did you mean 'host_build_graph'\?\n.*native\/runtime/,
        ) as string,
      }),
    );
  });

  it('says which descriptions could not be read when the name is unknown', () => {
    vi.stubEnv('PTO_RUNTIME_PATH', folders.write('broken', '{'));
    expect(() => runtimeDescriptor('tiny')).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/Not usable: .*broken.*is not readable JSON/) as string,
      }),
    );
  });
});
