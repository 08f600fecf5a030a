import { WorkerRole } from '@pto/runtime-native/host';
import { PtoError } from '@pto/task-interface';

import type { RegisteredCallable } from '../registry/registered-callable.js';
import type { ChildGroup, GroupOwner } from './child-group.js';

/** One child: its group and its place in it. */
export interface Child {
  readonly group: ChildGroup;
  readonly index: number;
  readonly role: WorkerRole;
  /** Its worker id within the role. */
  readonly worker: number;
}

/** All children of one worker. */
export class Children {
  readonly groups: readonly ChildGroup[];
  readonly #byRole: Readonly<Record<WorkerRole, Child[]>> = { [WorkerRole.NEXT_LEVEL]: [], [WorkerRole.SUB]: [] };

  constructor(groups: readonly ChildGroup[]) {
    this.groups = groups.filter(({ count }) => count > 0);
  }

  /** Makes all children known to the native worker. */
  attach(owner: GroupOwner): void {
    for (const group of this.groups) {
      for (const [index, worker] of group.attach(owner).entries()) {
        this.#byRole[group.role][worker] = { group, index, role: group.role, worker };
      }
    }
  }

  /** Gives each group what its children sent when they were ready: NEXT_LEVEL first, then in the order of their ids. */
  ready(payloads: readonly string[]): void {
    const children = [...this.of(WorkerRole.NEXT_LEVEL), ...this.of(WorkerRole.SUB)];
    for (const group of this.groups) {
      group.ready?.(payloads.filter((_, i) => children[i]?.group === group));
    }
  }

  /** The children of a role, by worker id. */
  of(role: WorkerRole): readonly Child[] {
    return this.#byRole[role];
  }

  get(role: WorkerRole, worker: number): Child | undefined {
    return this.#byRole[role][worker];
  }

  /** The children that are told about a callable. */
  eligible({ target }: RegisteredCallable): Child[] {
    const takes = (group: ChildGroup): boolean => takesTarget(group, target);
    return [WorkerRole.NEXT_LEVEL, WorkerRole.SUB].flatMap((role) => this.of(role).filter(({ group }) => takes(group)));
  }

  /**
   * @throws PtoError `ERR_PTO_CALLABLE_NO_TARGET` when there is no child that can run a callable, `ERR_PTO_REGISTER_CLOSURE`
   * when there would be if it was no closure
   */
  requireTarget(callable: RegisteredCallable): void {
    const { target, handle } = callable;
    if (this.groups.some((group) => takesTarget(group, target))) return;
    // Who takes functions but not closures says so itself.
    if (target.kind === 'closure') this.groups.find(({ runs }) => runs === 'host')?.registration(callable);
    throw new PtoError(
      'ERR_PTO_CALLABLE_NO_TARGET',
      `'${handle.name}' has no child that can run it.\n` +
        (target.kind === 'chip'
          ? '  Give the worker chips: { level: 3, platform, runtime, deviceIds: [0] }. Above level 3, those of nested workers count.'
          : '  Give the worker sub workers: { subWorkers: 1 }, or, from level 4 on, a nested worker with addWorker.'),
      { details: { id: handle.id, kind: handle.kind } },
    );
  }
}

/** Whether children of a group are told about a target. */
export function takesTarget(group: ChildGroup, target: RegisteredCallable['target']): boolean {
  if (target.kind === 'chip') return group.takesChip?.(target) === true;
  return group.runs === 'host' && (target.kind === 'module' || group.takesClosures);
}
