/** Gives task ids dense indices, in the order in which they are first asked for. */
export class TaskIndex {
  readonly ids: bigint[] = [];
  readonly #small = new Map<number, number>();
  readonly #large = new Map<bigint, number>();

  /** The index of the task with this id, which JSON had as a number or as a `bigint`. Negative ids are folded to unsigned. */
  of(id: number | bigint): number {
    return typeof id === 'number' && id >= 0 ? this.#ofSmall(id) : this.ofBigint(BigInt.asUintN(64, BigInt(id)));
  }

  /** The same where there may be no id. */
  ofOptional(id: number | bigint | undefined): number | undefined {
    return id === undefined ? undefined : this.of(id);
  }

  /** The index of the task with this id. */
  ofBigint(id: bigint): number {
    if (id <= Number.MAX_SAFE_INTEGER) return this.#ofSmall(Number(id));
    const known = this.#large.get(id);
    if (known !== undefined) return known;
    this.#large.set(id, this.ids.length);
    return this.ids.push(id) - 1;
  }

  /** Numbers are faster as keys. */
  #ofSmall(id: number): number {
    const known = this.#small.get(id);
    if (known !== undefined) return known;
    this.#small.set(id, this.ids.length);
    return this.ids.push(BigInt(id)) - 1;
  }
}
