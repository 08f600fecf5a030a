import { Tensor } from '@pto/task-interface';

import { taskArgs } from '../../src/index.js';
import { takeDefinition } from '../../src/definition/take-definition.js';

export const file = '/somewhere/vector-add.scene.ts';

/** A definition of level 2 with nothing that is not needed. */
export function vectorAdd() {
  return {
    level: 2,
    runtime: 'tensormap_and_ringbuffer',
    callable: {
      orchestration: { source: 'kernels/vector_add.cpp', signature: ['in', 'in', 'out'] },
      kernels: [{ funcId: 0, source: 'kernels/add.cpp', coreType: 'aiv' }],
    },
    cases: [{ name: 'small', platforms: ['a2a3sim'] }],
    generateArgs: () => taskArgs({ f: Tensor.zeros([4]) }),
    computeGolden: () => {},
  };
}

/** A definition of level 3 with nothing that is not needed. */
export function hostScene() {
  const { callable, cases, ...rest } = vectorAdd();
  const orchestration = () => {};
  const post = { name: 'post', callable: { module: import.meta.url, export: 'post' } };
  return {
    ...rest,
    cases: [{ ...cases[0], config: { numSubWorkers: 1 } }],
    level: 3,
    callable: { orchestration, callables: [{ name: 'add', ...callable }, post] },
  };
}

/** A copy of a definition in which something else stands at a path such as `cases[0].config.blockDim`. */
export function withValue(definition: object, path: string, value: unknown): object {
  const keys = path.split(/[.[\]]+/).filter((key) => key !== '');
  const copy = copyOf(definition) as Record<string, unknown>;
  const parent = keys.slice(0, -1).reduce((at, key) => (at[key] ??= {}) as Record<string, unknown>, copy);
  parent[keys.at(-1)!] = value;
  return copy;
}

function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copyOf(item)]));
}

export function take(definition: unknown) {
  return takeDefinition(file, definition);
}
