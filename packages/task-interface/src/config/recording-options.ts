// What a run records beyond the switches of CallConfig, and on which clock.

import { invalidArgument } from '../errors/invalid-argument.js';
import { takeFlag } from './flag.js';

const MAX_SWIMLANE_LEVEL = 4;

/** Clocks of recorded times: that of the machine, or that of a modelled chip. */
export type Timing = 'wall' | 'model';

/** What is recorded, checked. */
export interface RecordingOptions {
  readonly swimlaneLevel: number;
  readonly enableScopeStats: boolean;
  readonly timing: Timing;
}

/** All of what is switched on, by the clock of the machine. */
export const defaultRecording: RecordingOptions = Object.freeze({
  swimlaneLevel: 0,
  enableScopeStats: false,
  timing: 'wall',
});

/**
 * Checks what is given of a recording.
 *
 * @throws PtoError `ERR_PTO_CONFIG_INVALID`
 */
export function takeRecording(given: { readonly [Name in keyof RecordingOptions]?: unknown }): RecordingOptions {
  return {
    swimlaneLevel: takeLevel(given.swimlaneLevel),
    enableScopeStats: takeFlag('enableScopeStats', given.enableScopeStats, 'Leave it out to record none.'),
    timing: takeTiming(given.timing),
  };
}

function takeLevel(given: unknown = 0): number {
  if (Number.isInteger(given) && (given as number) >= 0 && (given as number) <= MAX_SWIMLANE_LEVEL)
    return given as number;
  throw invalidArgument({
    code: 'ERR_PTO_CONFIG_INVALID',
    what: 'CallConfig.swimlaneLevel',
    given,
    allowed: `an integer from 0 to ${MAX_SWIMLANE_LEVEL}`,
    remedy: 'Leave it out, or pass 0, to record all levels.',
  });
}

function takeTiming(given: unknown = 'wall'): Timing {
  if (given === 'wall' || given === 'model') return given;
  throw invalidArgument({
    code: 'ERR_PTO_CONFIG_INVALID',
    what: 'CallConfig.timing',
    given,
    allowed: "'wall' or 'model'",
    remedy: "Leave it out for the machine's clock.",
  });
}
