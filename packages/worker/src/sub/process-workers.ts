import type { GroupOwner } from '../host/child-group.js';
import type { RegisteredCallable } from '../registry/registered-callable.js';
import type { SubWorkerConfig } from './child-config.js';
import { childFile, inheritedFlags } from './child-place.js';
import { SubWorkerGroup, remoteRegistration } from './sub-worker-group.js';
import type { SubWorkerOptions } from '../options/sub-worker-options.js';

/** Sub workers that are Node processes. */
export class ProcessWorkers extends SubWorkerGroup {
  readonly takesClosures = false;
  readonly #detachViews: boolean;

  constructor({ count, detachViews }: Required<SubWorkerOptions>) {
    super(count);
    this.#detachViews = detachViews;
  }

  registration(callable: RegisteredCallable): string {
    return remoteRegistration(callable, "sub workers that are processes (mode 'process')");
  }

  protected add(owner: GroupOwner, workerIndex: number): number {
    const path = this.pathOf(workerIndex);
    const config: SubWorkerConfig = { role: 'sub', path, workerIndex, detachViews: this.#detachViews };
    return owner.native.addProcess(this.role, {
      executable: process.execPath,
      argv: [...inheritedFlags(), childFile()],
      env: {},
      config: JSON.stringify(config),
      processGroup: owner.processGroup,
    });
  }
}
