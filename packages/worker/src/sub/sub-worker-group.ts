import { WorkerRole } from '@pto/runtime-native/host';

import type { ChildGroup, GroupOwner } from '../host/child-group.js';
import type { RegisteredCallable } from '../registry/registered-callable.js';
import { closureError } from './closure-error.js';

/** What the sub workers of a worker have in common, wherever they run. */
export abstract class SubWorkerGroup implements ChildGroup {
  readonly role = WorkerRole.SUB;
  readonly runs = 'host';
  readonly count: number;
  abstract readonly takesClosures: boolean;
  #path = '';

  constructor(count: number) {
    this.count = count;
  }

  attach(owner: GroupOwner): readonly number[] {
    this.#path = owner.path;
    return Array.from({ length: this.count }, (_, index) => this.add(owner, index));
  }

  abstract registration(callable: RegisteredCallable): string | undefined;

  prefixOf(): string {
    return 'sub_worker';
  }

  pathOf(index: number): string {
    return `${this.#path}/sub${index}`;
  }

  /** Makes one of them known to the native worker; returns its worker id. */
  protected abstract add(owner: GroupOwner, index: number): number;
}

/** What a child in another thread or process is told about a callable, as JSON. */
export function remoteRegistration({ handle, target }: RegisteredCallable, where: string): string {
  if (target.kind === 'closure') throw closureError(handle.name, where);
  if (target.kind === 'module') return JSON.stringify(target.record);
  throw new TypeError(`${handle.name} is compiled code, which only chips run`);
}
