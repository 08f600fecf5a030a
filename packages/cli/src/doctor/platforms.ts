import type { PlatformReport, ToolName } from '@pto/compiler';
import { PLATFORMS, parsePlatform } from '@pto/runtime-native/assets';
import type { PlatformName } from '@pto/runtime-native/assets';

import type { SurveyedRuntime } from './survey-runtimes.js';

/** Whether a platform can be used here. */
export interface PlatformState {
  readonly platform: PlatformName;
  /** Whether it can run what was compiled, here or elsewhere. */
  readonly ready: boolean;
  /** Runtimes that it can run. */
  readonly runtimes: readonly string[];
  /** Why it cannot run anything. Empty when it can. */
  readonly reasons: readonly string[];
  /** Tools without which nothing can be compiled for it. */
  readonly missingTools: readonly ToolName[];
}

/** What the states of the platforms follow from. */
export interface PlatformFacts {
  readonly runtimes: readonly SurveyedRuntime[];
  /** What keeps every platform from being used. */
  readonly obstacles: readonly string[];
  readonly compilers: readonly PlatformReport[];
}

/** What each platform can run, and what keeps the others from running anything. */
export function platformStates({ runtimes, obstacles, compilers }: PlatformFacts): PlatformState[] {
  return PLATFORMS.map((platform) => {
    const offered = runtimes.flatMap(({ name, platforms }) =>
      platforms.filter((each) => each.platform === platform).map(({ missing }) => ({ name, missing })),
    );
    const complete = offered.filter(({ missing }) => missing.length === 0).map(({ name }) => name);
    const reasons = obstacles.length > 0 || complete.length > 0 ? obstacles : [whyNothingRuns(platform, offered)];
    const missingTools = compilers.find((report) => report.platform === platform)?.missing ?? [];
    return { platform, ready: reasons.length === 0, runtimes: complete, reasons, missingTools };
  });
}

function whyNothingRuns(platform: PlatformName, offered: readonly { missing: readonly string[] }[]): string {
  if (offered.length > 0) return `not built: ${offered.flatMap(({ missing }) => missing).join(', ')}`;
  return parsePlatform(platform).variant === 'onboard'
    ? 'no runtime of this version runs on the NPU itself; use the simulator'
    : 'no runtime supports it';
}
