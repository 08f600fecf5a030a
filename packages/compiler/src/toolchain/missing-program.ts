import { PtoError } from '@pto/task-interface';

/** The error for a program that is not a compiler and not installed; its Debian package has its name. */
export function missingProgram(program: string): PtoError {
  return new PtoError(
    'ERR_PTO_COMPILE_TOOL_MISSING',
    `'${program}' was not found.\n  On Debian and Ubuntu: apt-get install ${program}.`,
    { details: { program } },
  );
}
