import type { NestedWorkerConfig } from '../nested/nested-config.js';

/** What a sub worker in another thread or process is told. */
export interface SubWorkerConfig {
  readonly role: 'sub';
  /** Its place in the tree: `L3/sub0`. */
  readonly path: string;
  readonly workerIndex: number;
  readonly detachViews: boolean;
}

/** What a worker thread is started with. */
export interface ThreadData {
  readonly token: string;
  readonly config: SubWorkerConfig;
}

/** What any child of this package is told. */
export type ChildConfig = NestedWorkerConfig | SubWorkerConfig;
