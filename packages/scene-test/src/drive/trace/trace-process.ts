// A case that takes too long is most useful with the place where it hangs. A process in a loop reads no request, so it is asked
// through Node's debugger, which SIGUSR1 starts on a thread of its own; and the system knows which threads run.

import { setTimeout as delay } from 'node:timers/promises';

import type { OutputFile } from '../output-file.js';
import { groupActivity } from './process-activity.js';
import { inspectorStack } from './inspector-stack.js';

/** How long it may take to ask: nobody wants to wait for the end of what has taken too long already. */
const PATIENCE_MS = 2000;
const LOOK_MS = 20;

/**
 * What a scene process, the head of its group, is doing: lines for people. The process should be ended afterwards; what it prints from
 * now on is that of its debugger.
 */
export async function traceProcess(pid: number, output: OutputFile): Promise<readonly string[]> {
  const activity = groupActivity(pid);
  const before = output.bytes;
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const stack = await stackOf(pid, output, before, signal).catch(() => undefined);
  // The first line is a heading, the second the question itself.
  const frames = stack?.split('\n').slice(2);
  return [...(frames ?? ['No JavaScript runs: it waits, or is in native code.']), ...activity];
}

async function stackOf(
  pid: number,
  output: OutputFile,
  from: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  process.kill(pid, 'SIGUSR1');
  for (;;) {
    const [url] = /ws:\/\/127\.0\.0\.1:\d+\/[\w-]+(?=\n)/.exec(output.textFrom(from)) ?? [];
    if (url !== undefined) return inspectorStack(url, signal);
    await delay(LOOK_MS, undefined, { signal });
  }
}
