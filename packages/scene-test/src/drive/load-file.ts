import type { LoadFailedReply, LoadedReply } from '../process/protocol.js';
import { scenesIn } from './check-reply.js';
import type { ProcessExit, SceneProcess } from './scene-process.js';

/** How long a process may take to start and to load one file. */
const LOAD_MS = 60_000;

/** What came of loading a file: its scenes, or why there are none. */
export type Loaded = LoadedReply | { readonly type: 'failed'; readonly reason: string };

/** Has a scene process load a file. A file that ends its process, or hangs, has failed to load. */
export async function loadFile(process: SceneProcess, file: string, signal: AbortSignal): Promise<Loaded> {
  let stopped: string | undefined;
  const stop = (reason: string): void => {
    stopped ??= reason;
    void process.kill();
  };
  const onAbort = (): void => stop('The run was ended before the file was loaded.');
  const timer = setTimeout(() => stop(`It took longer than ${LOAD_MS / 1000} s to load.`), LOAD_MS);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  process.output.clear();
  try {
    const answer = await process.ask({ type: 'load', file });
    if (answer.type === 'nonsense') return failed(`The scene process answers with nonsense: ${answer.problem}`);
    if (answer.type === 'ended')
      return failed(stopped ?? withOutput(`The process that loaded it ${wordExit(answer.exit)}.`, process));
    const reply = scenesIn(answer.reply, file);
    if (typeof reply === 'string') return failed(`The scene process answers with nonsense: ${reply}.`);
    return reply.type === 'loaded' ? reply : failed(wordError(reply));
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

/** How a process ended, as a part of a sentence. */
export function wordExit({ code, signal }: ProcessExit): string {
  return signal === undefined ? `ended with exit code ${code}` : `was killed by ${signal}`;
}

function failed(reason: string): Loaded {
  return { type: 'failed', reason };
}

function withOutput(reason: string, process: SceneProcess): string {
  const { tail } = process.output.take(undefined);
  return tail === '' ? reason : `${reason}\n${tail.trimEnd()}`;
}

function wordError({ error: { name, code, message, stack } }: LoadFailedReply): string {
  if (code?.startsWith('ERR_PTO_') !== true && stack?.includes(message) === true) return stack;
  return name.includes('[') || code === undefined ? `${name}: ${message}` : `${name} [${code}]: ${message}`;
}
