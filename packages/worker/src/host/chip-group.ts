import { WorkerRole } from '@pto/runtime-native/host';
import { chipWorkerPath, findRuntimeLibraries } from '@pto/runtime-native/assets';

import { buildRuntime } from '../chip/build-runtime.js';
import type { CheckedHostOptions } from '../options/host-worker-options.js';
import type { ChipTarget, RegisteredCallable } from '../registry/registered-callable.js';
import type { ChildGroup, GroupOwner } from './child-group.js';
import { SharedImages } from './shared-images.js';

/** The chips of one worker: a process for each. */
export class ChipGroup implements ChildGroup {
  readonly role = WorkerRole.NEXT_LEVEL;
  readonly runs = 'chip';
  readonly takesClosures = false;
  readonly count: number;
  readonly #options: CheckedHostOptions;
  #images!: SharedImages;
  #path = '';

  constructor(options: CheckedHostOptions) {
    this.#options = options;
    this.count = options.deviceIds.length;
  }

  get mayBuild(): boolean {
    return this.#options.build && this.count > 0;
  }

  async build(signal: AbortSignal): Promise<void> {
    const { platform, runtime } = this.#options;
    if (this.mayBuild) await buildRuntime(platform!, runtime!, signal);
  }

  attach({ native, path, processGroup }: GroupOwner): readonly number[] {
    this.#images = new SharedImages(native);
    this.#path = path;
    const { deviceIds, platform, runtime } = this.#options;
    const libraries = findRuntimeLibraries(platform!, runtime!);
    const executable = chipWorkerPath();
    // A device of a machine wants to be closed whatever has become of this process; of a simulated one nothing is left.
    const endsInOrder = !platform!.endsWith('sim');
    return deviceIds.map((deviceId, workerId) => {
      const config = JSON.stringify({ role: 'chip', platform, deviceId, libraries, workerId, endsInOrder });
      return native.addProcess(this.role, { executable, argv: [], env: {}, config, processGroup });
    });
  }

  takesChip({ madeFor }: ChipTarget): boolean {
    const { platform, runtime } = this.#options;
    return madeFor === undefined || (madeFor.platform === platform && madeFor.runtime === runtime);
  }

  registration(callable: RegisteredCallable): string {
    const { name, hashId } = callable.handle;
    const bytes = callable.target.kind === 'chip' ? callable.target.callable.bytes : new Uint8Array();
    const image = this.#images.share(callable, bytes);
    return JSON.stringify({ ...image, name, digest: hashId.slice(hashId.indexOf(':') + 1) });
  }

  registered(callable: RegisteredCallable): void {
    // A chip that is started again reads the image again.
    if (this.#options.restart === 'never') this.unregistered(callable);
  }

  unregistered(callable: RegisteredCallable): void {
    this.#images.release(callable);
  }

  prefixOf(index: number): string {
    return `chip_process dev=${this.#options.deviceIds[index]}`;
  }

  pathOf(index: number): string {
    return `${this.#path}/chip${index}`;
  }
}
