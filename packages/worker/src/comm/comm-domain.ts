import { PtoError, checkOptions, invalidArgument } from '@pto/task-interface';

import { invalidOption } from '../options/option-rules.js';
import type { ChipWindow } from './chip-window.js';
import { takeBuffers, takeWindowBytes } from './comm-buffers.js';
import type { CheckedBuffer, CommBufferOptions } from './comm-buffers.js';
import type { Communicators, OpenDomain } from './communicators.js';

/** What a domain is made of. */
export interface CommDomainOptions {
  /** Worker ids of its chips. A chip's rank is its place in the list. */
  workers: readonly number[];
  /** Bytes of each chip's window. */
  windowBytes: number;
  /** Parts of the window. Default: none. */
  buffers?: readonly CommBufferOptions[];
}

interface CheckedDomain {
  readonly workers: readonly number[];
  readonly windowBytes: number;
  readonly buffers: readonly CheckedBuffer[];
}

/** Chips that reach each other's memory, for the tasks of one run. Made by `Orchestrator.allocDomain`. */
export interface CommDomain {
  readonly name: string;
  /** Worker ids of its chips, by rank. */
  readonly workers: readonly number[];
  /**
   * What one chip has of it.
   *
   * @throws PtoError `ERR_PTO_COMM_ARGS` for a worker that is no member, and when the domain was released
   */
  of(worker: number): ChipWindow;
  /** Its name is free again, and no task that is submitted from now on may name its memory. Idempotent. */
  release(): void;
  /** As `release`, for `using`. */
  [Symbol.dispose](): void;
}

/** The domains of one run. Their memory is given back when all tasks of the run are done. */
export class RunDomains {
  readonly #communicators: Communicators;
  readonly #chipCount: number;
  readonly #open: OpenDomain[] = [];
  readonly #names = new Set<string>();

  constructor(communicators: Communicators, chipCount: number) {
    this.#communicators = communicators;
    this.#chipCount = chipCount;
  }

  /** @throws PtoError `ERR_PTO_COMM_ARGS`, `ERR_PTO_WORKER_ID`, `ERR_PTO_OPTION_INVALID`, `ERR_PTO_SHM` */
  alloc(name: string, options: CommDomainOptions): CommDomain {
    if (typeof name !== 'string' || name === '') {
      throw invalidOption('allocDomain, name', name, 'a name', "Name the domain, for example 'tp'.");
    }
    if (this.#names.has(name)) {
      throw new PtoError(
        'ERR_PTO_COMM_ARGS',
        `allocDomain: a domain '${name}' is open.\n  Release it first, or take another name.`,
        {
          details: { name },
        },
      );
    }
    const { workers, windowBytes, buffers } = this.#take(options);
    const open = this.#communicators.openDomain(name, workers, windowBytes, buffers);
    this.#open.push(open);
    this.#names.add(name);
    return this.#domainOf(name, workers, open);
  }

  /** All tasks of the run are done. */
  close(): void {
    for (const open of this.#open.splice(0)) this.#communicators.closeDomain(open);
    this.#names.clear();
  }

  #domainOf(name: string, workers: readonly number[], open: OpenDomain): CommDomain {
    let isReleased = false;
    const release = (): void => {
      if (isReleased) return;
      isReleased = true;
      this.#names.delete(name);
      this.#communicators.revoke(open.windows);
    };
    const of = (worker: number): ChipWindow => {
      const window = open.windows[workers.indexOf(worker)];
      if (window !== undefined && !isReleased && this.#open.includes(open)) return window;
      const problem =
        window === undefined ? `has no worker ${worker}; its workers are ${workers.join(', ')}` : 'was released';
      throw new PtoError(
        'ERR_PTO_COMM_ARGS',
        `domain '${name}' ${problem}.\n  Ask a live domain for one of its workers.`,
        {
          details: { name, worker },
        },
      );
    };
    return { name, workers, of, release, [Symbol.dispose]: release };
  }

  #take(options: CommDomainOptions): CheckedDomain {
    checkOptions('allocDomain', options, ['workers', 'windowBytes', 'buffers']);
    const workers = this.#takeWorkers(options?.workers);
    const windowBytes = takeWindowBytes('allocDomain, windowBytes', options.windowBytes);
    return { workers, windowBytes, buffers: takeBuffers('allocDomain, buffers', options.buffers ?? [], windowBytes) };
  }

  #takeWorkers(given: readonly number[] | undefined): readonly number[] {
    if (!Array.isArray(given) || given.length === 0 || new Set(given).size !== given.length) {
      throw invalidOption('allocDomain, workers', given, 'one or more distinct worker ids', 'Name each chip once.');
    }
    const stranger = (given as number[]).find((id) => !Number.isInteger(id) || id < 0 || id >= this.#chipCount);
    if (stranger === undefined) return Object.freeze([...(given as number[])]);
    throw invalidArgument({
      code: 'ERR_PTO_WORKER_ID',
      what: 'allocDomain, workers',
      given: stranger,
      allowed: this.#chipCount > 0 ? `integers from 0 to ${this.#chipCount - 1}` : 'none, as the worker has no chips',
      remedy: 'Count chips from 0 in the order of deviceIds.',
    });
  }
}
