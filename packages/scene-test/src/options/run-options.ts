import type { CaseOptions, DiagnosticOptions } from '../model/case-options.js';
import type { SceneLevel } from '../model/scene-description.js';

/** What happens to manual cases. */
export type ManualMode = 'exclude' | 'include' | 'only';

/** Everything a run can be told; each value is that of one entry of the option table. */
export interface RunOptions extends Omit<CaseOptions, 'diagnostics' | 'outputsDir'>, DiagnosticOptions {
  /** Adds counters of idle cores and ready tasks to the traces. */
  readonly swimlaneOverhead: boolean;
  readonly platforms?: readonly string[] | undefined;
  readonly devices?: readonly number[] | undefined;
  readonly selectors?: readonly string[] | undefined;
  readonly manual: ManualMode;
  readonly runtime?: string | undefined;
  readonly level?: SceneLevel | undefined;
  readonly excludeLevel?: SceneLevel | undefined;
  readonly passWithNoTests: boolean;
  readonly collectOnly: boolean;
  readonly compileOnly: boolean;
  readonly ptoIsaCommit?: string | undefined;
  readonly cloneProtocol?: 'https' | 'ssh' | undefined;
  readonly requirePtoIsa: boolean;
  readonly outputsDir?: string | undefined;
  readonly exitFirst: boolean;
  readonly maxParallel: number | 'auto';
  /** 0 sets no limit. */
  readonly sessionTimeoutMs: number;
  readonly live: boolean;
  readonly watch: boolean;
  readonly benchOut?: string | undefined;
  readonly baseline?: string | undefined;
  /** How much slower than the baseline a case may be: 0.05 is 5 %. */
  readonly maxRegress: number;
  readonly report?: string | undefined;
  readonly junit?: string | undefined;
  readonly jsonLines?: string | undefined;
  readonly github: boolean;
}
