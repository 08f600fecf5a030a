import path from 'node:path';

/** A kernel that results may name. */
export interface NamedKernel {
  readonly funcId: number;
  readonly name?: string | undefined;
  readonly source: string;
}

/** Names of kernels by func_id: their own, else those of their files. */
export function kernelNames(kernels: readonly NamedKernel[]): ReadonlyMap<number, string> {
  return new Map(kernels.map(({ funcId, name, source }) => [funcId, name ?? path.parse(source).name]));
}
