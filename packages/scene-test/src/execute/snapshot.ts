import { PtoError } from '@pto/task-interface';
import type { Tensor } from '@pto/task-interface';

import type { TaskArgsBuilder } from '../definition/task-args-builder.js';

/** The elements of all tensors of a case as they were before the first run. */
export class Snapshot {
  readonly #saved: readonly { readonly name: string; readonly tensor: Tensor; readonly bytes: Uint8Array }[];

  constructor(args: TaskArgsBuilder) {
    this.#saved = args.specs.flatMap((spec) =>
      spec.kind === 'tensor' ? [{ name: spec.name, tensor: spec.value, bytes: bytesOf(spec.value).slice() }] : [],
    );
  }

  /** Every tensor is again what it was, inputs too: a kernel that writes one must not change the next round. */
  restore(): void {
    for (const { tensor, bytes } of this.#saved) bytesOf(tensor).set(bytes);
  }

  /** @throws PtoError `ERR_PTO_SCENE_INPUT_CHANGED` when one of these tensors is another than it was */
  requireSame(names: readonly string[]): void {
    for (const { name, tensor, bytes } of this.#saved) {
      if (!names.includes(name)) continue;
      const now = bytesOf(tensor);
      if (Buffer.compare(now, bytes) === 0) continue;
      const byte = now.findIndex((value, i) => value !== bytes[i]);
      const element = Math.floor(byte / (tensor.nbytes / tensor.data.length));
      throw new PtoError(
        'ERR_PTO_SCENE_INPUT_CHANGED',
        `the run has changed '${name}', which the signature declares as input; the first change is at element ${element}.\n` +
          "  Declare it 'inout', or correct the kernel that writes to it.",
        { details: { name, element } },
      );
    }
  }
}

function bytesOf({ data }: Tensor): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
