/** Names an error after its class and its code, as all errors of PTO are: `TaskError [ERR_PTO_TASK_THROW]`. */
export function nameError(error: Error & { readonly code: string }, className: string): void {
  Object.defineProperty(error, 'name', { value: `${className} [${error.code}]`, configurable: true, writable: true });
}
