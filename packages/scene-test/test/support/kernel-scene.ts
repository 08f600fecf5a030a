import path from 'node:path';

const kernels = path.resolve(import.meta.dirname, '../execute/fixtures/kernels');

/** What the kernel of {@link kernelScene} does beside its work. */
export const WISHES = { works: 0, leavesNan: 1, prints: 2, crashes: 3, hangs: 4, overruns: 5 } as const;

export interface KernelSceneMore {
  readonly head?: string;
  /** Done when the arguments of a case are made. */
  readonly first?: string;
}

/** The text of a file with a scene of level 2: f = a + b by one kernel, one case for each name. */
export function kernelScene(
  name: string,
  cases: readonly (keyof typeof WISHES)[],
  { head = '', first = '' }: KernelSceneMore = {},
): string {
  const list = cases.map((each) => ({ name: each, platforms: ['a2a3sim'], params: { wish: WISHES[each] } }));
  return `import { defineScene, taskArgs } from '@pto/scene-test';
import { Tensor } from '@pto/task-interface';
${head}
defineScene(import.meta.url, {
  name: '${name}',
  level: 2,
  runtime: 'tensormap_and_ringbuffer',
  callable: {
    orchestration: { source: '${kernels}/one_task.cpp', signature: ['in', 'in', 'out'] },
    kernels: [{ funcId: 0, source: '${kernels}/misbehave.cpp', coreType: 'aiv' }],
  },
  cases: ${JSON.stringify(list)} as any,
  generateArgs: ({ wish }: any) => {
    ${first}
    return taskArgs({ a: Tensor.full([64], wish), b: Tensor.full([64], 3), f: Tensor.zeros([64]) });
  },
  computeGolden: ({ a, b }: any) => ({ f: a.toFloat32Array().map((value: number, i: number) => value + b.data[i]) }),
});
`;
}
