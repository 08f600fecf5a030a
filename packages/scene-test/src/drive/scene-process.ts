import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';

import { CHANNEL_FD } from '../process/protocol.js';
import type { Reply, Request } from '../process/protocol.js';
import { LineReader } from '../process/line-reader.js';
import { distFile, distUrl } from './dist-file.js';
import { OutputFile } from './output-file.js';
import { traceProcess } from './trace/trace-process.js';
import type { ProcessEnvironment } from './process-environment.js';

/** How a process ended. */
export interface ProcessExit {
  readonly code?: number;
  readonly signal?: string;
}

/** What came of a request. Whatever a process does, it is one of these. */
export type Answer =
  | { readonly type: 'reply'; readonly reply: Reply }
  | { readonly type: 'ended'; readonly exit: ProcessExit }
  | { readonly type: 'nonsense'; readonly problem: string };

/** A debugger that is asked for, by a signal, takes any port. */
const DEBUGGER_FLAG = '--inspect-port=0';

/** How long a process that is killed may take to remove what it has made. */
const CLEAN_UP_MS = 500;

/** How long a process that was asked to end may take. */
const END_MS = 2000;

/** The driver's side of a scene process, which is the head of a process group of its own. */
export class SceneProcess {
  readonly output = new OutputFile();
  /** Files that this process has loaded. */
  readonly loadedFiles = new Set<string>();
  readonly #child: ChildProcess;
  readonly #channel: Duplex;
  readonly #exit: Promise<ProcessExit>;
  #answer: ((answer: Answer) => void) | undefined;
  #hasEnded = false;
  #isOutputOpen = true;

  /** @param environment - variables beside those of this process */
  constructor(environment: ProcessEnvironment = {}) {
    this.#child = spawn(
      process.execPath,
      [DEBUGGER_FLAG, '--import', distUrl('register.js'), distFile('scene-process.js')],
      {
        stdio: ['ignore', this.output.fd, this.output.fd, 'pipe'],
        detached: true,
        env: { ...process.env, ...environment },
      },
    );
    this.#channel = this.#child.stdio[CHANNEL_FD] as Duplex;
    this.#exit = this.#watchExit();
    this.#readReplies();
  }

  /** What the process is doing, as lines for people. It should be ended afterwards. */
  async trace(): Promise<readonly string[]> {
    const { pid } = this.#child;
    return pid === undefined || this.#hasEnded ? [] : traceProcess(pid, this.output);
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Asks for one thing and waits for what comes of it. One request at a time. */
  async ask(request: Request): Promise<Answer> {
    if (this.#hasEnded) return { type: 'ended', exit: await this.#exit };
    const answer = new Promise<Answer>((resolve) => (this.#answer = resolve));
    this.#channel.write(`${JSON.stringify(request)}\n`);
    return answer;
  }

  /**
   * Ends the process and everything in its group, and answers the request that is under way. What compiles gets time to remove its
   * temporary files; nothing else listens.
   */
  async kill(): Promise<void> {
    if (!this.#hasEnded) this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#killGroup(), CLEAN_UP_MS);
    await this.#exit;
    clearTimeout(timer);
  }

  /** Lets an idle process end, and waits until it and its group are gone. Its output cannot be read any more. */
  async end(): Promise<void> {
    this.#channel.end();
    const timer = setTimeout(() => this.#killGroup(), END_MS);
    await this.#exit;
    clearTimeout(timer);
    this.#closeOutput();
  }

  #closeOutput(): void {
    if (this.#isOutputOpen) this.output.close();
    this.#isOutputOpen = false;
  }

  async #watchExit(): Promise<ProcessExit> {
    const exit = await exitOf(this.#child);
    // Processes that it has started outlive it otherwise. Later the number of the group may be somebody else's.
    this.#killGroup();
    this.#hasEnded = true;
    this.#channel.destroy();
    this.#settle({ type: 'ended', exit });
    return exit;
  }

  #readReplies(): void {
    const lines = new LineReader((line) => {
      this.#settle({ type: 'reply', reply: JSON.parse(line) as Reply });
    });
    this.#channel.setEncoding('utf8');
    this.#channel.on('error', () => undefined);
    this.#channel.on('data', (text: string) => {
      try {
        lines.push(text);
      } catch (error) {
        this.#settle({ type: 'nonsense', problem: (error as Error).message });
        this.#killGroup();
      }
    });
  }

  #settle(answer: Answer): void {
    const settle = this.#answer;
    this.#answer = undefined;
    settle?.(answer);
  }

  #killGroup(): void {
    const { pid } = this.#child;
    if (pid === undefined || this.#hasEnded) return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // Nobody of the group is left.
    }
  }
}

async function exitOf(child: ChildProcess): Promise<ProcessExit> {
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    return { ...(code === null ? {} : { code }), ...(signal === null ? {} : { signal }) };
  } catch {
    return { code: -1 };
  }
}
