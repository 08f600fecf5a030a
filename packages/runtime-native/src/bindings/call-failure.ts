import { PtoError } from '@pto/task-interface';

const NO_RETURN_CODE = -1;

/**
 * Runs what stands for one function of the C interface. A failure is worded as the ctypes module did,
 * `<function> failed: <return code>`, with the reason on the next line; -1 is the code of calls that do not get as far
 * as the library.
 */
export function callNamed<T>(functionName: string, body: () => T): T {
  try {
    return body();
  } catch (error) {
    throw error instanceof PtoError ? failureOf(functionName, error) : error;
  }
}

/** As {@link callNamed}, for a call that settles later. */
export async function callNamedLater<T>(functionName: string, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    throw error instanceof PtoError ? failureOf(functionName, error) : error;
  }
}

function failureOf(functionName: string, error: PtoError): PtoError {
  const { returnCode = NO_RETURN_CODE } = error.details;
  return new PtoError(error.code, `${functionName} failed: ${String(returnCode)}\n  ${error.message}`, {
    details: { ...error.details, returnCode },
    cause: error,
  });
}
