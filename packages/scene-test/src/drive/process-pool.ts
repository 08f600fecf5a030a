// Starting a process costs more than most cases, so processes are kept. A process has one runtime and one platform for all its
// life, and owns the devices of its last case, which may still be open in it: before another process gets one of them, it ends.

import type { PlanItem } from '../model/plan-item.js';
import type { SceneProcess } from './scene-process.js';

interface Member {
  readonly process: SceneProcess;
  /** Absent until its first case. */
  group: string | undefined;
  devices: readonly number[];
  isBusy: boolean;
}

/** The scene processes of a run. */
export class ProcessPool {
  /** Processes at the same time, at most. */
  limit = 1;
  readonly #members = new Set<Member>();

  readonly #start: () => SceneProcess;

  /** @param first - a process that has loaded files and run nothing; the pool takes it over */
  constructor(first: SceneProcess | undefined, start: () => SceneProcess) {
    this.#start = start;
    if (first !== undefined) this.#members.add({ process: first, group: undefined, devices: [], isBusy: false });
  }

  /** Calls `use` with a process that may run the item on these devices; nobody else uses it meanwhile. */
  async use<T>(item: PlanItem, devices: readonly number[], use: (process: SceneProcess) => Promise<T>): Promise<T> {
    const group = `${item.platform} ${item.runtime}`;
    const chosen = this.#choose(group, devices);
    chosen.isBusy = true;
    chosen.group = group;
    chosen.devices = devices;
    try {
      await this.#makeRoom(chosen, devices);
      return await use(chosen.process);
    } finally {
      chosen.isBusy = false;
      if (chosen.process.hasEnded) await this.#remove(chosen);
    }
  }

  /** Ends all processes. */
  async close(): Promise<void> {
    await Promise.all([...this.#members].map((member) => this.#remove(member)));
  }

  #choose(group: string, devices: readonly number[]): Member {
    const idle = [...this.#members].filter(({ isBusy, process }) => !isBusy && !process.hasEnded);
    const fitting = idle.filter((member) => member.group === undefined || member.group === group);
    const hasSame = (member: Member): boolean => member.devices.join() === devices.join();
    const best = fitting.find(hasSame) ?? fitting.find((member) => member.devices.length === 0) ?? fitting[0];
    if (best !== undefined) return best;
    const member: Member = { process: this.#start(), group, devices, isBusy: true };
    this.#members.add(member);
    return member;
  }

  /** Ends idle processes that have one of the devices, and as many others as are too many. */
  async #makeRoom(chosen: Member, devices: readonly number[]): Promise<void> {
    const idle = [...this.#members].filter((member) => member !== chosen && !member.isBusy);
    const owners = idle.filter((member) => member.devices.some((id) => devices.includes(id)));
    const others = idle.filter((member) => !owners.includes(member));
    const surplus = Math.max(0, this.#members.size - owners.length - this.limit);
    const leaving = [...owners, ...others.slice(0, surplus)];
    await Promise.all(leaving.map((member) => this.#remove(member)));
  }

  async #remove(member: Member): Promise<void> {
    this.#members.delete(member);
    await member.process.end();
  }
}
