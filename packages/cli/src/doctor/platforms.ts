import { PLATFORMS, parsePlatform } from '@pto/runtime-native/assets';
import type { PlatformName } from '@pto/runtime-native/assets';

import type { SurveyedRuntime } from './survey-runtimes.js';

/** Whether a platform can be used here. */
export interface PlatformState {
  readonly platform: PlatformName;
  readonly ready: boolean;
  /** Runtimes that it can run. */
  readonly runtimes: readonly string[];
  /** Why it cannot be used. Empty when it can. */
  readonly reasons: readonly string[];
}

/** What each platform can run, and what keeps the others from running anything. */
export function platformStates(runtimes: readonly SurveyedRuntime[], obstacles: readonly string[]): PlatformState[] {
  return PLATFORMS.map((platform) => {
    const offered = runtimes.flatMap(({ name, platforms }) =>
      platforms.filter((each) => each.platform === platform).map(({ missing }) => ({ name, missing })),
    );
    const complete = offered.filter(({ missing }) => missing.length === 0).map(({ name }) => name);
    const reasons = [...obstacles];
    if (offered.length === 0) reasons.push(noRuntime(platform));
    else if (complete.length === 0) reasons.push(`not built: ${offered.flatMap(({ missing }) => missing).join(', ')}`);
    return { platform, ready: reasons.length === 0, runtimes: complete, reasons };
  });
}

function noRuntime(platform: PlatformName): string {
  return parsePlatform(platform).variant === 'onboard'
    ? 'no runtime of this version runs on the NPU itself; use the simulator'
    : 'no runtime supports it';
}
