const SIGNALS = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;

/** A wish that this process ends. */
export interface Interruption {
  /** Aborted when the wish arrives. */
  readonly signal: AbortSignal;
  /** Ends the process by the signal that arrived; does nothing but stop listening when none did. */
  finish(): void;
}

/** Listens for the signals that ask a process to end. Only the first is caught: the next one ends the process. */
export function catchSignals(): Interruption {
  const controller = new AbortController();
  let received: NodeJS.Signals | undefined;
  const stopListening = (): void => {
    for (const name of SIGNALS) process.off(name, onSignal);
  };
  const onSignal = (name: NodeJS.Signals): void => {
    received = name;
    stopListening();
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  return {
    signal: controller.signal,
    finish: () => {
      stopListening();
      if (received !== undefined) process.kill(process.pid, received);
    },
  };
}
