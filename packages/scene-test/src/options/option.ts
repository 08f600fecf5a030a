import type { CaseOptions, DiagnosticOptions } from '../model/case-options.js';

/** Where the value of an option goes in the process that runs a case. */
export type ForwardTarget = Exclude<keyof CaseOptions, 'diagnostics'> | `diagnostics.${keyof DiagnosticOptions}`;

/** How the text of an option becomes its value. */
export type OptionKind =
  /** `on` is the value of the flag when it is given. Default: `true`. */
  | { readonly type: 'flag'; readonly on?: number }
  | { readonly type: 'text'; readonly ending?: string; readonly whenBare?: string }
  | { readonly type: 'list' }
  | { readonly type: 'choice'; readonly choices: readonly string[] }
  | { readonly type: 'integer'; readonly min: number; readonly max?: number; readonly whenBare?: number }
  | { readonly type: 'integerOrAuto'; readonly min: number }
  | { readonly type: 'level' }
  | { readonly type: 'logLevel' }
  | { readonly type: 'seed' }
  | { readonly type: 'seconds' }
  | { readonly type: 'percent' }
  | { readonly type: 'devices' };

/** Another name of an option. */
export interface OptionAlias {
  readonly long: string;
  /** What follows the name, when that is something else than after the option itself. */
  readonly kind?: OptionKind;
}

/** One option of a driver: the only place that knows its name, its values and where they go. */
export interface OptionEntry {
  /** Name of the value in the options of a run. */
  readonly key: string;
  readonly short?: string;
  readonly long: string;
  /** Names of the other generations of scene tests. */
  readonly aliases?: readonly OptionAlias[];
  readonly kind: OptionKind;
  /** What help shows for the value. */
  readonly value?: string;
  readonly initial?: unknown;
  readonly help: string;
  /** Where the value goes in the process that runs a case, or that only the driver reads it. */
  readonly forward: ForwardTarget | 'parentOnly';
}
