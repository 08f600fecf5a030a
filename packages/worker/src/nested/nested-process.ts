import { WorkerRole } from '@pto/runtime-native/host';

import type { ChildGroup, GroupOwner } from '../host/child-group.js';
import { SharedImages, shareBytes } from '../host/shared-images.js';
import type { SharedBytes } from '../host/shared-images.js';
import type { ChipTarget, RegisteredCallable } from '../registry/registered-callable.js';
import { childFile, inheritedFlags } from '../sub/child-place.js';
import { packCascaded } from './cascaded-callable.js';
import { packWorker } from './description-codec.js';
import type { InnerWorker } from './inner-worker.js';
import type { NestedWorkerConfig } from './nested-config.js';

/** A nested worker in a Node process of its own, which makes it from its description. */
export class NestedProcess implements ChildGroup {
  readonly role = WorkerRole.NEXT_LEVEL;
  readonly runs = 'host';
  readonly takesClosures = false;
  readonly keepsSpans = true;
  readonly count = 1;
  readonly #inner: InnerWorker;
  readonly #index: number;
  /** Called when nothing is needed any more of what the process has read. */
  #releaseImages: () => void = () => undefined;
  #images!: SharedImages;
  #path = '';
  #levelAbove = 0;
  #restartsChildren = false;

  /** @param index - which of the workers that were added it is */
  constructor(inner: InnerWorker, index: number) {
    this.#inner = inner;
    this.#index = index;
  }

  get mayBuild(): boolean {
    return this.#inner.mayBuild;
  }

  build(signal: AbortSignal): Promise<void> {
    return this.#inner.build(signal);
  }

  attach(owner: GroupOwner): readonly number[] {
    const { native, startupTimeoutMs, processGroup, restartsChildren } = owner;
    this.#images = new SharedImages(native);
    this.#levelAbove = owner.level;
    this.#restartsChildren = restartsChildren;
    const images: SharedBytes[] = [];
    const worker = packWorker(this.#inner.describe(), (bytes) => {
      images.push(shareBytes(native, bytes));
      return images.at(-1)!;
    });
    // A process that is started again reads them again.
    if (!restartsChildren)
      this.#releaseImages = () => images.splice(0).forEach(({ segment, offset }) => native.release(segment, offset));
    this.#path = `${owner.path}/${this.#index}/L${this.#inner.level}`;
    const config: NestedWorkerConfig = {
      role: 'nested',
      path: this.#path,
      worker,
      startupTimeoutMs,
    };
    const id = native.addProcess(this.role, {
      executable: process.execPath,
      argv: [...inheritedFlags(), childFile()],
      env: {},
      config: JSON.stringify(config),
      processGroup,
    });
    return [id];
  }

  ready(): void {
    this.#releaseImages();
  }

  takesChip(target: ChipTarget): boolean {
    return this.#inner.takesChip(target);
  }

  registration(callable: RegisteredCallable): string {
    const put = (bytes: Uint8Array): SharedBytes => this.#images.share(callable, bytes);
    return JSON.stringify(packCascaded(callable, this.#levelAbove, put));
  }

  registered(callable: RegisteredCallable): void {
    if (!this.#restartsChildren) this.#images.release(callable);
  }

  unregistered(callable: RegisteredCallable): void {
    this.#images.release(callable);
  }

  prefixOf(): string {
    return `child_worker level=${this.#inner.level}`;
  }

  pathOf(): string {
    return this.#path;
  }
}
