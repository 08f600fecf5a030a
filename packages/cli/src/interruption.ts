const SIGNALS = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;

/** A wish that this process ends. */
export interface Interruption {
  /** Aborted when the wish arrives. */
  readonly signal: AbortSignal;
  /** Stops listening. */
  stop(): void;
  /** Stops listening, and ends the process by the signal that arrived, if one did. */
  finish(): void;
}

/** Listens for the signals that ask a process to end. The second one ends it at once. */
export function catchSignals(): Interruption {
  const controller = new AbortController();
  let received: NodeJS.Signals | undefined;
  const endBy = (name: NodeJS.Signals | undefined): void => {
    for (const each of SIGNALS) process.off(each, onSignal);
    if (name !== undefined) process.kill(process.pid, name);
  };
  // Stays there after the first signal: without a listener of ours the compiler would end the process itself.
  const onSignal = (name: NodeJS.Signals): void => {
    if (received !== undefined) endBy(name);
    received = name;
    controller.abort(name);
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  return { signal: controller.signal, stop: () => endBy(undefined), finish: () => endBy(received) };
}

/** The name of the signal that aborted the signal of an {@link Interruption}. */
export function receivedSignal({ reason }: AbortSignal): NodeJS.Signals {
  return reason as NodeJS.Signals;
}
