// How children learn about callables. A callable counts as registered when every child that can run it knows it; when one
// refuses, it is taken back from the others.

import { CommandKind, CommandStatus, callNative } from '@pto/runtime-native/host';
import type { NativeControlReply, NativeHostWorker } from '@pto/runtime-native/host';
import { ErrorCode, PtoError } from '@pto/task-interface';

import type { RegisteredCallable } from '../registry/registered-callable.js';
import { decodeRemoteError, errorOf } from '../sub/decode-remote-error.js';
import type { Child, Children } from './children.js';

/** Tells the children of one worker about callables. */
export class Registration {
  readonly #native: NativeHostWorker;
  readonly #children: Children;
  readonly #uncertain = new Set<string>();
  /** Slots that the children were told about before the first run. */
  readonly #told = new Set<number>();

  constructor(native: NativeHostWorker, children: Children) {
    this.#native = native;
    this.#children = children;
  }

  /** Whether there are callables that `installAll` has not told about. */
  lacks(callables: Iterable<RegisteredCallable>): boolean {
    for (const { slot } of callables) if (!this.#told.has(slot)) return true;
    return false;
  }

  /** Tells all children at the same time about what they do not know, before the first run. */
  async installAll(callables: Iterable<RegisteredCallable>): Promise<void> {
    await Promise.all(this.#takeUntold(callables).map((callable) => this.#installFirst(callable)));
  }

  /** As `installAll`, on this thread. */
  installAllSync(callables: Iterable<RegisteredCallable>): void {
    for (const callable of this.#takeUntold(callables)) this.install(callable);
  }

  /**
   * Tells all children, one after the other, on this thread.
   *
   * @throws PtoError what the child refused it with; `ERR_PTO_REGISTER_PARTIAL` when others had taken it,
   * `ERR_PTO_REGISTER_UNCERTAIN` when it could not be taken back from them, or was not before
   */
  install(callable: RegisteredCallable): void {
    if (this.#uncertain.has(callable.handle.hashId)) throw uncertainError(callable, undefined);
    const told: Child[] = [];
    try {
      for (const child of this.#children.eligible(callable)) {
        if (this.#installOn(child, callable)) told.push(child);
      }
    } catch (error) {
      const failure = told.length === 0 ? error : this.#takeBack(callable, told, error);
      for (const group of this.#children.groups) group.unregistered?.(callable);
      throw failure;
    }
    for (const group of this.#children.groups) group.registered?.(callable);
  }

  /** Tells one child; false when it has ended, or needs not to be told. */
  #installOn(child: Child, callable: RegisteredCallable): boolean {
    const payload = child.group.registration(callable);
    if (payload === undefined) return false;
    return this.#control(child, CommandKind.REGISTER, callable, payload);
  }

  /** Takes a callable from all children. Those that do not let it go are warned about. */
  uninstall(callable: RegisteredCallable): void {
    for (const child of this.#children.eligible(callable)) {
      try {
        this.#forget(child, callable);
      } catch (error) {
        const message = `${child.group.pathOf(child.index)} keeps '${callable.handle.name}': ${(error as Error).message}`;
        process.emitWarning(message, 'PtoWarning');
      }
    }
    for (const group of this.#children.groups) group.unregistered?.(callable);
  }

  #takeUntold(callables: Iterable<RegisteredCallable>): RegisteredCallable[] {
    const untold: RegisteredCallable[] = [];
    for (const callable of callables) {
      if (this.#told.has(callable.slot)) continue;
      this.#told.add(callable.slot);
      untold.push(callable);
    }
    return untold;
  }

  async #installFirst(callable: RegisteredCallable): Promise<void> {
    const replies = this.#children.eligible(callable).map(async ({ group, role, worker, index }) => {
      const payload = group.registration(callable);
      if (payload === undefined) return;
      const slot = BigInt(callable.slot);
      const reply = await this.#native.controlAsync(role, worker, CommandKind.REGISTER, slot, 0n, 0n, payload);
      requireOk(reply, `${group.prefixOf(index)}: register '${callable.handle.name}'`);
    });
    // All have answered before the memory that they read is given back.
    const ends = await Promise.allSettled(replies);
    for (const group of this.#children.groups) group.registered?.(callable);
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  #takeBack(callable: RegisteredCallable, told: readonly Child[], cause: unknown): PtoError {
    try {
      for (const child of told) this.#forget(child, callable);
    } catch {
      this.#uncertain.add(callable.handle.hashId);
      return uncertainError(callable, cause);
    }
    return new PtoError(
      'ERR_PTO_REGISTER_PARTIAL',
      `register: ${told.length} children took '${callable.handle.name}', and one did not, so it was taken back.\n` +
        `  ${(cause as Error).message}`,
      { cause, details: { hashId: callable.handle.hashId } },
    );
  }

  #forget(child: Child, callable: RegisteredCallable): void {
    // Who runs closures finds callables in the worker's own table.
    if (!child.group.takesClosures) this.#control(child, CommandKind.UNREGISTER, callable, null);
  }

  #control(child: Child, kind: CommandKind, callable: RegisteredCallable, payload: string | null): boolean {
    const { group, role, worker, index } = child;
    const what = `${group.prefixOf(index)}: ${kind === CommandKind.REGISTER ? '' : 'un'}register '${callable.handle.name}'`;
    try {
      const call = (): NativeControlReply =>
        this.#native.control(role, worker, kind, BigInt(callable.slot), 0n, 0n, payload);
      requireOk(callNative(call), what);
      return true;
    } catch (error) {
      // A child that has ended runs nothing any more.
      if (error instanceof PtoError && lossCodes.has(error.code)) return false;
      throw error;
    }
  }
}

const lossCodes = new Set<string>([
  ErrorCode.ERR_PTO_CHILD_EXIT,
  ErrorCode.ERR_PTO_CHILD_SIGNAL,
  ErrorCode.ERR_PTO_CHILD_PROTOCOL,
]);

/** @throws PtoError what a child answered a control command with */
export function requireOk(reply: NativeControlReply, what: string): void {
  if (reply.status === CommandStatus.OK) return;
  const cause = errorOf(decodeRemoteError(reply.payload));
  const code = cause instanceof PtoError ? cause.code : 'ERR_PTO_TASK_NATIVE';
  const details = cause instanceof PtoError ? cause.details : {};
  throw new PtoError(code, `${what}: ${cause.message || `status ${reply.status}`}`, { cause, details });
}

function uncertainError({ handle }: RegisteredCallable, cause: unknown): PtoError {
  return new PtoError(
    'ERR_PTO_REGISTER_UNCERTAIN',
    `register: it is not known which children still have '${handle.name}'.\n` +
      '  Close this worker and make a new one; the same content is refused here.',
    { cause, details: { hashId: handle.hashId } },
  );
}
