/** What the process ends with; the whole interface between `pto` and scripts that call it. */
export const ExitCode = {
  OK: 0,
  FAILURE: 1,
  USAGE: 2,
  EMPTY_MATRIX: 3,
  NOTHING_SELECTED: 5,
  SESSION_TIMEOUT: 124,
  INTERRUPTED: 130,
} as const;

/** A value of {@link (ExitCode:variable)}. */
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** What each exit code means, as the reference shows it. */
export const exitCodeMeanings: readonly { readonly code: ExitCode; readonly meaning: string }[] = [
  { code: ExitCode.OK, meaning: 'Done.' },
  { code: ExitCode.FAILURE, meaning: 'It failed; the message says why.' },
  { code: ExitCode.USAGE, meaning: 'The command line asks for something that does not exist.' },
  { code: ExitCode.EMPTY_MATRIX, meaning: '`pto build --strict` has nothing to build.' },
  { code: ExitCode.NOTHING_SELECTED, meaning: '`pto test` executed no case.' },
  { code: ExitCode.SESSION_TIMEOUT, meaning: '`pto test` took longer than `--pto-session-timeout`.' },
  { code: ExitCode.INTERRUPTED, meaning: '`pto test` was interrupted; 143 when it was terminated.' },
];
