import type { LaneJob } from '@pto/runtime-native/host';

/** What a child does with its lane. */
export interface LaneService {
  onJob(job: LaneJob): void;
  onCancel(runId: number): void;
  /** Resolves when everything is over that was under way. */
  shutdown(): Promise<void>;
  /** Told of an error that nobody caught; `false` when there is nothing that it could belong to. */
  fail(error: unknown): boolean;
}
