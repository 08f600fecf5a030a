import type { PackedWorker } from './description-codec.js';

/** What a nested worker in a process of its own is told. */
export interface NestedWorkerConfig {
  readonly role: 'nested';
  /** Its place in the tree: `L4/0/L3`. */
  readonly path: string;
  readonly worker: PackedWorker;
  /** How long after the start of its process it has to be ready. The process may be started again much later. */
  readonly startupTimeoutMs: number;
}
