import { PtoError } from '@pto/task-interface';

/**
 * Why a function of this thread does not go there, with the ways out.
 *
 * @param name - of the function
 * @param where - who it would be sent to: `sub workers that are threads`
 */
export function closureError(name: string, where: string): PtoError {
  return new PtoError(
    'ERR_PTO_REGISTER_CLOSURE',
    `'${name}' is a function of this thread, and cannot be sent to ${where}.\n` +
      `  1. Export it from a module, and register callable(import.meta.url, '${name}').\n` +
      `  2. If it needs little of what is around it, register serializable(${name}, { bindings: { … } }).\n` +
      `  3. Run functions on this thread: subWorkers: { count: 1, mode: 'inline' }, addWorker(child, { mode: 'inline' }).`,
    { details: { name, where } },
  );
}
