import { pathToFileURL } from 'node:url';

import { ArgDirection, Tensor } from '@pto/task-interface';
import { expect, test } from 'vitest';

import { takeScenes } from '../../src/definition/defined-scenes.js';
import { defineScene, defineSceneClass, taskArgs } from '../../src/index.js';
import type { ChipScene } from '../../src/index.js';
import { file, hostScene, take, vectorAdd } from './support.js';

test('paths of sources are relative to the file of the scene', () => {
  const { callable } = take(vectorAdd()).parts;
  expect(callable).toMatchObject({
    source: {
      orchestration: { source: '/somewhere/kernels/vector_add.cpp' },
      kernels: [{ source: '/somewhere/kernels/add.cpp' }],
    },
  });
});

test('what is left out has its default', () => {
  const scene = take(vectorAdd());
  expect(scene.description).toEqual({
    file,
    scene: 'vector-add',
    level: 2,
    runtime: 'tensormap_and_ringbuffer',
    cases: [{ name: 'small', platforms: ['a2a3sim'], manual: false, deviceCount: 1, subWorkers: 0, skipGolden: false }],
  });
  expect(scene.findCase('small')!.config).toMatchObject({ blockDim: 1, aicpuThreadNum: 3, runtimeEnv: {} });
});

test('names with underscores and numbers of directions are those of definitions in upstream’s form', () => {
  const scene = take({
    ...vectorAdd(),
    callable: {
      orchestration: {
        source: 'o.cpp',
        function_name: 'entry',
        signature: [ArgDirection.IN, 'OUT', 'InOut'.toLowerCase()],
      },
      incores: [{ func_id: 4, source: 'k.cpp', core_type: 'aic', extra_include_dirs: ['$PTO_NOWHERE/x', 'inc'] }],
    },
    cases: [{ name: 'a', platforms: ['a5sim'], config: { block_dim: 8, runtime_env: { ring_heap: 4096 } } }],
  });
  expect(scene.parts.callable).toMatchObject({
    source: {
      orchestration: { functionName: 'entry', signature: ['in', 'out', 'inout'] },
      kernels: [{ funcId: 4, coreType: 'aic', extraIncludeDirs: ['$PTO_NOWHERE/x', '/somewhere/inc'] }],
    },
  });
  expect(scene.findCase('a')!.config).toMatchObject({ blockDim: 8, runtimeEnv: { ringHeap: 4096 } });
});

test('both spellings of one field are one too many', () => {
  const cases = [{ name: 'a', platforms: ['a5sim'], config: { block_dim: 8, blockDim: 9 } }];
  expect(() => take({ ...vectorAdd(), cases })).toThrow('one spelling of blockDim');
});

test('a scene is a frozen copy', () => {
  const definition = vectorAdd();
  const params = { shape: [2, 3] };
  const scene = take({ ...definition, cases: [{ ...definition.cases[0], params }] });
  params.shape.push(4);
  definition.callable.kernels[0]!.source = 'other.cpp';
  expect(scene.findCase('small')!.params).toEqual({ shape: [2, 3] });
  expect(scene.parts.callable).toMatchObject({ source: { kernels: [{ source: '/somewhere/kernels/add.cpp' }] } });
  for (const part of [
    scene,
    scene.parts,
    scene.parts.cases,
    scene.findCase('small')!.params['shape'],
    scene.parts.callable,
  ]) {
    expect(Object.isFrozen(part)).toBe(true);
  }
});

test('a case may carry data of its own', () => {
  const cases = [{ name: 'a', platforms: ['a5sim'], ticket: 'K-17', budget: { ms: 4 } }];
  expect(take({ ...vectorAdd(), cases }).findCase('a')).toMatchObject({ ticket: 'K-17', budget: { ms: 4 } });
});

