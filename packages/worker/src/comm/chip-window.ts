import type { DeviceBuffer } from '@pto/runtime-native';

/** What one chip has of a communicator: its window, and where kernels learn of the others'. */
export interface ChipWindow {
  /** Worker id of the chip. */
  readonly worker: number;
  /** Its place in the communicator, from 0. */
  readonly rank: number;
  readonly rankCount: number;
  /** Device address of the `CommContext`, which kernels take as a scalar. */
  readonly deviceContext: bigint;
  /** The chip's own window. */
  readonly window: DeviceBuffer;
  /** The parts of the window that were asked for, by name. */
  readonly buffers: Readonly<Record<string, DeviceBuffer>>;
}

/** What a chip answers. Numbers of 64 bits travel as text. */
export interface RankReply {
  readonly rank: number;
  readonly rankCount: number;
  readonly deviceContext: string;
  readonly localWindowBase: string;
  readonly windowBytes: string;
  readonly buffers: readonly { readonly name: string; readonly address: string; readonly nbytes: string }[];
}
