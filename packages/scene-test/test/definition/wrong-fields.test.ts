import { expect, test } from 'vitest';

import { hostScene, take, vectorAdd, withValue } from './support.js';

const mistakes: readonly (readonly [path: string, value: unknown, says: string])[] = [
  ['cases[0].config.blockDimm', 3, "Did you mean 'blockDim'?"],
  ['cases[0].config.blockDim', 2.5, '2.5; allowed: an integer of at least 1'],
  ['cases[0].config', 4, '4; allowed: an object with blockDim, aicpuThreadNum'],
  ['cases[0].config.runtimeEnv.ringHeep', 1024, "Did you mean 'ringHeap'?"],
  ['cases[0].platforms[0]', 'a2a3simm', "Did you mean 'a2a3sim'?"],
  ['cases[0].platforms', [], 'an array of at least 1 platforms'],
  ['cases[0].plattforms', ['a2a3sim'], "Did you mean 'platforms'?"],
  ['cases[0].name', undefined, 'undefined; allowed: a name'],
  ['cases[0].manual', 'a9', 'a2a3sim, a5sim, a2a3, a5'],
  ['cases', [], 'an array of at least 1 cases'],
  ['cases', undefined, 'undefined; allowed: an array'],
  ['callable.incore', [], "Did you mean 'incores'?"],
  ['callable.kernels[0].coreType', 'aix', 'aic, aiv'],
  ['callable.kernels[0].funcId', -1, '-1; allowed: an integer of at least 0'],
  ['callable.kernels[0].compiler', 'ascendd', "Did you mean 'ascendc'?"],
  ['callable.kernels[0].tensorArgs', [], "It belongs to kernels with compiler: 'ascendc'."],
  ['callable.kernels[0].source', undefined, 'undefined; allowed: the path of a file'],
  ['callable.orchestration.signature[1]', 'input', 'scalar'],
  ['callable.orchestration.signature', undefined, 'an array of directions'],
  ['callable.orchestration', undefined, 'an object with source'],
  ['generateArgs', 3, '3; allowed: a function (params) that returns a TaskArgsBuilder'],
  ['computeGolden', undefined, 'Add it, or say skipGolden: true.'],
  ['tolerances.f.rtoll', 1, "Did you mean 'rtol'?"],
  ['tolerances.f.mismatchRatio', 2, 'a number from 0 to 1'],
  ['rtol', -1, '-1; allowed: a number from 0 to Infinity'],
  ['runtimeEnv.LOG_DIR', {}, 'Environment variables are text.'],
  ['level', 5, '5; allowed: 2 (one chip), 3'],
  ['runtime', '', "''; allowed: the name of a runtime"],
  ['generate_arg', () => {}, "Did you mean 'generateArgs'?"],
];

test.each(mistakes)('%s: %o is refused with its path', (path, value, says) => {
  const definition = withValue(vectorAdd(), path, value);
  const failure = failureOf(() => take(definition));
  expect(failure).toMatchObject({ code: 'ERR_PTO_SCENE_DEFINITION', details: { path } });
  expect(failure.message).toContain(`vector-add.scene.ts, ${path}`);
  expect(failure.message).toContain(says);
});

test('a kernel in AscendC says what it takes', () => {
  const kernel = withValue(vectorAdd(), 'callable.kernels[0].compiler', 'ascendc');
  expect(() => take(kernel)).toThrow('callable.kernels[0].tensorArgs: undefined; allowed: an array of tensors');
  const named = withValue(kernel, 'callable.kernels[0].tensorArgs', [{ name: 'x', direction: 'in' }]);
  expect(() => take(named)).toThrow('tensorArgs[0].direction');
});

const hostMistakes: readonly (readonly [path: string, value: unknown, says: string])[] = [
  ['cases[0].config.numSubWorkers', 0, "'post' is a function of the host"],
  ['callable.orchestration', 'f', '(orch, callables, args, config)'],
  ['callable.callables[0].name', '', 'a name that orchestrations know the callable by'],
  ['callable.callables[0].name', 'keep', 'callables.keep is a function.'],
  ['callable.callables[0].kernels[0].coreTyp', 'aiv', "Did you mean 'coreType'?"],
  ['callable.callables[1].callable', 7, '7; allowed: an object with module, export'],
  ['callable.callables[1].callable.export', '', "''; allowed: the name of an export"],
];

test.each(hostMistakes)('level 3, %s: %o is refused with its path', (path, value, says) => {
  const definition = withValue(hostScene(), path, value);
  const failure = failureOf(() => take(definition));
  expect(failure).toMatchObject({ code: 'ERR_PTO_SCENE_DEFINITION' });
  expect(failure.message).toContain(`vector-add.scene.ts, ${path}`);
  expect(failure.message).toContain(says);
});

test('names and ids that are there twice are refused at the second', () => {
  const scene = vectorAdd();
  const cases = [...scene.cases, { name: 'large', platforms: ['a5sim'] }, { name: 'small', platforms: ['a5sim'] }];
  expect(() => take({ ...scene, cases })).toThrow(
    "cases[2].name: 'small'; allowed: a name that no other case of the scene has.\n  cases[0] has it",
  );
  const kernels = [scene.callable.kernels[0], scene.callable.kernels[0]];
  expect(() => take({ ...scene, callable: { ...scene.callable, kernels } })).toThrow('kernels[1].funcId: 0;');

  const host = hostScene();
  const callables = [host.callable.callables[0], { ...host.callable.callables[0], name: 'add_sig' }];
  expect(() => take({ ...host, callable: { ...host.callable, callables } })).toThrow('callables[1].name');
});

function failureOf(call: () => unknown): { message: string } {
  try {
    call();
  } catch (error) {
    return error as { message: string };
  }
  throw new Error('nothing was refused');
}
