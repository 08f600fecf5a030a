import { lookAtAddon } from './addon.js';
import { CHIP_WORKER_DISABLES, lookAtChipWorker } from './chip-worker.js';
import type { Finding } from './finding.js';
import { findingOf } from './finding.js';
import { lookAtEnvironment } from './environment.js';
import { lookAtAssets, lookAtCache, lookAtNode, lookAtSystem } from './machine.js';
import { platformStates } from './platforms.js';
import type { PlatformState } from './platforms.js';
import { surveyRuntimes } from './survey-runtimes.js';
import type { SurveyedRuntime } from './survey-runtimes.js';
import { surveyTools } from './tools.js';

/** Everything that `pto doctor` tells. */
export interface Examination {
  /** Whether at least one platform can be used. */
  readonly ok: boolean;
  readonly findings: readonly Finding[];
  readonly platforms: readonly PlatformState[];
}

/** Looks at this machine. What is missing is a finding and never an error. */
export async function examine(signal: AbortSignal): Promise<Examination> {
  let runtimes: SurveyedRuntime[] = [];
  const runtimesFinding = await findingOf('runtimes', 'running and compiling anything', () => {
    runtimes = surveyRuntimes();
    return lookAtRuntimes(runtimes);
  });
  const tools = await surveyTools();
  const findings = [
    await findingOf('node', 'everything', lookAtNode),
    await findingOf('system', 'everything', lookAtSystem),
    await findingOf('assets', 'running and compiling anything', lookAtAssets),
    await findingOf('addon', 'running anything', () => lookAtAddon(signal)),
    await findingOf('chip-worker', CHIP_WORKER_DISABLES, () => lookAtChipWorker(signal)),
    runtimesFinding,
    ...tools.findings,
    await findingOf('cache', 'keeping what was compiled', lookAtCache),
    ...lookAtEnvironment(),
  ];
  const platforms = platformStates({
    runtimes,
    obstacles: obstaclesIn(findings, runtimes),
    compilers: tools.platforms,
  });
  return { ok: platforms.some(({ ready }) => ready), findings, platforms };
}

/** What keeps every platform from being used. */
function obstaclesIn(findings: readonly Finding[], runtimes: readonly SurveyedRuntime[]): string[] {
  const needed = ['node', 'system', 'assets', 'addon', ...(runtimes.length === 0 ? ['runtimes'] : [])];
  return findings
    .filter(({ subject, ok }) => !ok && needed.includes(subject))
    .map(({ subject, text }) => `${subject}: ${text}`);
}

function lookAtRuntimes(runtimes: readonly SurveyedRuntime[]): Finding {
  const usable = runtimes.filter(({ problem }) => problem === undefined).map(({ name }) => name);
  const broken = runtimes.filter(({ problem }) => problem !== undefined).map(({ name }) => name);
  const text = usable.join(', ') || 'none';
  if (broken.length === 0) return { subject: 'runtimes', ok: usable.length > 0, text, details: { runtimes } };
  return {
    subject: 'runtimes',
    ok: false,
    text: `${text}; not usable: ${broken.join(', ')}`,
    disables: 'the runtimes that are not usable',
    remedy: '`pto runtimes` says what is wrong with them.',
    details: { runtimes },
  };
}
