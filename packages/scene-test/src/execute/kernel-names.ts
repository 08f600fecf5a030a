import path from 'node:path';

/** A kernel that results may name. */
export interface NamedKernel {
  readonly funcId: number;
  readonly name?: string | undefined;
  readonly source: string;
}

/**
 * Names of kernels by func_id: their own, else those of their files. Callables of one scene may use an id for different kernels; such an
 * id has no name.
 */
export function kernelNames(kernels: readonly NamedKernel[]): ReadonlyMap<number, string> {
  const names = new Map<number, Set<string>>();
  for (const { funcId, name, source } of kernels) {
    const known = names.get(funcId) ?? new Set();
    names.set(funcId, known.add(name ?? path.parse(source).name));
  }
  return new Map([...names].flatMap(([id, all]) => (all.size === 1 ? [[id, [...all][0]!] as const] : [])));
}
