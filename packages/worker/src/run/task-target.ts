// Which child a task may go to: checked where the user stands, at submit.

import { WorkerRole } from '@pto/runtime-native/host';
import { PtoError, invalidArgument } from '@pto/task-interface';
import type { TaskArgs } from '@pto/task-interface';

import type { Children } from '../host/children.js';
import type { RegisteredCallable } from '../registry/registered-callable.js';
import { closureError } from '../sub/closure-error.js';

const ANY = -1;
const noun: Readonly<Record<WorkerRole, string>> = {
  [WorkerRole.NEXT_LEVEL]: 'chips and nested workers',
  [WorkerRole.SUB]: 'sub workers',
};

/** @throws PtoError `ERR_PTO_WORKER_ID` for a worker that does not exist */
export function requireWorkerId(children: Children, role: WorkerRole, worker: number, what: string): void {
  const count = children.of(role).length;
  if (Number.isInteger(worker) && worker >= 0 && worker < count) return;
  throw invalidArgument({
    code: 'ERR_PTO_WORKER_ID',
    what: `${what}, worker`,
    given: worker,
    allowed: count > 0 ? `an integer from 0 to ${count - 1}` : `none, as there are no ${noun[role]}`,
    remedy: 'Leave it out to take any; worker ids count from 0 in the order in which the children were given.',
  });
}

/**
 * @throws PtoError `ERR_PTO_GROUP_EMPTY`, `ERR_PTO_GROUP_SIZE`; `ERR_PTO_GROUP_WORKERS` for workers that are not as many as
 * the members, or not distinct
 */
export function requireGroup(
  children: Children,
  role: WorkerRole,
  memberCount: number,
  workers: readonly number[] | undefined,
  what: string,
): void {
  const count = children.of(role).length;
  if (memberCount === 0) {
    throw new PtoError(
      'ERR_PTO_GROUP_EMPTY',
      `${what}: args_list must not be empty; a group has a member for each of its arguments.\n` +
        '  Pass one TaskArgs for each member, or submit nothing.',
    );
  }
  if (memberCount > count) {
    throw new PtoError(
      'ERR_PTO_GROUP_SIZE',
      `${what}: ${memberCount} members; there are ${count} ${noun[role]}, and members run at the same time.\n` +
        '  Make the group smaller, or submit single tasks.',
      { details: { memberCount, workerCount: count } },
    );
  }
  if (workers === undefined) return;
  if (!Array.isArray(workers) || workers.length !== memberCount || new Set(workers).size !== memberCount) {
    throw invalidArgument({
      code: 'ERR_PTO_GROUP_WORKERS',
      what: `${what}, workers`,
      given: workers,
      allowed: `${memberCount} distinct worker ids, one for each member`,
      remedy: 'Leave workers out to take any.',
    });
  }
  for (const worker of workers as readonly number[]) requireWorkerId(children, role, worker, what);
}

/**
 * The worker that a task has to go to because of the memory that its arguments name; -1 for any.
 *
 * @param worker - where the caller wants it; -1 for any
 * @throws PtoError `ERR_PTO_DEVICE_POINTER` when that is another chip, when there is more than one, or none can be meant
 */
export function workerForMemory(args: TaskArgs, role: WorkerRole, worker: number, what: string): number {
  let target = worker;
  // What is no TaskArgs is refused by the encoder.
  const tensors = args?.tensors ?? [];
  for (let i = 0; i < tensors.length; i++) {
    const tensor = tensors[i]!;
    if (tensor.kind !== 'device') continue;
    if (role === WorkerRole.NEXT_LEVEL && (target === ANY || target === tensor.chip)) target = tensor.chip;
    else throw misplaced(what, i, tensor.chip, role, target);
  }
  return target;
}

function misplaced(what: string, index: number, chip: number, role: WorkerRole, target: number): PtoError {
  const [fault, remedy] =
    role === WorkerRole.SUB
      ? ['sub workers do not see memory of chips', 'Copy it to a typed array first: copyFrom(array, buffer).']
      : [`the task runs on chip ${target}`, `Submit it with { worker: ${chip} }, or copy the data to chip ${target}.`];
  return new PtoError(
    'ERR_PTO_DEVICE_POINTER',
    `${what}: tensor ${index} is in the memory of chip ${chip}; ${fault}.\n  ${remedy}`,
    { details: { index, chip } },
  );
}

/**
 * @param kind - what the children of the role run
 * @param worker - where the task goes; -1 for any
 * @throws PtoError `ERR_PTO_CALLABLE_KIND`; `ERR_PTO_CALLABLE_NO_TARGET` when there is no child of the role,
 * `ERR_PTO_REGISTER_CLOSURE` for a closure when a child that cannot run it may be meant
 */
export function requireTaskTarget(
  children: Children,
  role: WorkerRole,
  kind: 'chip' | 'host',
  { target, handle }: RegisteredCallable,
  worker: number,
  what: string,
): void {
  if (handle.kind !== kind) {
    throw new PtoError(
      'ERR_PTO_CALLABLE_KIND',
      `${what}: '${handle.name}' is ${handle.kind === 'chip' ? 'a chip callable' : 'a function'}; ` +
        `${kind === 'chip' ? 'a chip callable' : 'a function'} is needed here.\n` +
        (handle.kind === 'chip'
          ? '  Chip callables go to submitNextLevel of a worker of level 3.'
          : '  Functions go to submitSub, or, from level 4 on, to submitNextLevel.'),
      { details: { id: handle.id, kind: handle.kind } },
    );
  }
  const candidates = children.of(role);
  if (candidates.length === 0) {
    throw new PtoError(
      'ERR_PTO_CALLABLE_NO_TARGET',
      `${what}: there are no ${noun[role]} that can run '${handle.name}'.\n` +
        (role === WorkerRole.SUB
          ? '  Give the worker some: { subWorkers: 1 }.'
          : '  Give the worker chips with deviceIds, or nested workers with addWorker.'),
    );
  }
  if (target.kind !== 'closure') return;
  const unfit = worker === ANY ? candidates.find(({ group }) => !group.takesClosures) : candidates[worker];
  if (unfit === undefined || unfit.group.takesClosures) return;
  throw closureError(handle.name, unfit.group.pathOf(unfit.index));
}
