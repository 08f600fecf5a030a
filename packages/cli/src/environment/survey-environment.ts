import { nearestName } from '@pto/task-interface';

import { variables } from './variables.js';

/** A variable as it is in this process. */
export interface SurveyedVariable {
  readonly name: string;
  /** Undefined: it is not set. */
  readonly value: string | undefined;
  readonly meaning: string;
  readonly unset: string;
}

/** A variable that is set, is called as if it were ours, and is read by nothing. */
export interface UnknownVariable {
  readonly name: string;
  /** What was probably meant. */
  readonly nearest: string | undefined;
}

/** What the environment says. */
export interface SurveyedEnvironment {
  readonly variables: readonly SurveyedVariable[];
  readonly unknown: readonly UnknownVariable[];
}

const OURS = /^PTO2?_/;

/** Read by the scripts and tests of a checkout, not by anything that is installed. */
const OF_CHECKOUT = /^PTO_(BENCH|BUILD|EXAMPLE|TEST)_/;

/** Looks at every variable that means something here, and at those that were probably meant to. */
export function surveyEnvironment(env: Readonly<Record<string, string | undefined>>): SurveyedEnvironment {
  const names = variables.map(({ name }) => name);
  const unknown = Object.keys(env).filter(
    (name) => OURS.test(name) && !OF_CHECKOUT.test(name) && !names.includes(name),
  );
  return {
    variables: variables.map((variable) => ({ ...variable, value: env[variable.name] || undefined })),
    unknown: unknown.sort().map((name) => ({ name, nearest: nearestName(name, names) })),
  };
}
