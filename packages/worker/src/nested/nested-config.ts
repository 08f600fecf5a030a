import type { PackedWorker } from './description-codec.js';

/** What a nested worker in a process of its own is told. */
export interface NestedWorkerConfig {
  readonly role: 'nested';
  /** Its place in the tree: `L4/0/L3`. */
  readonly path: string;
  readonly worker: PackedWorker;
  /** When it has to be ready: milliseconds since the epoch. */
  readonly deadlineMs: number;
}
