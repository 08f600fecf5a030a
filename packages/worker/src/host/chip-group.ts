import { WorkerRole, callNative } from '@pto/runtime-native/host';
import type { NativeHostWorker } from '@pto/runtime-native/host';
import { chipWorkerPath, findRuntimeLibraries } from '@pto/runtime-native/assets';

import { buildRuntime } from '../chip/build-runtime.js';
import type { CheckedHostOptions } from '../options/host-worker-options.js';
import type { RegisteredCallable } from '../registry/registered-callable.js';
import type { ChildGroup, GroupOwner } from './child-group.js';

/** An image in shared memory, while children read it. */
interface Image {
  readonly segment: number;
  readonly generation: number;
  readonly offset: number;
  readonly nbytes: number;
}

/** The chips of one worker: a process for each. */
export class ChipGroup implements ChildGroup {
  readonly role = WorkerRole.NEXT_LEVEL;
  readonly runs = 'chip';
  readonly takesClosures = false;
  readonly count: number;
  readonly #options: CheckedHostOptions;
  /** By slot. */
  readonly #images = new Map<number, Image>();
  #native!: NativeHostWorker;
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
    this.#native = native;
    this.#path = path;
    const { deviceIds, platform, runtime } = this.#options;
    const libraries = findRuntimeLibraries(platform!, runtime!);
    const executable = chipWorkerPath();
    return deviceIds.map((deviceId, workerId) => {
      const config = JSON.stringify({ role: 'chip', platform, deviceId, libraries, workerId });
      return native.addProcess(this.role, { executable, argv: [], env: {}, config, processGroup });
    });
  }

  registration(callable: RegisteredCallable): string {
    const { name, hashId } = callable.handle;
    const image = this.#images.get(callable.slot) ?? this.#share(callable);
    return JSON.stringify({ ...image, name, digest: hashId.slice(hashId.indexOf(':') + 1) });
  }

  registered(callable: RegisteredCallable): void {
    // A chip that is started again reads the image again.
    if (this.#options.restart === 'never') this.unregistered(callable);
  }

  unregistered({ slot }: RegisteredCallable): void {
    const image = this.#images.get(slot);
    if (image === undefined) return;
    this.#images.delete(slot);
    callNative(() => this.#native.release(image.segment, image.offset));
  }

  prefixOf(index: number): string {
    return `chip_process dev=${this.#options.deviceIds[index]}`;
  }

  pathOf(index: number): string {
    return `${this.#path}/chip${index}`;
  }

  #share(callable: RegisteredCallable): Image {
    const bytes = callable.target.kind === 'chip' ? callable.target.callable.bytes : new Uint8Array();
    const { buffer, segment, generation, offset } = callNative(() => this.#native.allocate(bytes.length, false));
    new Uint8Array(buffer).set(bytes);
    const image = { segment, generation, offset, nbytes: bytes.length };
    this.#images.set(callable.slot, image);
    return image;
  }
}
