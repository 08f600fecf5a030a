// Compiles abi_echo.cpp with the address and undefined-behaviour sanitizers, and talks to it.

import { execFile, spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const here = fileURLToPath(new URL('.', import.meta.url));
const abiHeaders = join(here, '../../../../native/abi');
const flags = ['-std=c++17', '-O1', '-g', '-fsanitize=address,undefined', '-fno-sanitize-recover=all'];

/** What the program answers: bytes or text of the result, or the text of its error. */
export type Answer = { ok: true; bytes: Uint8Array } | { ok: false; error: string };

type Waiting = { resolve: (answer: Answer) => void; reject: (error: Error) => void };

export class EchoProcess implements AsyncDisposable {
  readonly #directory: string;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting: Waiting[] = [];
  readonly #ended: Promise<void>;
  #received: Buffer = Buffer.alloc(0);
  #stderr = '';
  #failure: Error | undefined;

  private constructor(directory: string, program: string) {
    this.#directory = directory;
    this.#child = spawn(program);
    this.#child.stderr.on('data', (text: Buffer) => (this.#stderr += text.toString()));
    this.#child.stdout.on('data', (bytes: Buffer) => this.#receive(bytes));
    this.#ended = new Promise((resolve) => {
      this.#child.on('close', (code, signal) => {
        this.#failure = new Error(`abi_echo ended with ${signal ?? code}:\n${this.#stderr}`);
        for (const { reject } of this.#waiting.splice(0)) reject(this.#failure);
        resolve();
      });
    });
    this.#child.stdin.on('error', () => this.#child.stdin.destroy());
  }

  static async start(): Promise<EchoProcess> {
    const directory = await mkdtemp(join(tmpdir(), 'pto-abi-echo-'));
    const program = join(directory, 'abi_echo');
    const source = join(here, 'abi_echo.cpp');
    await promisify(execFile)(process.env.CXX || 'g++', [...flags, '-I', abiHeaders, source, '-o', program]);
    return new EchoProcess(directory, program);
  }

  /** Bytes that C++ builds from values, in the text form of `text-form.ts`. */
  async build(what: 'b' | 'a' | 'k' | 'c' | 'p', text: string): Promise<Uint8Array> {
    const answer = await this.#ask(what, Buffer.from(text));
    if (!answer.ok) throw new Error(answer.error);
    return answer.bytes;
  }

  /** The values that C++ finds in bytes, as text, or its error. */
  async tell(what: 'B' | 'A' | 'K' | 'C' | 'P', bytes: Uint8Array): Promise<{ text: string } | { error: string }> {
    const answer = await this.#ask(what, bytes);
    return answer.ok ? { text: Buffer.from(answer.bytes).toString() } : { error: answer.error };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.stdin.end();
    await this.#ended;
    await rm(this.#directory, { recursive: true });
    if (this.#child.exitCode !== 0) throw new Error(this.#failure?.message);
  }

  #ask(what: string, payload: Uint8Array): Promise<Answer> {
    const header = Buffer.alloc(5);
    header.writeUInt32LE(payload.length + 1);
    header.write(what, 4, 'latin1');
    return new Promise((resolve, reject) => {
      if (this.#failure) return reject(this.#failure);
      this.#waiting.push({ resolve, reject });
      this.#child.stdin.write(Buffer.concat([header, payload]));
    });
  }

  #receive(bytes: Buffer): void {
    this.#received = this.#received.length === 0 ? bytes : Buffer.concat([this.#received, bytes]);
    while (this.#received.length >= 4) {
      const end = 4 + this.#received.readUInt32LE();
      if (this.#received.length < end) return;
      const isOk = this.#received[4] === 0x30;
      const result = new Uint8Array(this.#received.subarray(5, end));
      this.#received = this.#received.subarray(end);
      const answer: Answer = isOk ? { ok: true, bytes: result } : { ok: false, error: Buffer.from(result).toString() };
      this.#waiting.shift()!.resolve(answer);
    }
  }
}
