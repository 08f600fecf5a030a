import { CommandKind } from '@pto/runtime-native/host';
import type { NativeHostWorker, WorkerRole } from '@pto/runtime-native/host';
import { correlateClocks } from '@pto/task-interface';
import type { ClockCorrelation, ClockSample, SpanProcess } from '@pto/task-interface';

import type { Inquiry } from './child-answers.js';

const SAMPLES = 5;

interface ChildState {
  readonly path: string;
  readonly role: WorkerRole;
  readonly worker: number;
  readonly kind: string;
  readonly pid: number;
}

interface ChildClock {
  readonly child: ChildState;
  readonly correlation: ClockCorrelation | undefined;
}

/**
 * The clocks of child processes. Processes of one machine share CLOCK_MONOTONIC, unless they live in different time
 * namespaces; so an offset that may be due to the measurement is taken for none.
 */
export class ProcessClocks {
  readonly #native: NativeHostWorker;
  readonly #clocks = new Map<string, ChildClock>();

  constructor(native: NativeHostWorker) {
    this.#native = native;
  }

  /** Asks children that were not asked yet, or have been replaced. */
  *measure(): Inquiry<void> {
    const { children } = JSON.parse(this.#native.stats()) as { children: readonly ChildState[] };
    for (const child of children) {
      const { role, worker, kind, pid } = child;
      if (kind !== 'process' || this.#clocks.get(keyOf(role, worker))?.child.pid === pid) continue;
      const samples: ClockSample[] = [];
      for (let i = 0; i < SAMPLES; i++) {
        const sentNs = process.hrtime.bigint();
        const reply = yield { role, worker, kind: CommandKind.PING, arg0: 0n };
        if (reply === undefined) break;
        samples.push({ sentNs, ticks: reply.result, receivedNs: process.hrtime.bigint() });
      }
      this.#clocks.set(keyOf(role, worker), { child, correlation: correlateClocks(samples) });
    }
  }

  /** What is taken off times of a child. */
  offsetOf(role: WorkerRole, worker: number): number {
    const correlation = this.#clocks.get(keyOf(role, worker))?.correlation;
    if (correlation === undefined) return 0;
    const { offsetNs, uncertaintyNs } = correlation;
    const isSame = offsetNs <= uncertaintyNs && -offsetNs <= uncertaintyNs;
    return isSame ? 0 : Number(offsetNs);
  }

  /** This process, and those that were measured. */
  processes(path: string): SpanProcess[] {
    const others = [...this.#clocks.values()].map(({ child, correlation }) => ({
      path: child.path,
      pid: child.pid,
      clock_offset_ns: Number(correlation?.offsetNs ?? 0n),
      uncertainty_ns: correlation === undefined ? null : Number(correlation.uncertaintyNs),
    }));
    return [{ path, pid: process.pid, clock_offset_ns: 0, uncertainty_ns: 0 }, ...others];
  }
}

function keyOf(role: WorkerRole, worker: number): string {
  return `${role}/${worker}`;
}
