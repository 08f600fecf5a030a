import type { CaseResult } from './case-result.js';

/** What became of one collected case on one platform, or of a file that gave none. */
export interface CollectedItem {
  readonly file: string;
  readonly scene?: string | undefined;
  readonly case?: string | undefined;
  readonly platform?: string | undefined;
  readonly outcome: 'executed' | 'skipped' | 'deselected' | 'failedToLoad';
  /** Which filter left the item out, why it was skipped, or what the error was. */
  readonly reason?: string | undefined;
  /** Number of the plan's item, when the item was executed. */
  readonly id?: number | undefined;
}

/** A whole run of scenes: what was collected, what was executed, and how it ended. */
export interface RunReport {
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly platform: string;
  readonly results: readonly CaseResult[];
  readonly items: readonly CollectedItem[];
  readonly exitCode: number;
  /** Versions and settings that results depend on. */
  readonly environment: Readonly<Record<string, string>>;
}
