import { summarizeRounds } from '../bench/distribution.js';
import { makeOutputsDir } from '../execute/outputs-dir.js';
import type { CaseOptions } from '../model/case-options.js';
import type { CaseResult } from '../model/case-result.js';
import type { PlanItem } from '../model/plan-item.js';
import { resultIn } from './check-reply.js';
import { resultWithout } from '../model/empty-result.js';
import { loadFile, wordExit } from './load-file.js';
import { LiveLines } from './live-lines.js';
import { MAX_OUTPUT_BYTES } from './output-file.js';
import { SessionTimeout } from './run-signals.js';
import type { Answer, ProcessExit, SceneProcess } from './scene-process.js';

/** How often the output of a case that runs is looked at. */
const LOOK_MS = 100;

/** What a case is run with. */
export interface CaseRun {
  readonly process: SceneProcess;
  readonly item: PlanItem;
  readonly devices: readonly number[];
  readonly options: CaseOptions;
  /** Ends the case; its reason says why. */
  readonly signal: AbortSignal;
  readonly onLines?: ((lines: readonly string[]) => void) | undefined;
}

/** Runs one case in a scene process. Whatever becomes of the process, there is one result. */
export async function runCase(run: CaseRun): Promise<CaseResult> {
  const { process, item, devices, signal } = run;
  if (!process.loadedFiles.has(item.file)) {
    const loaded = await loadFile(process, item.file, signal);
    if (signal.aborted) return resultWithout(item.id, { status: 'cancelled', reason: messageOf(signal.reason) });
    if (loaded.type === 'failed') return { ...failedProcess(item.id, loaded.reason), devices };
    process.loadedFiles.add(item.file);
  }
  return runLoaded(run);
}

async function runLoaded(run: CaseRun): Promise<CaseResult> {
  const { process, item, devices, options } = run;
  const startedMs = performance.now();
  const stop = new CaseStop(process, options.timeoutMs, run.signal);
  process.output.clear();
  const live = new LiveLines(process.output, run.onLines);
  const looking = setInterval(() => {
    live.look();
    if (process.output.bytes > MAX_OUTPUT_BYTES)
      stop.because('output', `It printed more than ${MAX_OUTPUT_BYTES} bytes.`);
  }, LOOK_MS);
  try {
    const answer = await process.ask({ type: 'run', item, devices, options });
    await stop.settled;
    live.finish();
    const result = toResult(item, answer, stop);
    const bench =
      options.bench && result.timings.runMs.length > 0 ? summarizeRounds(result.timings, options.warmup) : undefined;
    const durationMs = answer.type === 'reply' ? result.durationMs : performance.now() - startedMs;
    return {
      ...result,
      ...(bench === undefined ? {} : { bench }),
      ...(stop.doing.length > 0 && answer.type !== 'reply' ? { doing: stop.doing } : {}),
      durationMs,
      devices,
      output: process.output.take(outputDir(run, result)),
    };
  } finally {
    clearInterval(looking);
    await stop.release();
  }
}

type StopKind = 'timeout' | 'aborted' | 'output';

/** Stops the process of a case, at most once, and remembers why. */
class CaseStop {
  kind: StopKind | undefined;
  reason = '';
  /** What the process was doing when its time was up. */
  doing: readonly string[] = [];
  readonly #process: SceneProcess;
  readonly #signal: AbortSignal;
  readonly #timer: NodeJS.Timeout | undefined;
  #stopped: Promise<void> | undefined;
  readonly #onAbort = (): void => this.because('aborted', messageOf(this.#signal.reason));

  constructor(process: SceneProcess, timeoutMs: number, signal: AbortSignal) {
    this.#process = process;
    this.#signal = signal;
    const late = `It took longer than ${timeoutMs / 1000} s.\n  --case-timeout sets the limit; 0 sets none.`;
    this.#timer = timeoutMs === 0 ? undefined : setTimeout(() => this.because('timeout', late), timeoutMs);
    signal.addEventListener('abort', this.#onAbort, { once: true });
    if (signal.aborted) this.#onAbort();
  }

  because(kind: StopKind, reason: string): void {
    if (this.kind !== undefined) return;
    this.kind = kind;
    this.reason = reason;
    this.#stopped = this.#stop(kind);
  }

  async #stop(kind: StopKind): Promise<void> {
    const { bytes } = this.#process.output;
    const isLate = kind === 'timeout' || this.#signal.reason instanceof SessionTimeout;
    if (isLate) this.doing = await this.#process.trace();
    await this.#process.kill();
    if (isLate) this.#process.output.truncate(bytes);
  }

  /** When everything about the stop, if there is one, has been done. */
  get settled(): Promise<void> {
    return this.#stopped ?? Promise.resolve();
  }

  async release(): Promise<void> {
    clearTimeout(this.#timer);
    this.#signal.removeEventListener('abort', this.#onAbort);
    await this.settled;
  }
}

function toResult({ id }: PlanItem, answer: Answer, { kind, reason }: CaseStop): CaseResult {
  if (answer.type === 'reply') {
    const result = resultIn(answer.reply, id);
    return typeof result === 'string'
      ? failedProcess(id, `The scene process answers with nonsense: ${result}.`)
      : result;
  }
  if (answer.type === 'nonsense')
    return failedProcess(id, `The scene process answers with nonsense: ${answer.problem}`);
  if (kind === 'aborted') return resultWithout(id, { status: 'cancelled', reason });
  if (kind === 'timeout') {
    const error = { name: 'PtoError', code: 'ERR_PTO_SCENE_TIMEOUT', message: reason };
    return resultWithout(id, { status: 'timedOut', error });
  }
  if (kind === 'output') return failedProcess(id, reason);
  return failedProcess(id, `The scene process ${wordExit(answer.exit)} while the case ran.`, answer.exit);
}

function failedProcess(id: number, message: string, exit?: ProcessExit): CaseResult {
  const error = { name: 'PtoError', code: 'ERR_PTO_SCENE_PROCESS', message };
  return resultWithout(id, { status: 'failed', error, ...(exit === undefined ? {} : { exit }) });
}

/** Where output that is too long for a result is kept; what a case printed that passed is not. */
function outputDir({ item, options }: CaseRun, { status, outputsDir }: CaseResult): (() => string) | undefined {
  if (status === 'passed' || status === 'skipped') return undefined;
  return () => outputsDir ?? makeOutputsDir(options.outputsDir, item.scene, item.case);
}

function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
