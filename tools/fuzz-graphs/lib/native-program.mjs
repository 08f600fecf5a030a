// Runs the native program and says how it ended, however it ended: right, wrong, by a crash, or not at all.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { watchForStall } from './stall.mjs';

const TAIL_LINES = 40;

/**
 * @typedef {object} Outcome
 * @property {string | undefined} ending what went wrong; undefined when all was right
 * @property {string | undefined} lastCase the program that was run last, in words
 * @property {number} tasks of that program
 * @property {number} programs how many were begun
 * @property {string} tail the last lines that are not about programs
 */

/** Takes the lines of one process in. */
class OutcomeReader {
  outcome = { ending: undefined, lastCase: undefined, tasks: 0, programs: 0, tail: '' };
  #tail = [];

  /** True when the line says that another program begins. */
  take(line) {
    const program = /^program (\d+) (.*)$/.exec(line);
    if (program !== null) {
      this.outcome.tasks = Number(program[1]);
      this.outcome.lastCase = program[2];
      this.outcome.programs += 1;
      return true;
    }
    if (line.startsWith('wrong ')) this.outcome.ending = line.slice('wrong '.length);
    else this.takeOther(line);
    return false;
  }

  takeOther(line) {
    this.#tail = [...this.#tail, line].slice(-TAIL_LINES);
  }

  /** @returns {Outcome} */
  end(exit, killedBecause) {
    this.outcome.tail = this.#tail.join('\n');
    if (killedBecause !== undefined) this.outcome.ending = killedBecause;
    else if (exit !== 0) this.outcome.ending ??= `the process ended with ${exit}`;
    return this.outcome;
  }
}

export class NativeProgram {
  #command;
  #deadlineMs;

  /**
   * @param {string[]} command the program and its first arguments
   * @param {number} deadlineMs how long one program may take
   */
  constructor(command, deadlineMs) {
    this.#command = command;
    this.#deadlineMs = deadlineMs;
  }

  /**
   * @param {string} words the first case
   * @param {{count?: number, repeat: number}} times how many cases, and how often each
   * @returns {Promise<Outcome>}
   */
  async run(words, { count = 1, repeat }) {
    const [file, ...first] = this.#command;
    const args = [...first, '--count', String(count), '--repeat', String(repeat), ...words.split(' ')];
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const reader = new OutcomeReader();
    let killedBecause;
    const stop = (reason) => {
      killedBecause = reason;
      child.kill('SIGKILL');
    };
    const stall = watchForStall(child.pid, stop, this.#deadlineMs);
    createInterface({ input: child.stdout }).on('line', (line) => reader.take(line) && stall.restart());
    createInterface({ input: child.stderr }).on('line', (line) => reader.takeOther(line));
    try {
      const exit = await new Promise((resolve, reject) => {
        child.on('error', reject);
        child.on('close', (code, signal) => resolve(code ?? signal));
      });
      return reader.end(exit, killedBecause);
    } finally {
      stall.end();
    }
  }
}
