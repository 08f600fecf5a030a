import { InlineWorkers } from './inline-workers.js';
import { ProcessWorkers } from './process-workers.js';
import type { SubWorkerGroup } from './sub-worker-group.js';
import type { SubWorkerMode, SubWorkerOptions } from '../options/sub-worker-options.js';
import { ThreadWorkers } from './thread-workers.js';

const groups: Readonly<Record<SubWorkerMode, new (options: Required<SubWorkerOptions>) => SubWorkerGroup>> = {
  thread: ThreadWorkers,
  process: ProcessWorkers,
  inline: InlineWorkers,
};

/** The sub workers of one worker; they start when the worker does. */
export function newSubWorkers(options: Required<SubWorkerOptions>): SubWorkerGroup {
  return new groups[options.mode](options);
}