test('whether a case has a golden result: the case says it, else the scene', () => {
  const cases = ['a', 'b', 'c'].map((name) => ({ name, platforms: ['a5sim'] }));
  const scene = take({
    ...vectorAdd(),
    skipGolden: true,
    cases: [cases[0], { ...cases[1], skipGolden: false }, { ...cases[2], skip_golden: true }],
  });
  expect(scene.description.cases.map(({ skipGolden }) => skipGolden)).toEqual([true, false, true]);
});

test('environment variables are text, and paths among them are absolute', () => {
  const runtimeEnv = { PTO2_RING_HEAP: 4096, TRACE: true, LOG_DIR: 'logs', MODEL_PATH: '/models', EMPTY_DIR: '' };
  expect(take({ ...vectorAdd(), runtimeEnv }).parts.runtimeEnv).toEqual({
    PTO2_RING_HEAP: '4096',
    TRACE: 'true',
    LOG_DIR: '/somewhere/logs',
    MODEL_PATH: '/models',
    EMPTY_DIR: '',
  });
});

test('manual for one platform is manual for a list of one', () => {
  const cases = [{ name: 'a', platforms: ['a5sim'], manual: 'a5sim' }];
  expect(take({ ...vectorAdd(), cases }).description.cases[0]!.manual).toEqual(['a5sim']);
});

test('level 3 names its callables, for chips and of the host', () => {
  const scene = hostScene();
  const callables = [...scene.callable.callables, { name: 'here', callable: () => {} }];
  const { callable } = take({ ...scene, callable: { ...scene.callable, callables } }).parts;
  expect(callable).toMatchObject({
    level: 3,
    callables: [
      { kind: 'chip', name: 'add' },
      { kind: 'host', name: 'post' },
      { kind: 'host', name: 'here' },
    ],
  });
});

test('a scene of level 4 is a function', () => {
  const test = () => {};
  const scene = take({ level: 4, runtime: 'r', cases: vectorAdd().cases, test });
  expect(scene.parts.callable).toEqual({ level: 4, test });
  expect(scene.description.cases[0]!.skipGolden).toBe(true);
});

test('the scenes of a file are taken once, and those of other files are not its own', () => {
  const [own, other] = ['/somewhere/own.ts', '/somewhere/other.ts'];
  defineScene(pathToFileURL(own).href, { ...vectorAdd(), name: 'first' } as unknown as ChipScene<unknown, object>);
  defineScene(other, vectorAdd() as unknown as ChipScene<unknown, object>);
  defineScene(own, vectorAdd() as unknown as ChipScene<unknown, object>);
  expect(takeScenes(own).map(({ name }) => name)).toEqual(['first', 'own']);
  expect(takeScenes(own)).toEqual([]);
  expect(takeScenes(other).map(({ name }) => name)).toEqual(['other']);
});

test('two scenes of one name in a file are refused', () => {
  for (let i = 0; i < 2; i++) defineScene(file, vectorAdd() as unknown as ChipScene<unknown, object>);
  expect(() => takeScenes(file)).toThrow("two scenes are called 'vector-add'");
});

test('a class is a scene of its name, with what it inherits', () => {
  class Base {
    static readonly level = 2;
    static readonly runtime = 'tensormap_and_ringbuffer';
    static readonly callable = vectorAdd().callable;
    static readonly rtol = 0.5;
    readonly factor = 3;

    generateArgs({ count }: { count: number }) {
      return taskArgs({ f: Tensor.full([count], this.factor) });
    }
  }
  class Scaled extends Base {
    static readonly cases = [{ name: 'a', platforms: ['a5sim'], params: { count: 2 } }];
    static readonly skipGolden = true;
  }
  const { name, parts } = defineSceneClass(file, Scaled);
  expect([name, parts.rtol, parts.skipGolden]).toEqual(['Scaled', 0.5, true]);
  const generate = parts.hooks.generateArgs as (params: object) => { f: Tensor };
  expect(generate({ count: 2 }).f.data).toEqual(new Float32Array([3, 3]));
  takeScenes(file);
});
