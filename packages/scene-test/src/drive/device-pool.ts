/** Devices that jobs take and give back. Ids come from nowhere else. */
export class DevicePool {
  readonly size: number;
  readonly #free: number[];

  constructor(devices: readonly number[]) {
    this.size = devices.length;
    this.#free = [...devices];
  }

  get freeCount(): number {
    return this.#free.length;
  }

  /** Takes devices, the one that has been free for longest first; `undefined` when there are not enough. */
  take(count: number): readonly number[] | undefined {
    return count > this.#free.length ? undefined : this.#free.splice(0, count);
  }

  giveBack(devices: readonly number[]): void {
    this.#free.push(...devices);
  }
}
