// What children are asked for when a traced run has ended: the time on their clocks, and what nested workers recorded. The
// questions are the same whether this thread waits for the answers or not, so they are written as a generator.

import { CommandStatus, callNative } from '@pto/runtime-native/host';
import type { CommandKind, NativeControlReply, NativeHostWorker, WorkerRole } from '@pto/runtime-native/host';

/** A control command for a child. */
export interface Question {
  readonly role: WorkerRole;
  readonly worker: number;
  readonly kind: CommandKind;
  readonly arg0: bigint;
}

/** Asks one question after the other; the answer is `undefined` when the child has none, or is gone. */
export type Inquiry<T> = Generator<Question, T, NativeControlReply | undefined>;

export async function ask<T>(native: NativeHostWorker, inquiry: Inquiry<T>): Promise<T> {
  let step = inquiry.next();
  while (step.done !== true) {
    const { role, worker, kind, arg0 } = step.value;
    const reply = await native.controlAsync(role, worker, kind, arg0, 0n, 0n, null).catch(() => undefined);
    step = inquiry.next(goodReply(reply));
  }
  return step.value;
}

/** As `ask`, on this thread. */
export function askSync<T>(native: NativeHostWorker, inquiry: Inquiry<T>): T {
  let step = inquiry.next();
  while (step.done !== true) {
    const { role, worker, kind, arg0 } = step.value;
    let reply: NativeControlReply | undefined;
    try {
      reply = callNative(() => native.control(role, worker, kind, arg0, 0n, 0n, null));
    } catch {
      reply = undefined;
    }
    step = inquiry.next(goodReply(reply));
  }
  return step.value;
}

function goodReply(reply: NativeControlReply | undefined): NativeControlReply | undefined {
  return reply?.status === CommandStatus.OK ? reply : undefined;
}
