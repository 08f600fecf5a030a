import { CallConfig } from '@pto/task-interface';
import type { CallConfigOptions, ChipCallable } from '@pto/task-interface';

import type { ChipTarget, GivenConfig, MadeFor } from './registered-callable.js';
import { Signature } from './signature.js';

/** What is known about compiled code beside its bytes. */
export interface ChipTargetFacts {
  readonly name: string;
  readonly argNames?: readonly string[] | undefined;
  readonly defaults: CallConfigOptions;
  readonly madeFor?: MadeFor | undefined;
}

/** Compiled code as a worker keeps it. */
export function chipTargetOf(callable: ChipCallable, facts: ChipTargetFacts): ChipTarget {
  const { name, argNames, defaults, madeFor } = facts;
  const configFor = Object.keys(defaults).length === 0 ? asGiven : withDefaults(defaults);
  return { kind: 'chip', callable, signature: new Signature(callable, name, argNames), madeFor, defaults, configFor };
}

function asGiven(config: GivenConfig): GivenConfig {
  return config;
}

function withDefaults(defaults: CallConfigOptions): (config: GivenConfig) => GivenConfig {
  // Made once: a run that says nothing then costs no encoding.
  const alone = CallConfig.from(defaults);
  return (config) => {
    if (config === undefined) return alone;
    if (config instanceof CallConfig || typeof config !== 'object' || config === null) return config;
    const said = Object.entries(config).filter(([, value]) => value !== undefined);
    return { ...defaults, ...Object.fromEntries(said) };
  };
}
