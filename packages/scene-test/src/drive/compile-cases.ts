import type { CaseOptions } from '../model/case-options.js';
import type { CaseResult } from '../model/case-result.js';
import type { PlanItem } from '../model/plan-item.js';
import { compiledIn } from './check-reply.js';
import { resultWithout } from '../model/empty-result.js';
import { wordExit } from './load-file.js';
import type { SceneProcess } from './scene-process.js';

/** What is compiled, and with what. */
export interface CompileRun {
  readonly process: SceneProcess;
  readonly items: readonly PlanItem[];
  readonly options: CaseOptions;
  /** Ends it; its reason says why. */
  readonly signal: AbortSignal;
}

/**
 * Has a scene process compile what cases need, all at the same time within the limit for compilers, so that later runs find it in the
 * cache. A failure is the result of the cases that need what failed; the others go on.
 */
export async function compileCases({ process, items, options, signal }: CompileRun): Promise<readonly CaseResult[]> {
  const stop = (): void => void process.kill();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    const answer = await process.ask({ type: 'compile', items, options });
    const results = answer.type === 'reply' ? compiledIn(answer.reply, items) : undefined;
    if (typeof results === 'object') return results;
    const message =
      answer.type === 'ended'
        ? `The scene process ${wordExit(answer.exit)} while it compiled.`
        : `The scene process answers with nonsense: ${results ?? (answer.type === 'nonsense' ? answer.problem : '')}`;
    const { reason } = signal as { readonly reason: unknown };
    return items.map(({ id }) =>
      signal.aborted
        ? resultWithout(id, { status: 'cancelled', reason: reason instanceof Error ? reason.message : String(reason) })
        : resultWithout(id, { status: 'failed', error: { name: 'PtoError', code: 'ERR_PTO_SCENE_PROCESS', message } }),
    );
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
