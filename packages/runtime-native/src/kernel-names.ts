import type { ChipCallable } from '@pto/task-interface';

/** What messages call the kernels of each prepared callable. */
export class KernelNames {
  readonly #names = new Map<number, ReadonlyMap<number, string>>();

  add(callableId: number, { children = [] }: Partial<ChipCallable>): void {
    const named = children.flatMap(({ funcId, name }) => (name === undefined ? [] : [[funcId, name] as const]));
    this.#names.set(callableId, new Map(named));
  }

  remove(callableId: number): void {
    this.#names.delete(callableId);
  }

  of(callableId: number): ReadonlyMap<number, string> | undefined {
    return this.#names.get(callableId);
  }
}
