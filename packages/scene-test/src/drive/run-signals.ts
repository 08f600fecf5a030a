/** Why a run ends before it is done, and the exit code for it. */
export class RunEnd extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** The end of a run that has taken too long. */
export class SessionTimeout extends RunEnd {
  constructor(timeoutMs: number) {
    super(`the whole run took longer than ${timeoutMs / 1000} s`, 124);
  }
}

/** Exit codes of signals, as shells have them. */
const SIGNAL_EXIT_CODES: Readonly<Record<string, number>> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/** The end that a signal asks for. */
export function endBySignal(name: string): RunEnd {
  return new RunEnd(`interrupted by ${name}`, SIGNAL_EXIT_CODES[name] ?? 1);
}

/** Everything that may end a run early, as one signal. */
export class RunSignals implements Disposable {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #outer: AbortSignal | undefined;
  readonly #onOuterAbort = (): void => {
    const reason: unknown = this.#outer?.reason;
    this.end(reason instanceof RunEnd ? reason : endBySignal('SIGINT'));
  };

  /** @param sessionTimeoutMs - 0 sets no limit */
  constructor(outer: AbortSignal | undefined, sessionTimeoutMs: number) {
    this.#outer = outer;
    outer?.addEventListener('abort', this.#onOuterAbort, { once: true });
    if (outer?.aborted === true) this.#onOuterAbort();
    if (sessionTimeoutMs === 0) return;
    this.#timer = setTimeout(() => this.end(new SessionTimeout(sessionTimeoutMs)), sessionTimeoutMs);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Why the run ends early, if it does. */
  get ended(): RunEnd | undefined {
    return this.#controller.signal.reason as RunEnd | undefined;
  }

  end(reason: RunEnd): void {
    this.#controller.abort(reason);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#outer?.removeEventListener('abort', this.#onOuterAbort);
  }
}
